import {
  GetResources$,
  type GetResourcesCommandInput,
  type GetResourcesCommandOutput,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { AwsError } from './aws-error.js';
import { RESOURCE_TYPES, listResources } from './fis/resources.js';
import { paginate } from './paginate.js';
import type { JsonServiceDefinition } from './protocol/json-service.js';
import { operation } from './protocol/operation.js';
import type { ApiContext } from './service.js';

/** The tagging API: what carries which tag, of the stack and of what the lab's services keep. */
export const tagging: JsonServiceDefinition = {
  title: 'Resource Groups Tagging',
  signingName: 'tagging',
  version: '1.1',
  targetPrefix: 'ResourceGroupsTaggingAPI_20170126',
  operations: [operation(GetResources$, getResources)],
};

function getResources(
  input: GetResourcesCommandInput,
  context: ApiContext,
): Omit<GetResourcesCommandOutput, '$metadata'> {
  const { ResourceARNList: arns = [], TagFilters: filters = [] } = input;
  const types = input.ResourceTypeFilters ?? [];
  if (arns.length > 0 && (filters.length > 0 || types.length > 0)) {
    throw new AwsError(
      'InvalidParameterException',
      'ResourceARNList cannot be used with TagFilters or ResourceTypeFilters.',
    );
  }
  const found = allTagged(context).filter(
    ({ arn, tags }) =>
      (arns.length === 0 || arns.includes(arn)) &&
      (types.length === 0 || types.some((type) => isOfType(arn, type))) &&
      filters.every(({ Key: key = '', Values: values = [] }) => {
        const value = tags[key];
        return value !== undefined && (values.length === 0 || values.includes(value));
      }),
  );
  const page = paginate(found, {
    pageSize: input.ResourcesPerPage ?? 100,
    nextToken: input.PaginationToken === '' ? undefined : input.PaginationToken,
    invalidToken: () =>
      new AwsError('PaginationTokenExpiredException', 'The pagination token is not valid.'),
  });
  return {
    PaginationToken: page.nextToken ?? '',
    ResourceTagMappingList: page.items.map(({ arn, tags }) => ({
      ResourceARN: arn,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  };
}

/** What carries no tag is not listed, as AWS does not. */
function allTagged({
  world,
  kept,
}: ApiContext): { readonly arn: string; readonly tags: Readonly<Record<string, string>> }[] {
  return [
    // Of Auto Scaling groups it tells nothing. Source: "Supported services" of its API reference.
    ...RESOURCE_TYPES.filter((type) => type !== 'aws:ec2:autoscaling-group').flatMap((type) =>
      listResources(type, world),
    ),
    ...[...kept.values()].flatMap((service) => service.tagged()),
  ].filter(
    ({ arn, tags }) =>
      Object.keys(tags).length > 0 && arn.split(':')[3] === world.deployment.region,
  );
}

/** `ec2:instance`, or `ec2` for all of a service. */
function isOfType(arn: string, type: string): boolean {
  const [service, kind] = type.split(':');
  const [, , ofService, , , resource = ''] = arn.split(':');
  return ofService === service && (kind === undefined || resource.startsWith(kind));
}
