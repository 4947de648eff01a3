import type { DescribeTagsRequest, DescribeTagsResult, TagDescription } from '@aws-sdk/client-ec2';
import { AwsError } from '../aws-error.js';
import { applyFilters, type Tags } from '../filters.js';
import { paginate } from '../paginate.js';
import type { ApiContext } from '../service.js';
import { instanceTags } from './instances.js';

/** Tags of instances: the only EC2 resources whose tags a deployment carries. */
export function describeTags(
  input: DescribeTagsRequest,
  { world }: ApiContext,
): DescribeTagsResult {
  const all = world.instances().flatMap((instance) =>
    Object.entries(instanceTags(instance)).map(([Key, Value]): TagDescription => ({
      Key,
      Value,
      ResourceId: instance.id,
      ResourceType: 'instance',
    })),
  );
  const table = {
    key: (tag: TagDescription) => [tag.Key ?? ''],
    'resource-id': (tag: TagDescription) => [tag.ResourceId ?? ''],
    'resource-type': (tag: TagDescription) => [tag.ResourceType ?? ''],
    value: (tag: TagDescription) => [tag.Value ?? ''],
  };
  const tagsOf = (tag: TagDescription): Tags => ({ [tag.Key ?? '']: tag.Value ?? '' });
  const page = paginate(applyFilters(all, input.Filters, table, tagsOf), {
    pageSize: input.MaxResults,
    nextToken: input.NextToken,
    invalidToken: () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
  });
  return { Tags: [...page.items], NextToken: page.nextToken };
}
