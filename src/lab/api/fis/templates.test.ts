import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  DeleteExperimentTemplateCommand,
  GetExperimentTemplateCommand,
  ListExperimentsCommand,
  ListExperimentTemplatesCommand,
  ListTagsForResourceCommand,
  StartExperimentCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-fis';
import { DATABASE_ARN, GROUP_ARN, INSTANCE_A } from '../world-fixture.js';
import {
  all,
  FAST,
  INSTANCE_ARN,
  instanceA,
  openFis,
  stop,
  SUBNET_ARN,
  template,
  type Actions,
  type FisSession,
  type Targets,
  type Template,
} from './fis-fixture.js';

let fis: FisSession;

beforeEach(async () => {
  fis = await openFis(FAST);
});
afterEach(() => fis.close());

describe('a template', () => {
  const bad = (change: (good: Template) => Template): Template =>
    change(template(stop(), instanceA()));
  const action = (more: object): Template =>
    bad((good) => ({ ...good, actions: { x: { ...good.actions?.['stop'], ...more } } as Actions }));
  const target = (more: object): Template =>
    bad((good) => ({
      ...good,
      targets: { one: { ...good.targets?.['one'], ...more } } as Targets,
    }));

  test.each<[string, Template, string]>([
    ['an unknown action', action({ actionId: 'aws:ec2:explode' }), 'aws:ec2:explode'],
    ['a missing target', action({ targets: {} }), 'needs the target Instances'],
    ['a target that is not there', action({ targets: { Instances: 'two' } }), 'no target two'],
    ['a prototype’s name as target', action({ targets: { Instances: 'toString' } }), 'toString'],
    ['a wrong target key', action({ targets: { Roles: 'one' } }), 'takes no target Roles'],
    ['an unknown parameter', action({ parameters: { force: 'true' } }), 'no parameter force'],
    [
      'a bad duration',
      action({ parameters: { startInstancesAfterDuration: '5 minutes' } }),
      'no ISO 8601 duration',
    ],
    [
      'a duration under AWS’s minute',
      action({ parameters: { startInstancesAfterDuration: 'PT59S' } }),
      'one minute',
    ],
    [
      'a bad boolean',
      action({ parameters: { completeIfInstancesTerminated: 'yes' } }),
      'neither true nor false',
    ],
    ['an unknown startAfter', action({ startAfter: ['y'] }), 'startAfter'],
    ['a circle', action({ startAfter: ['x'] }), 'circle'],
    [
      'a missing parameter',
      bad((good) => ({ ...good, actions: { x: { actionId: 'aws:fis:wait' } } })),
      'duration',
    ],
    ['an unknown type', target({ resourceType: 'aws:eks:pod' }), 'aws:eks:pod'],
    ['the wrong type', target(all('aws:rds:db', DATABASE_ARN) ?? {}), 'needs aws:ec2:instance'],
    ['ARNs and tags', target({ resourceTags: { a: 'b' } }), 'cannot be combined'],
    ['no resource', target({ resourceArns: [] }), 'names no resource'],
    ['too many ARNs', target({ resourceArns: Array(6).fill(`${INSTANCE_ARN}/x`) }), 'at most 5'],
    ['a bad selection', target({ selectionMode: 'SOME' }), 'selectionMode'],
    ['an unknown target parameter', target({ parameters: { vpc: 'x' } }), 'no parameter vpc'],
    ['no role', bad((good) => ({ ...good, roleArn: undefined })), 'roleArn'],
    [
      'no stop condition',
      bad((good) => ({ ...good, stopConditions: undefined })),
      'stopConditions',
    ],
    [
      'a bad stop condition',
      bad((good) => ({ ...good, stopConditions: [{ source: 'me' }] })),
      'me',
    ],
    ['no actions', bad((good) => ({ ...good, actions: {} })), 'actions'],
  ])('with %s is refused', async (_what, input, message) => {
    await expect(fis.create(input)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message) as string,
    });
    const { experimentTemplates } = await fis.client.send(new ListExperimentTemplatesCommand({}));
    expect(experimentTemplates).toEqual([]);
  });

  test.each([
    ['scope', 's3', 'scope'],
    ['percentage', '0', 'percentage'],
    ['availabilityZoneIdentifiers', 'eu-west-1a', 'eu-west-1a'],
  ])('that the lab cannot honour is refused: %s %s', async (name, value, message) => {
    const scoped = name === 'scope';
    const input = template(
      {
        x: {
          actionId: scoped
            ? 'aws:network:disrupt-connectivity'
            : 'aws:ec2:asg-insufficient-instance-capacity-error',
          targets: { [scoped ? 'Subnets' : 'AutoScalingGroups']: 'one' },
          parameters: {
            duration: 'PT1M',
            ...(scoped ? {} : { availabilityZoneIdentifiers: 'us-east-1a' }),
            [name]: value,
          },
        },
      },
      {
        one: scoped
          ? all('aws:ec2:subnet', `${SUBNET_ARN}/subnet-0aaaaaaaaaaaaaaaa`)
          : all('aws:ec2:autoscaling-group', GROUP_ARN),
      },
    );
    await expect(fis.create(input)).rejects.toThrow(message);
  });

  test('is kept, listed, deleted, and then not found', async () => {
    const id = await fis.create(template(stop(), instanceA(), { tags: { owner: 'me' } }));
    const kept = await fis.client.send(new GetExperimentTemplateCommand({ id }));
    expect(kept.experimentTemplate).toMatchObject({
      id,
      tags: { owner: 'me' },
      experimentOptions: { emptyTargetResolutionMode: 'fail' },
    });
    expect(kept.experimentTemplate?.creationTime).toBeInstanceOf(Date);
    await fis.client.send(new DeleteExperimentTemplateCommand({ id }));
    for (const call of [
      fis.client.send(new GetExperimentTemplateCommand({ id })),
      fis.client.send(new StartExperimentCommand({ experimentTemplateId: id })),
    ]) {
      await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    }
  });

  test('is created once for one client token, and refused with other content', async () => {
    const input = template(stop(), instanceA(), { clientToken: 'once' });
    expect(await fis.create(input)).toBe(await fis.create(input));
    await expect(fis.create({ ...input, description: 'other' })).rejects.toMatchObject({
      name: 'ConflictException',
    });
  });

  test('is started once for one client token', async () => {
    const experimentTemplateId = await fis.create(template(stop(), instanceA()));
    const input = { experimentTemplateId, clientToken: 'once' };
    const first = await fis.client.send(new StartExperimentCommand(input));
    const second = await fis.client.send(new StartExperimentCommand(input));
    expect(second.experiment?.id).toBe(first.experiment?.id);
    await fis.ended(first.experiment?.id ?? '');
    expect(fis.world.calls).toEqual([`stop ${INSTANCE_A}`]);
    const { experiments } = await fis.client.send(new ListExperimentsCommand({}));
    expect(experiments).toHaveLength(1);
  });
});

test('templates are listed in pages', async () => {
  const ids = [];
  for (let index = 0; index < 3; index += 1)
    ids.push(await fis.create(template(stop(), instanceA())));
  const first = await fis.client.send(new ListExperimentTemplatesCommand({ maxResults: 2 }));
  expect(first.experimentTemplates?.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const second = await fis.client.send(
    new ListExperimentTemplatesCommand({ maxResults: 2, nextToken: first.nextToken ?? '' }),
  );
  expect(second.experimentTemplates?.map(({ id }) => id)).toEqual(ids.slice(2));
  expect(second.nextToken).toBeUndefined();
  const bogus = fis.client.send(new ListExperimentTemplatesCommand({ nextToken: 'bogus' }));
  await expect(bogus).rejects.toMatchObject({ name: 'ValidationException' });
});

test('tags can be read, added and removed by ARN', async () => {
  const id = await fis.create(template(stop(), instanceA(), { tags: { a: '1' } }));
  const resourceArn = `arn:aws:fis:us-east-1:123456789012:experiment-template/${id}`;
  await fis.client.send(new TagResourceCommand({ resourceArn, tags: { b: '2' } }));
  await fis.client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
  const { tags } = await fis.client.send(new ListTagsForResourceCommand({ resourceArn }));
  expect(tags).toEqual({ b: '2' });
  const none = fis.client.send(new ListTagsForResourceCommand({ resourceArn: `${resourceArn}x` }));
  await expect(none).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
