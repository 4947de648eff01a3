import { describe, expect, it } from 'vitest';
import { createFixtureWorld, INSTANCE_A, INSTANCE_B } from '../lab/api/world-fixture.js';
import type { HoldfastError } from '../model/error.js';
import type { Clients } from '../target/clients.js';
import type { FaultContext, WitnessView } from './fault-driver.js';
import { exhaustCapacity } from './exhaust-capacity.js';
import { launchesFailedIn } from './scaling-witnesses.js';
import { terminateInstance } from './terminate-instance.js';

const { deployment } = createFixtureWorld();
const [group] = deployment.autoScalingGroups;

function context(
  parameters: FaultContext['fault']['parameters'],
  zones = ['a', 'b'],
): FaultContext {
  const instances = [INSTANCE_A, INSTANCE_B, 'i-c'].slice(0, zones.length).map((id, index) => ({
    id,
    address: group?.address ?? null,
    zone: `us-east-1${zones[index]}`,
    subnetId: 'subnet',
    state: 'running',
    application: true,
  }));
  return {
    fault: { name: 'any', atSeconds: 0, durationSeconds: 120, parameters },
    deployment,
    inventory: {
      instances,
      groups: [{ name: 'web', arn: group?.arn ?? '', address: group?.address ?? null }],
    },
    accountId: deployment.accountId,
  };
}

describe('terminate-instance', () => {
  it('takes as many as it is told, and never what no group replaces', () => {
    expect(terminateInstance.plan(context({ count: 2 })).loss.instancesLost).toEqual([
      INSTANCE_A,
      INSTANCE_B,
    ]);
    const alone = context({ count: 1 });
    const single = alone.inventory.instances.map((each) => ({
      ...each,
      address: 'aws_instance.x',
    }));
    expect(() =>
      terminateInstance.plan({ ...alone, inventory: { ...alone.inventory, instances: single } }),
    ).toThrow(expect.objectContaining({ code: 'fault/nothing-to-hit' }) as HoldfastError);
  });

  it('refuses to terminate fewer than it is told', () => {
    expect(() => terminateInstance.plan(context({ count: 3 }))).toThrow(/of 3 .* 2 run/);
  });
});

describe('exhaust-capacity', () => {
  it('hits the zone in which the group has the fewest, or the one named', () => {
    expect(exhaustCapacity.plan(context({}, ['a', 'a', 'b'])).loss.noLaunchZones).toEqual([
      'us-east-1b',
    ]);
    expect(
      exhaustCapacity.plan(context({ zone: 'us-east-1a' }, ['a', 'a', 'b'])).loss.noLaunchZones,
    ).toEqual(['us-east-1a']);
    expect(() => exhaustCapacity.plan(context({ zone: 'us-east-1c' }))).toThrow(
      /no instance .* in us-east-1c/,
    );
  });

  it('hands the percentage on', () => {
    const { experiment } = exhaustCapacity.plan(context({ percentage: 40 }));
    expect(experiment?.template.actions?.['fail-launches']?.parameters?.['percentage']).toBe('40');
  });
});

describe('the witness of failed launches', () => {
  const at = (seconds: number): Date => new Date(1_700_000_000_000 + seconds * 1000);
  const launch = (seconds: number, status: string, zone: string, reason = ''): object => ({
    StartTime: at(seconds),
    StatusCode: status,
    Description: `Launching a new EC2 instance${reason}`,
    Details: JSON.stringify({ 'Availability Zone': zone }),
  });
  const given = { Description: 'Terminating EC2 instance: i-1', StartTime: at(10) };
  const refused = ' Status Reason: We do not have sufficient capacity';
  const look = (activities: readonly object[]): Promise<string | null> => {
    const autoScaling = { send: () => Promise.resolve({ Activities: activities }) };
    const view = { clients: () => ({ autoScaling }) as unknown as Clients };
    return launchesFailedIn('us-east-1a', {
      region: 'us-east-1',
      groupName: 'web',
      replaced: 'i-1',
      elsewhere: true,
    }).look(view as unknown as WitnessView);
  };

  it.each([
    ['nothing yet', []],
    ['a failure from before', [launch(5, 'Failed', 'us-east-1a', refused), given]],
    ['a failure for another reason', [given, launch(11, 'Failed', 'us-east-1a', ' Bad image')]],
    ['no launch elsewhere', [given, launch(11, 'Failed', 'us-east-1a', refused)]],
    [
      'a launch in the same zone',
      [given, launch(11, 'Failed', 'us-east-1a', refused), launch(12, 'Successful', 'us-east-1a')],
    ],
  ])('sees nothing with %s', async (_what, activities) => {
    expect(await look(activities)).toBeNull();
  });

  it('sees a failure and a launch in another zone', async () => {
    const all = [
      launch(12, 'Successful', 'us-east-1b'),
      launch(11, 'Failed', 'us-east-1a', refused),
      given,
    ];
    expect(await look(all)).toContain('us-east-1b');
  });
});
