import {
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  type RefreshPreferences,
} from '@aws-sdk/client-auto-scaling';
import {
  GetDeploymentCommand,
  ListDeploymentsCommand,
  type RevisionLocation,
} from '@aws-sdk/client-codedeploy';
import { HoldfastError } from '../../model/error.js';
import type { Clients } from '../clients.js';

type Input = Readonly<Record<string, unknown>>;

/**
 * What of a record's input is sent; null where there is nothing to undo.
 * @throws HoldfastError recover/not-allowed
 */
export type UndoGuard = (clients: Clients, input: Input) => Promise<Input | null>;

/** Deployments of a group that are looked through for a revision, newest first. */
const LOOKED_THROUGH = 50;

/**
 * Operations of which the name alone allows too much. A record is not believed: what it asks for is
 * held against what the services themselves tell.
 */
export const UNDO_GUARDS: Readonly<Record<string, UndoGuard>> = {
  'autoScaling StartInstanceRefresh': guardRefresh,
  'autoScaling UpdateAutoScalingGroup': guardSize,
  'codeDeploy CreateDeployment': guardDeployment,
};

/**
 * Back to a version of the launch template that the group has anyway, and only where a refresh has
 * rolled one out. Its preferences are that refresh's and not the record's, which could ask for all
 * instances at once. What a forged record can still do is to name another version of that template.
 */
async function guardRefresh({ autoScaling }: Clients, input: Input): Promise<Input | null> {
  const refuse = refusing('StartInstanceRefresh');
  const name = textAt(input, 'AutoScalingGroupName');
  const id = textAt(input, 'DesiredConfiguration', 'LaunchTemplate', 'LaunchTemplateId');
  const version = textAt(input, 'DesiredConfiguration', 'LaunchTemplate', 'Version');
  // The call that looks came before the one that rolls out: without its answer nothing was.
  if (isOpen(input, 'DesiredConfiguration', 'LaunchTemplate', 'Version')) return null;
  const configuration = input['DesiredConfiguration'];
  if (name === null || id === null || version === null || !has(configuration, ['LaunchTemplate']))
    throw refuse('it names no group, or no version of a launch template');
  if (!/^(\d+|\$Latest|\$Default)$/.test(version)) throw refuse(`${version} is no version`);
  const { AutoScalingGroups: groups = [] } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  if (groups[0]?.LaunchTemplate?.LaunchTemplateId !== id)
    throw refuse(`${id} is not what ${name} launches from`);
  const { InstanceRefreshes: refreshes = [] } = await autoScaling.send(
    new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: name, MaxRecords: 1 }),
  );
  const rolledOut = refreshes[0]?.DesiredConfiguration?.LaunchTemplate;
  if (rolledOut?.LaunchTemplateId !== id)
    throw refuse(`the latest refresh of ${name} rolled out no version of ${id}`);
  return {
    AutoScalingGroupName: name,
    DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: id, Version: version } },
    Preferences: { ...paceOf(refreshes[0]?.Preferences), SkipMatching: true },
  };
}

/** Without pauses and without a rollback, which would be to what is undone. */
function paceOf(preferences: RefreshPreferences = {}): RefreshPreferences {
  const { MinHealthyPercentage, MaxHealthyPercentage, InstanceWarmup } = preferences;
  return { MinHealthyPercentage, MaxHealthyPercentage, InstanceWarmup };
}

/** A group's size alone: the call could set its launch template and its subnets as well. */
function guardSize(_clients: Clients, input: Input): Promise<Input | null> {
  const members = ['AutoScalingGroupName', 'MinSize', 'MaxSize', 'DesiredCapacity'];
  return has(input, members)
    ? Promise.resolve(input)
    : Promise.reject(refusing('UpdateAutoScalingGroup')('it changes more than a size'));
}

/** A revision that was deployed to the same group before, and succeeded. */
async function guardDeployment({ codeDeploy }: Clients, input: Input): Promise<Input | null> {
  const refuse = refusing('CreateDeployment');
  if (isOpen(input, 'revision')) return null;
  const applicationName = textAt(input, 'applicationName');
  const deploymentGroupName = textAt(input, 'deploymentGroupName');
  const wanted = revisionKey(input['revision'] as RevisionLocation | undefined);
  if (
    applicationName === null ||
    deploymentGroupName === null ||
    wanted === null ||
    !has(input, ['applicationName', 'deploymentGroupName', 'revision'])
  )
    throw refuse('it is more than a revision for a group');
  const own = { applicationName, deploymentGroupName };
  const { deployments = [] } = await codeDeploy.send(
    new ListDeploymentsCommand({ ...own, includeOnlyStatuses: ['Succeeded'] }),
  );
  for (const deploymentId of deployments.slice(0, LOOKED_THROUGH)) {
    const { deploymentInfo } = await codeDeploy.send(new GetDeploymentCommand({ deploymentId }));
    const { revision } = deploymentInfo ?? {};
    if (revision !== undefined && revisionKey(revision) === wanted) return { ...own, revision };
  }
  throw refuse(`${wanted} was not deployed to ${deploymentGroupName} before`);
}

function revisionKey(revision: RevisionLocation | undefined): string | null {
  const { bucket, key, version } = revision?.s3Location ?? {};
  if (bucket === undefined || key === undefined) return null;
  return `s3://${bucket}/${key}${version === undefined ? '' : `?versionId=${version}`}`;
}

function refusing(operation: string): (why: string) => HoldfastError {
  return (why) =>
    new HoldfastError('recover/not-allowed', `${operation} is not sent: ${why}`, {
      hint: 'Look at the record: undo it by hand, or delete it where it is not Holdfast’s.',
    });
}

/** It is an object with no other members than these. */
function has(value: unknown, members: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every((member) => members.includes(member))
  );
}

function valueAt(input: Input, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, member) => (typeof at === 'object' && at !== null ? Reflect.get(at, member) : undefined),
    input,
  );
}

function textAt(input: Input, ...path: readonly string[]): string | null {
  const value = valueAt(input, path);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** `{ fromOutput }` stands for an answer that never came. */
function isOpen(input: Input, ...path: readonly string[]): boolean {
  return textAt(input, ...path, 'fromOutput') !== null;
}
