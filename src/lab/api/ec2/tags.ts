import type { DescribeTagsRequest, DescribeTagsResult, TagDescription } from '@aws-sdk/client-ec2';
import { AwsError } from '../aws-error.js';
import { applyFilters, asTagList, type Tags } from '../filters.js';
import { paginate } from '../paginate.js';
import type { ApiContext } from '../service.js';
import { instanceTags } from './instances.js';

/** Tags of instances and subnets: the EC2 resources whose tags a deployment carries. */
export function describeTags(
  input: DescribeTagsRequest,
  { world }: ApiContext,
): DescribeTagsResult {
  const describe = (
    ResourceId: string,
    ResourceType: 'instance' | 'subnet',
    tags: Tags = {},
  ): TagDescription[] => asTagList(tags).map((tag) => ({ ...tag, ResourceId, ResourceType }));
  const all = [
    ...world
      .instances()
      .flatMap((instance) => describe(instance.id, 'instance', instanceTags(instance))),
    ...world.deployment.subnets.flatMap(({ id, tags }) => describe(id, 'subnet', tags)),
  ];
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
