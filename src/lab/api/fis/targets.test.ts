import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BASTION, INSTANCE_A, INSTANCE_B } from '../world-fixture.js';
import {
  all,
  FAST,
  openFis,
  stop,
  SUBNET_ARN,
  template,
  type FisSession,
  type Targets,
} from './fis-fixture.js';

let fis: FisSession;

beforeEach(async () => {
  fis = await openFis(FAST);
});
afterEach(() => fis.close());

describe('targets', () => {
  const find = async (target: Targets[string]): Promise<string[]> => {
    const id = await fis.start(template(stop(), { one: target }));
    const experiment = await fis.ended(id);
    if (experiment.state?.status === 'failed') return [];
    const stopped = fis.world.calls.at(-1)?.split(' ').slice(1) ?? [];
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
    const experiment = await fis.ended(await fis.start(template(stop(), none)));
    expect(experiment.state?.status).toBe('failed');
    expect(experiment.state?.reason).toContain('one');
    expect(experiment.actions?.['stop']?.state?.status).toBe('cancelled');
  });

  test('that resolve to nothing skip the action where the template says so', async () => {
    const experimentOptions = { emptyTargetResolutionMode: 'skip' as const };
    const experiment = await fis.ended(
      await fis.start(template(stop(), none, { experimentOptions })),
    );
    expect(experiment.state?.status).toBe('completed');
    expect(experiment.actions?.['stop']?.state?.status).toBe('skipped');
    expect(fis.world.calls).toEqual([]);
  });

  test('are resolved once: what comes later is spared', async () => {
    const bastion = fis.world.live.get(BASTION);
    if (bastion === undefined) throw new Error('the fixture has no bastion');
    fis.world.disruptSubnets = () => {
      fis.world.live.set('i-0eeeeeeeeeeeeeeee', { ...bastion, id: 'i-0eeeeeeeeeeeeeeee' });
    };
    const id = await fis.start(
      template(
        {
          cut: {
            actionId: 'aws:network:disrupt-connectivity',
            targets: { Subnets: 'subnets' },
            parameters: { duration: 'PT1M', scope: 'all' },
          },
          stop: { ...stop()?.['stop'], actionId: 'aws:ec2:stop-instances', startAfter: ['cut'] },
        },
        {
          one: { ...instances, resourceTags: { Name: 'bastion' } },
          subnets: all('aws:ec2:subnet', `${SUBNET_ARN}/subnet-0aaaaaaaaaaaaaaaa`),
        },
      ),
    );
    await fis.ended(id);
    expect(fis.world.live.size).toBe(4);
    expect(fis.world.calls.at(-1)).toBe(`stop ${BASTION}`);
  });
});
