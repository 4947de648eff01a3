import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  CreateExperimentTemplateCommand,
  DeleteExperimentTemplateCommand,
  FisClient,
  GetActionCommand,
  GetExperimentCommand,
  GetExperimentTemplateCommand,
  ListActionsCommand,
  ListExperimentResolvedTargetsCommand,
  ListExperimentsCommand,
  ListExperimentTemplatesCommand,
  ListTagsForResourceCommand,
  StartExperimentCommand,
  StopExperimentCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type CreateExperimentTemplateCommandInput,
  type Experiment,
} from '@aws-sdk/client-fis';
import { startClock } from '../../../model/clock.js';
import { startApi, type Api } from '../start-api.js';
import {
  BASTION,
  createFixtureWorld,
  DATABASE_ARN,
  GROUP_ARN,
  INSTANCE_A,
  INSTANCE_B,
  type FixtureWorld,
} from '../world-fixture.js';
import { actions } from './actions.js';

/** Fast enough that declared minutes end by themselves. */
const FAST = 1000;
/** Slow enough that no declared minute ends within a test. */
const SLOW = 1;

const INSTANCE_ARN = 'arn:aws:ec2:us-east-1:123456789012:instance';
const SUBNET_ARN = 'arn:aws:ec2:us-east-1:123456789012:subnet';

let world: FixtureWorld;
let api: Api;
let client: FisClient;

beforeEach(() => open(FAST));
afterEach(close);

async function open(speed: number): Promise<void> {
  world = createFixtureWorld({ speed });
  api = await startApi({ world, clock: startClock() });
  client = new FisClient({ ...api, maxAttempts: 1 });
}

async function close(): Promise<void> {
  client.destroy();
  await api.close();
}

async function reopen(speed: number): Promise<void> {
  await close();
  await open(speed);
}

type Template = CreateExperimentTemplateCommandInput;
type Actions = Template['actions'];
type Targets = NonNullable<Template['targets']>;

function template(actions: Actions, targets: Targets = {}, more: Partial<Template> = {}): Template {
  return {
    description: 'a test',
    roleArn: 'arn:aws:iam::123456789012:role/fis',
    stopConditions: [{ source: 'none' }],
    actions,
    targets,
    ...more,
  };
}

const all = (resourceType: string, ...resourceArns: string[]): Targets[string] => ({
  resourceType,
  resourceArns,
  selectionMode: 'ALL',
});
const instanceA = (): Targets => ({
  one: all('aws:ec2:instance', `${INSTANCE_ARN}/${INSTANCE_A}`),
});
const stop = (parameters: Record<string, string> = {}): Actions => ({
  stop: { actionId: 'aws:ec2:stop-instances', targets: { Instances: 'one' }, parameters },
});

async function create(input: Template): Promise<string> {
  const made = await client.send(new CreateExperimentTemplateCommand(input));
  return made.experimentTemplate?.id ?? '';
}

async function start(input: Template): Promise<string> {
  const experimentTemplateId = await create(input);
  const { experiment } = await client.send(new StartExperimentCommand({ experimentTemplateId }));
  return experiment?.id ?? '';
}

async function get(id: string): Promise<Experiment> {
  const { experiment } = await client.send(new GetExperimentCommand({ id }));
  if (experiment === undefined) throw new Error(`no experiment ${id}`);
  return experiment;
}

/** Bounded by the test's own timeout. */
async function until(
  id: string,
  condition: (experiment: Experiment) => boolean,
): Promise<Experiment> {
  for (;;) {
    const experiment = await get(id);
    if (condition(experiment)) return experiment;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const ENDS = ['completed', 'stopped', 'failed'];
const ended = (id: string): Promise<Experiment> =>
  until(id, ({ state }) => ENDS.includes(state?.status ?? ''));
const running = (id: string, name: string): Promise<Experiment> =>
  until(id, ({ actions: records }) => records?.[name]?.state?.status === 'running');

describe('an experiment', () => {
  test('starts pending, injects, undoes after its duration and completes', async () => {
    const before = Date.now();
    const experimentTemplateId = await create(
      template(stop({ startInstancesAfterDuration: 'PT2M' }), instanceA()),
    );
    const started = await client.send(
      new StartExperimentCommand({ experimentTemplateId, tags: { run: '7' } }),
    );
    expect(started.experiment?.state?.status).toBe('pending');
    const experiment = await ended(started.experiment?.id ?? '');
    expect(experiment.state?.status).toBe('completed');
    expect(experiment.actions?.['stop']?.state?.status).toBe('completed');
    expect(experiment.tags).toEqual({ run: '7' });
    expect(world.calls).toEqual([`stop ${INSTANCE_A}`, `start ${INSTANCE_A}`]);
    const startedMs = experiment.startTime?.getTime() ?? 0;
    expect(startedMs).toBeGreaterThanOrEqual(before - 1);
    // 2 declared minutes at speed 1000 are 120 ms: whole seconds alone would show nothing.
    const action = experiment.actions?.['stop'];
    expect((action?.endTime?.getTime() ?? 0) - (action?.startTime?.getTime() ?? 0)).toBeGreaterThan(
      100,
    );
    expect(experiment.endTime?.getTime()).toBeGreaterThanOrEqual(startedMs);
  });

  test('lists the targets that it resolved', async () => {
    const experiment = await ended(await start(template(stop(), instanceA())));
    const { resolvedTargets } = await client.send(
      new ListExperimentResolvedTargetsCommand({ experimentId: experiment.id }),
    );
    expect(resolvedTargets).toEqual([
      {
        resourceType: 'aws:ec2:instance',
        targetName: 'one',
        targetInformation: { arn: `${INSTANCE_ARN}/${INSTANCE_A}` },
      },
    ]);
  });

  test('runs an action after those in its startAfter', async () => {
    const first = { actionId: 'aws:fis:wait', parameters: { duration: 'PT1M' } };
    const id = await start(
      template(
        { ...stop(), wait: first, last: { ...first, startAfter: ['wait', 'stop'] } },
        instanceA(),
      ),
    );
    const { actions: records } = await ended(id);
    const waited = records?.['wait']?.endTime?.getTime() ?? NaN;
    expect(records?.['last']?.startTime?.getTime()).toBeGreaterThanOrEqual(waited);
    expect(records?.['stop']?.startTime?.getTime()).toBeLessThan(waited);
  });

  test('is stopped on request, and undoes first', async () => {
    await reopen(SLOW);
    const wait = { actionId: 'aws:fis:wait', parameters: { duration: 'PT1M' } };
    const id = await start(
      template(
        {
          ...stop({ startInstancesAfterDuration: 'PT10M' }),
          later: { ...wait, startAfter: ['stop'] },
        },
        instanceA(),
      ),
    );
    await running(id, 'stop');
    expect(world.live.get(INSTANCE_A)?.state).toBe('stopped');
    const stopping = await client.send(new StopExperimentCommand({ id }));
    expect(stopping.experiment?.state?.status).toBe('stopping');
    const experiment = await ended(id);
    expect(experiment.state?.status).toBe('stopped');
    expect(experiment.actions?.['stop']?.state?.status).toBe('stopped');
    expect(experiment.actions?.['later']?.state?.status).toBe('cancelled');
    expect(world.calls).toEqual([`stop ${INSTANCE_A}`, `start ${INSTANCE_A}`]);
    // A second stop changes nothing.
    const again = await client.send(new StopExperimentCommand({ id }));
    expect(again.experiment?.state?.status).toBe('stopped');
  });

  test('is undone when the lab closes', async () => {
    await reopen(SLOW);
    const id = await start(template(stop({ startInstancesAfterDuration: 'PT12H' }), instanceA()));
    await running(id, 'stop');
    await api.close();
    expect(world.calls).toEqual([`stop ${INSTANCE_A}`, `start ${INSTANCE_A}`]);
  });

  test('with skip-all on the wire resolves targets and injects nothing', async () => {
    // The client drops actionsMode, so that it is put into the body behind its back.
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body?: string; method: string; path: string };
        if (request.method === 'POST' && request.path === '/experiments') {
          const body = JSON.parse(request.body ?? '{}') as Record<string, unknown>;
          request.body = JSON.stringify({
            ...body,
            experimentOptions: { actionsMode: 'skip-all' },
          });
        }
        return next(args);
      },
      { step: 'build' },
    );
    const id = await start(template(stop(), instanceA()));
    const experiment = await ended(id);
    expect(experiment.state?.status).toBe('completed');
    expect(experiment.actions?.['stop']?.state?.status).toBe('skipped');
    expect(world.calls).toEqual([]);
    const { resolvedTargets } = await client.send(
      new ListExperimentResolvedTargetsCommand({ experimentId: id, targetName: 'one' }),
    );
    expect(resolvedTargets).toHaveLength(1);
  });

  test('says of an alarm that it never fires', async () => {
    const value = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:high';
    const stopConditions = [{ source: 'aws:cloudwatch:alarm', value }];
    const experiment = await ended(await start(template(stop(), instanceA(), { stopConditions })));
    expect(experiment.state?.reason).toContain('stop conditions never fire');
  });

  test('fails when an action fails, and undoes the others', async () => {
    await reopen(SLOW);
    const id = await start(
      template(
        {
          cut: {
            actionId: 'aws:network:disrupt-connectivity',
            targets: { Subnets: 'subnets' },
            parameters: { duration: 'PT5M', scope: 'all' },
          },
          pause: { actionId: 'aws:fis:wait', parameters: { duration: 'PT1M' } },
          ...stop({ startInstancesAfterDuration: 'PT5M' }),
        },
        {
          ...instanceA(),
          subnets: all('aws:ec2:subnet', `${SUBNET_ARN}/subnet-0aaaaaaaaaaaaaaaa`),
        },
      ),
    );
    await running(id, 'stop');
    world.startInstances = () => {
      throw new Error('no capacity');
    };
    await client.send(new StopExperimentCommand({ id }));
    const experiment = await ended(id);
    expect(experiment.state?.status).toBe('failed');
    expect(experiment.state?.reason).toContain('stop: no capacity');
    expect(experiment.actions?.['cut']?.state?.status).toBe('stopped');
    expect(world.calls).toContain('restore subnet-0aaaaaaaaaaaaaaaa');
  });
});

describe('targets', () => {
  const find = async (target: Targets[string]): Promise<string[]> => {
    const id = await start(template(stop(), { one: target }));
    const experiment = await ended(id);
    if (experiment.state?.status === 'failed') return [];
    const stopped = world.calls.at(-1)?.split(' ').slice(1) ?? [];
    return stopped.toSorted();
  };
  const instances = { resourceType: 'aws:ec2:instance', selectionMode: 'ALL' };

  test.each<[string, Partial<Targets[string]>, string[]]>([
    ['tags', { resourceTags: { 'aws:autoscaling:groupName': 'web' } }, [INSTANCE_A, INSTANCE_B]],
    [
      'tags and filters together',
      {
        resourceTags: { 'aws:autoscaling:groupName': 'web' },
        filters: [{ path: 'Placement.AvailabilityZone', values: ['us-east-1a'] }],
      },
      [INSTANCE_A],
    ],
    [
      'alternative values of a filter',
      { filters: [{ path: 'SubnetId', values: ['x', 'subnet-0bbbbbbbbbbbbbbbb'] }] },
      [INSTANCE_B],
    ],
    ['paths through lists', { filters: [{ path: 'Tags.Value', values: ['bastion'] }] }, [BASTION]],
    ['the state', { filters: [{ path: 'State.Name', values: ['stopped'] }] }, []],
    [
      'a path that leads nowhere',
      { filters: [{ path: 'constructor.name', values: ['Object'] }] },
      [],
    ],
  ])('are found by %s', async (_what, target, expected) => {
    expect(await find({ ...instances, ...target })).toEqual(expected);
  });

  test.each([
    ['COUNT(1)', 1],
    ['COUNT(9)', 3],
    ['PERCENT(67)', 2],
    ['PERCENT(100)', 3],
    ['PERCENT(10)', 0],
  ])('%s chooses %i of three', async (selectionMode, count) => {
    const filters = [{ path: 'State.Name', values: ['running'] }];
    expect(await find({ ...instances, filters, selectionMode })).toHaveLength(count);
  });

  const none = { one: { ...instances, resourceTags: { Name: 'nobody' } } };

  test('that resolve to nothing fail the experiment by default', async () => {
    const experiment = await ended(await start(template(stop(), none)));
    expect(experiment.state?.status).toBe('failed');
    expect(experiment.state?.reason).toContain('one');
    expect(experiment.actions?.['stop']?.state?.status).toBe('cancelled');
  });

  test('that resolve to nothing skip the action where the template says so', async () => {
    const experimentOptions = { emptyTargetResolutionMode: 'skip' as const };
    const experiment = await ended(await start(template(stop(), none, { experimentOptions })));
    expect(experiment.state?.status).toBe('completed');
    expect(experiment.actions?.['stop']?.state?.status).toBe('skipped');
    expect(world.calls).toEqual([]);
  });

  test('are resolved once: what comes later is spared', async () => {
    const id = await start(
      template(
        {
          wait: { actionId: 'aws:fis:wait', parameters: { duration: 'PT1M' } },
          ...Object.fromEntries(
            Object.entries(stop() ?? {}).map(([name, action]) => [
              name,
              { ...action, startAfter: ['wait'] },
            ]),
          ),
        },
        { one: { ...instances, resourceTags: { Name: 'bastion' } } },
      ),
    );
    await running(id, 'wait');
    const bastion = world.live.get(BASTION);
    if (bastion === undefined) throw new Error('the fixture has no bastion');
    world.live.set('i-0eeeeeeeeeeeeeeee', { ...bastion, id: 'i-0eeeeeeeeeeeeeeee' });
    await ended(id);
    expect(world.calls).toEqual([`stop ${BASTION}`]);
  });
});

describe('actions', () => {
  test('stop-instances fails when an instance it was to start again is terminated', async () => {
    await reopen(SLOW);
    const id = await start(template(stop({ startInstancesAfterDuration: 'PT1M' }), instanceA()));
    await running(id, 'stop');
    world.terminateInstances([INSTANCE_A]);
    await client.send(new StopExperimentCommand({ id }));
    await ended(id);
    expect(world.calls.some((call) => call.startsWith('start'))).toBe(false);
  });

  test.each([
    ['true', 'completed'],
    ['false', 'failed'],
  ])('stop-instances with completeIfInstancesTerminated %s: %s', async (value, status) => {
    // 500 ms of real time for the termination below.
    await reopen(120);
    const id = await start(
      template(
        stop({ startInstancesAfterDuration: 'PT1M', completeIfInstancesTerminated: value }),
        instanceA(),
      ),
    );
    await running(id, 'stop');
    world.terminateInstances([INSTANCE_A]);
    const experiment = await ended(id);
    expect(experiment.actions?.['stop']?.state?.status).toBe(status);
    expect(experiment.actions?.['stop']?.state?.reason).toContain(INSTANCE_A);
  });

  test('stop-instances waits for an instance that is still stopping', async () => {
    await reopen(SLOW);
    world.stopInstances = ([id = '']) => {
      const found = world.live.get(id);
      if (found !== undefined) found.state = 'stopping';
    };
    const id = await start(template(stop({ startInstancesAfterDuration: 'PT1M' }), instanceA()));
    await running(id, 'stop');
    await client.send(new StopExperimentCommand({ id }));
    expect((await get(id)).state?.status).toBe('stopping');
    expect(world.calls).toEqual([]);
    const found = world.live.get(INSTANCE_A);
    if (found !== undefined) found.state = 'stopped';
    await ended(id);
    expect(world.calls).toEqual([`start ${INSTANCE_A}`]);
  });

  test.each<[string, Actions, Targets, string[]]>([
    [
      'terminate-instances',
      { x: { actionId: 'aws:ec2:terminate-instances', targets: { Instances: 'one' } } },
      { one: all('aws:ec2:instance', `${INSTANCE_ARN}/${INSTANCE_B}`) },
      [`terminate ${INSTANCE_B}`],
    ],
    [
      'asg-insufficient-instance-capacity-error',
      {
        x: {
          actionId: 'aws:ec2:asg-insufficient-instance-capacity-error',
          targets: { AutoScalingGroups: 'one' },
          parameters: {
            duration: 'PT1M',
            availabilityZoneIdentifiers: 'us-east-1a, use1-az2',
            percentage: '100',
          },
        },
      },
      { one: all('aws:ec2:autoscaling-group', GROUP_ARN) },
      ['block web [us-east-1a]', 'block web [us-east-1a us-east-1b]', 'block web []'].slice(1),
    ],
    [
      'disrupt-connectivity',
      {
        x: {
          actionId: 'aws:network:disrupt-connectivity',
          targets: { Subnets: 'one' },
          parameters: { duration: 'PT2M', scope: 'all' },
        },
      },
      {
        one: {
          resourceType: 'aws:ec2:subnet',
          parameters: { availabilityZoneIdentifier: 'us-east-1b', vpc: 'vpc-0123456789abcdef0' },
          selectionMode: 'ALL',
        },
      },
      ['disrupt subnet-0bbbbbbbbbbbbbbbb', 'restore subnet-0bbbbbbbbbbbbbbbb'],
    ],
    [
      'reboot-db-instances',
      {
        x: {
          actionId: 'aws:rds:reboot-db-instances',
          targets: { DBInstances: 'one' },
          parameters: { forceFailover: 'true' },
        },
      },
      {
        one: {
          ...all('aws:rds:db', DATABASE_ARN),
          parameters: { availabilityZoneIdentifiers: 'us-east-1a' },
        },
      },
      ['reboot app with failover'],
    ],
  ])('%s does what it says', async (_name, input, targets, expected) => {
    const experiment = await ended(await start(template(input, targets)));
    expect(experiment.state?.status).toBe('completed');
    expect(world.calls).toEqual(expected);
  });

  test('reboot-db-instances leaves a database with its primary in another zone alone', async () => {
    const target = {
      ...all('aws:rds:db', DATABASE_ARN),
      parameters: { availabilityZoneIdentifiers: 'us-east-1b' },
    };
    const action = { actionId: 'aws:rds:reboot-db-instances', targets: { DBInstances: 'one' } };
    const experiment = await ended(await start(template({ x: action }, { one: target })));
    expect(experiment.state?.status).toBe('failed');
    expect(world.calls).toEqual([]);
  });

  test('a subnet that two actions cut off comes back when the second ends', async () => {
    const cut = (duration: string) => ({
      actionId: 'aws:network:disrupt-connectivity',
      targets: { Subnets: 'one' },
      parameters: { duration, scope: 'all' },
    });
    const target = all('aws:ec2:subnet', `${SUBNET_ARN}/subnet-0aaaaaaaaaaaaaaaa`);
    const id = await start(template({ short: cut('PT1M'), long: cut('PT10M') }, { one: target }));
    const half = await until(
      id,
      ({ actions: records }) => records?.['short']?.state?.status === 'completed',
    );
    if (half.actions?.['long']?.state?.status === 'running') expect(world.calls).toHaveLength(1);
    await ended(id);
    expect(world.calls).toEqual([
      'disrupt subnet-0aaaaaaaaaaaaaaaa',
      'restore subnet-0aaaaaaaaaaaaaaaa',
    ]);
  });

  test('are listed and shown', async () => {
    const { actions: listed } = await client.send(new ListActionsCommand({}));
    expect(listed?.map(({ id }) => id)).toEqual([...actions.keys()]);
    const { action } = await client.send(new GetActionCommand({ id: 'aws:ec2:stop-instances' }));
    expect(action?.targets).toEqual({ Instances: { resourceType: 'aws:ec2:instance' } });
    expect(Object.keys(action?.parameters ?? {})).toContain('startInstancesAfterDuration');
    const none = client.send(new GetActionCommand({ id: 'aws:s3:bucket-pause-replication' }));
    await expect(none).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

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
    await expect(create(input)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message) as string,
    });
    const { experimentTemplates } = await client.send(new ListExperimentTemplatesCommand({}));
    expect(experimentTemplates).toEqual([]);
  });

  test.each([
    ['scope', 's3', 'scope'],
    ['percentage', '50', 'percentage'],
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
    await expect(create(input)).rejects.toThrow(message);
  });

  test('is kept, listed, deleted, and then not found', async () => {
    const id = await create(template(stop(), instanceA(), { tags: { owner: 'me' } }));
    const kept = await client.send(new GetExperimentTemplateCommand({ id }));
    expect(kept.experimentTemplate).toMatchObject({
      id,
      tags: { owner: 'me' },
      experimentOptions: { emptyTargetResolutionMode: 'fail' },
    });
    expect(kept.experimentTemplate?.creationTime).toBeInstanceOf(Date);
    await client.send(new DeleteExperimentTemplateCommand({ id }));
    for (const call of [
      client.send(new GetExperimentTemplateCommand({ id })),
      client.send(new StartExperimentCommand({ experimentTemplateId: id })),
    ]) {
      await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    }
  });

  test('is created once for one client token, and refused with other content', async () => {
    const input = template(stop(), instanceA(), { clientToken: 'once' });
    expect(await create(input)).toBe(await create(input));
    await expect(create({ ...input, description: 'other' })).rejects.toMatchObject({
      name: 'ConflictException',
    });
  });

  test('is started once for one client token', async () => {
    const experimentTemplateId = await create(template(stop(), instanceA()));
    const input = { experimentTemplateId, clientToken: 'once' };
    const first = await client.send(new StartExperimentCommand(input));
    const second = await client.send(new StartExperimentCommand(input));
    expect(second.experiment?.id).toBe(first.experiment?.id);
    await ended(first.experiment?.id ?? '');
    expect(world.calls).toEqual([`stop ${INSTANCE_A}`]);
    const { experiments } = await client.send(new ListExperimentsCommand({}));
    expect(experiments).toHaveLength(1);
  });
});

test('templates are listed in pages', async () => {
  const ids = [];
  for (let index = 0; index < 3; index += 1) ids.push(await create(template(stop(), instanceA())));
  const first = await client.send(new ListExperimentTemplatesCommand({ maxResults: 2 }));
  expect(first.experimentTemplates?.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const second = await client.send(
    new ListExperimentTemplatesCommand({ maxResults: 2, nextToken: first.nextToken }),
  );
  expect(second.experimentTemplates?.map(({ id }) => id)).toEqual(ids.slice(2));
  expect(second.nextToken).toBeUndefined();
  const bogus = client.send(new ListExperimentTemplatesCommand({ nextToken: 'bogus' }));
  await expect(bogus).rejects.toMatchObject({ name: 'ValidationException' });
});

test('tags can be read, added and removed by ARN', async () => {
  const id = await create(template(stop(), instanceA(), { tags: { a: '1' } }));
  const resourceArn = `arn:aws:fis:us-east-1:123456789012:experiment-template/${id}`;
  await client.send(new TagResourceCommand({ resourceArn, tags: { b: '2' } }));
  await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
  const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
  expect(tags).toEqual({ b: '2' });
  const none = client.send(new ListTagsForResourceCommand({ resourceArn: `${resourceArn}x` }));
  await expect(none).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
