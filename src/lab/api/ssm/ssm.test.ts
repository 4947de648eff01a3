import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
  SSMClient,
  paginateGetParametersByPath,
} from '@aws-sdk/client-ssm';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startClock } from '../../../model/clock.js';
import { startApi, type Api } from '../start-api.js';
import { INSTANCE_A, createFixtureWorld } from '../world-fixture.js';

let api: Api;
let ssm: SSMClient;
let tagging: ResourceGroupsTaggingAPIClient;
beforeEach(async () => {
  api = await startApi({ world: createFixtureWorld(), clock: startClock() });
  ssm = new SSMClient(api);
  tagging = new ResourceGroupsTaggingAPIClient(api);
});
afterEach(async () => {
  ssm.destroy();
  tagging.destroy();
  await api.close();
});

const put = (Name: string, more: object = {}): Promise<unknown> =>
  ssm.send(new PutParameterCommand({ Name, Value: 'v', Type: 'String', ...more }));

it('creates a parameter once, for one of many who ask at once', async () => {
  const asked = await Promise.allSettled(Array.from({ length: 6 }, () => put('/a/b')));
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of asked)
    if (one.status === 'rejected')
      expect(one.reason).toMatchObject({ name: 'ParameterAlreadyExists' });
  expect(await put('/a/b', { Overwrite: true, Value: 'w' })).toMatchObject({ Version: 2 });
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/a/b' }));
  expect(Parameter).toMatchObject({
    Value: 'w',
    Version: 2,
    ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/a/b',
  });
  expect(Parameter?.LastModifiedDate).toBeInstanceOf(Date);
});

it('refuses what SSM refuses', async () => {
  await expect(put('no/slash')).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(put('/long', { Value: 'x'.repeat(4097) })).rejects.toThrow(/4096 bytes/);
  await put('/long', { Value: 'x'.repeat(4097), Tier: 'Intelligent-Tiering' });
  await expect(put('/long', { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] })).rejects.toThrow(
    /cannot be used together/,
  );
  await expect(ssm.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
  await expect(ssm.send(new DeleteParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
  await expect(
    ssm.send(new GetParametersByPathCommand({ Path: '/', NextToken: 'nonsense' })),
  ).rejects.toMatchObject({ name: 'InvalidNextToken' });
});

it('lists what is below a path, ten at a time', async () => {
  const names = Array.from(
    { length: 23 },
    (_, index) => `/runs/r/${String(index).padStart(2, '0')}`,
  );
  for (const name of names) await put(name);
  await put('/runsaway');
  const pages: string[][] = [];
  for await (const { Parameters } of paginateGetParametersByPath(
    { client: ssm },
    { Path: '/runs', Recursive: true },
  ))
    pages.push((Parameters ?? []).map(({ Name }) => Name ?? ''));
  expect(pages.map(({ length }) => length)).toEqual([10, 10, 3]);
  expect(pages.flat()).toEqual(names);
  const { Parameters } = await ssm.send(new GetParametersByPathCommand({ Path: '/runs' }));
  expect(Parameters).toEqual([]);
  const gone = await ssm.send(new DeleteParametersCommand({ Names: ['/runs/r/00', '/none'] }));
  expect(gone).toMatchObject({ DeletedParameters: ['/runs/r/00'], InvalidParameters: ['/none'] });
  const some = await ssm.send(new GetParametersCommand({ Names: ['/runs/r/00', '/runs/r/01'] }));
  expect(some.InvalidParameters).toEqual(['/runs/r/00']);
});

it('finds by its tag what a run made, and what the stack carries', async () => {
  const Tags = [{ Key: 'holdfast:run', Value: 'r' }];
  await put('/a', { Tags });
  await put('/b');
  const find = async (input: object): Promise<(string | undefined)[]> => {
    const { ResourceTagMappingList: rows } = await tagging.send(new GetResourcesCommand(input));
    return (rows ?? []).map(({ ResourceARN }) => ResourceARN);
  };
  const run = { TagFilters: [{ Key: 'holdfast:run', Values: ['r'] }] };
  expect(await find(run)).toEqual(['arn:aws:ssm:us-east-1:123456789012:parameter/a']);
  expect(await find({ ...run, ResourceTypeFilters: ['ec2:instance'] })).toEqual([]);
  const instance = `arn:aws:ec2:us-east-1:123456789012:instance/${INSTANCE_A}`;
  expect(await find({ ResourceARNList: [instance] })).toEqual([instance]);
  expect(await find({ TagFilters: [{ Key: 'Name', Values: ['web'] }] })).toContain(instance);
  await expect(find({ ...run, ResourceARNList: [instance] })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  const b = { ResourceType: 'Parameter', ResourceId: '/b' } as const;
  await ssm.send(new AddTagsToResourceCommand({ ...b, Tags }));
  expect(await find(run)).toHaveLength(2);
  expect((await ssm.send(new ListTagsForResourceCommand(b))).TagList).toEqual(Tags);
  await ssm.send(new RemoveTagsFromResourceCommand({ ...b, TagKeys: ['holdfast:run'] }));
  expect(await find(run)).toHaveLength(1);
});
