import { expect, it } from 'vitest';
import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import type { TargetState } from '../../target/inventory.js';
import type { Witness, WitnessView } from '../fault-driver.js';
import { deploymentReached, refreshReached } from './version-witnesses.js';

// A good version that the stack's own guards stop took effect all the same, once it came to an instance.

const target = (instanceId: string, state: string): TargetState => ({
  instanceId,
  zone: 'us-east-1a',
  state,
  reason: null,
});

/** What a witness sees where every call of these services is answered so. */
async function look(
  witness: Witness,
  answers: Readonly<Record<string, object>>,
  targets: readonly TargetState[] = [],
): Promise<string | null> {
  const client = {
    send: (command: object) => Promise.resolve(answers[command.constructor.name] ?? {}),
  };
  const view = {
    clients: () => ({ codeDeploy: client, autoScaling: client }),
    targets: new Map(targets.map((each) => [each.instanceId, each])),
    targetChanges: targets,
    probe: { failed: 0 },
  } as unknown as WitnessView;
  return await witness.look(view);
}

it.each([
  ['Succeeded', { Succeeded: 2 }, 'd-1 is Succeeded'],
  ['Stopped', { Succeeded: 0, InProgress: 2 }, 'd-1 is Stopped'],
  ['Failed', { Failed: 1 }, 'd-1 is Failed'],
  ['Stopped', { Succeeded: 0, Skipped: 2 }, null],
  ['InProgress', { InProgress: 1 }, null],
])('a deployment that is %s with %j: %j', async (status, deploymentOverview, seen) => {
  const group = { region: 'us-east-1', applicationName: 'site', name: 'web' };
  const s3Location = { bucket: 'releases', key: 'good.zip', bundleType: 'zip' as const };
  const revision = { revisionType: 'S3' as const, s3Location };
  const witness = deploymentReached(group as DeployedDeploymentGroup, revision, 'good', []);
  const answers = {
    GetDeploymentGroupCommand: {
      deploymentGroupInfo: { lastAttemptedDeployment: { deploymentId: 'd-1' } },
    },
    GetDeploymentCommand: {
      deploymentInfo: { deploymentId: 'd-1', status, revision, deploymentOverview },
    },
  };
  expect(await look(witness, answers)).toBe(seen);
});

it.each([
  ['RollbackSuccessful', '7', [target('new', 'healthy')], 'r-1 is RollbackSuccessful; new was'],
  ['RollbackSuccessful', '7', [target('old', 'draining')], null],
  // Instances of the version before are fresh as well.
  ['RollbackInProgress', '6', [target('new', 'healthy')], null],
  ['Successful', '7', [target('new', 'healthy')], 'new healthy'],
  ['Successful', '7', [target('new', 'healthy'), target('old', 'healthy')], null],
])('a refresh that is %s to version %s', async (Status, Version, targets, seen) => {
  const witness = refreshReached({ region: 'us-east-1', name: 'web' }, '7', ['old']);
  const refresh = {
    InstanceRefreshId: 'r-1',
    Status,
    DesiredConfiguration: { LaunchTemplate: { Version } },
  };
  const answers = { DescribeInstanceRefreshesCommand: { InstanceRefreshes: [refresh] } };
  const saw = await look(witness, answers, targets);
  if (seen === null) expect(saw).toBeNull();
  else expect(saw).toContain(seen);
});
