import {
  AddTagsToResource$,
  DeleteParameter$,
  DeleteParameters$,
  GetParameter$,
  GetParameters$,
  GetParametersByPath$,
  ListTagsForResource$,
  PutParameter$,
  RemoveTagsFromResource$,
  type AddTagsToResourceCommandInput,
  type DeleteParametersCommandInput,
  type GetParametersByPathCommandInput,
  type GetParametersCommandInput,
  type ListTagsForResourceCommandInput,
  type Parameter,
  type PutParameterCommandInput,
  type RemoveTagsFromResourceCommandInput,
  type Tag,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../aws-error.js';
import { paginate } from '../paginate.js';
import type { JsonServiceDefinition } from '../protocol/json-service.js';
import { operation } from '../protocol/operation.js';
import type { ApiContext } from '../service.js';
import { parameterStore, type StoredParameter } from './parameter-store.js';

/** SSM gives at most ten in a page. */
const PAGE_SIZE = 10;

/** SSM, as far as Parameter Store: where a run keeps its lease and its undo records. */
export const ssm: JsonServiceDefinition = {
  title: 'SSM',
  signingName: 'ssm',
  version: '1.1',
  targetPrefix: 'AmazonSSM',
  operations: [
    operation(AddTagsToResource$, (input: AddTagsToResourceCommandInput, context) => {
      const { id, store } = taggedParameter(input, context);
      store.tag(id, (tags) => ({ ...tags, ...tagsOf(input.Tags) }));
      return {};
    }),
    operation(DeleteParameter$, ({ Name }: { readonly Name: string }, context) => {
      const store = parameterStore(context);
      store.get(Name);
      store.delete(Name);
      return {};
    }),
    operation(DeleteParameters$, ({ Names = [] }: DeleteParametersCommandInput, context) => {
      const store = parameterStore(context);
      const there = Names.filter((name) => store.has(name));
      for (const name of there) store.delete(name);
      return {
        DeletedParameters: there,
        InvalidParameters: Names.filter((name) => !there.includes(name)),
      };
    }),
    operation(GetParameter$, ({ Name }: { readonly Name: string }, context) => ({
      Parameter: view(parameterStore(context).get(Name), context),
    })),
    operation(GetParameters$, ({ Names = [] }: GetParametersCommandInput, context) => {
      const store = parameterStore(context);
      const there = Names.filter((name) => store.has(name));
      return {
        Parameters: there.map((name) => view(store.get(name), context)),
        InvalidParameters: Names.filter((name) => !there.includes(name)),
      };
    }),
    operation(GetParametersByPath$, getByPath),
    operation(ListTagsForResource$, (input: ListTagsForResourceCommandInput, context) => {
      const { id, store } = taggedParameter(input, context);
      const { tags } = store.get(id);
      return { TagList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    }),
    operation(PutParameter$, putParameter),
    operation(RemoveTagsFromResource$, (input: RemoveTagsFromResourceCommandInput, context) => {
      const { id, store } = taggedParameter(input, context);
      const gone = new Set(input.TagKeys);
      store.tag(id, (tags) =>
        Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))),
      );
      return {};
    }),
  ],
};

function putParameter(
  input: PutParameterCommandInput,
  context: ApiContext,
): { readonly Version: number; readonly Tier: string } {
  const { version, value } = parameterStore(context).put({
    name: input.Name ?? '',
    value: input.Value ?? '',
    type: input.Type,
    overwrite: input.Overwrite ?? false,
    tier: input.Tier,
    tags: tagsOf(input.Tags),
  });
  return {
    Version: version,
    Tier: input.Tier === 'Advanced' || Buffer.byteLength(value) > 4096 ? 'Advanced' : 'Standard',
  };
}

function getByPath(
  { Path = '', Recursive, MaxResults, NextToken }: GetParametersByPathCommandInput,
  context: ApiContext,
): { readonly Parameters: Parameter[]; readonly NextToken: string | undefined } {
  if (!Path.startsWith('/'))
    throw new AwsError('ValidationException', 'The path must begin with a slash.');
  const page = paginate(parameterStore(context).below(Path, Recursive ?? false), {
    pageSize: MaxResults ?? PAGE_SIZE,
    nextToken: NextToken,
    invalidToken: () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
  });
  return {
    Parameters: page.items.map((parameter) => view(parameter, context)),
    NextToken: page.nextToken,
  };
}

function view(parameter: StoredParameter, context: ApiContext): Parameter {
  return {
    Name: parameter.name,
    Type: parameter.type as Parameter['Type'],
    Value: parameter.value,
    Version: parameter.version,
    LastModifiedDate: new Date(parameter.changedAtEpochMs),
    ARN: parameterStore(context).arn(parameter.name),
    DataType: 'text',
  };
}

function taggedParameter(
  {
    ResourceType,
    ResourceId,
  }: Pick<ListTagsForResourceCommandInput, 'ResourceType' | 'ResourceId'>,
  context: ApiContext,
): { readonly id: string; readonly store: ReturnType<typeof parameterStore> } {
  if (ResourceType !== 'Parameter')
    throw new AwsError('InvalidResourceType', 'This lab tags parameters alone.');
  const store = parameterStore(context);
  const id = ResourceId ?? '';
  if (!store.has(id)) throw new AwsError('InvalidResourceId', `There is no parameter ${id}.`);
  return { id, store };
}

function tagsOf(tags: readonly Tag[] = []): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
