import { DescribeInstanceRefreshesCommand } from '@aws-sdk/client-auto-scaling';
import {
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  type DeploymentInfo,
} from '@aws-sdk/client-codedeploy';
import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import type { VersionBehaviour } from '../../model/lab-versions.js';
import type { TargetState } from '../../target/inventory.js';
import type { Witness, WitnessView } from '../fault-driver.js';
import type { S3Revision } from './versions.js';

/** States of a refresh that the group’s own guards ended. */
export const GIVEN_UP = ['Failed', 'RollbackSuccessful'];

/**
 * What Auto Scaling ended the refresh of a good version for, as an alarm, has replaced instances before;
 * otherwise the load balancer shows it.
 */
export function refreshReached(
  { region, name }: { readonly region: string; readonly name: string },
  version: string,
  before: readonly string[],
): Witness {
  const serves = newVersionServes(before, 'good');
  return {
    what: `${serves.what}, or did until the refresh was given up`,
    asksApis: true,
    async look(view) {
      const { autoScaling } = view.clients(region);
      const { InstanceRefreshes: refreshes = [] } = await autoScaling.send(
        new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: name }),
      );
      // The newest is first; a rollback is a state of the refresh, not one of its own.
      const [last] = refreshes;
      const shown = last?.DesiredConfiguration?.LaunchTemplate?.Version;
      // Names such as $Latest may be shown as the number that they stood for.
      if (shown !== version && !version.startsWith('$')) return null;
      if (!GIVEN_UP.includes(last?.Status ?? '')) return await serves.look(view);
      const fresh = view.targetChanges.find(({ instanceId }) => !before.includes(instanceId));
      return fresh === undefined
        ? null
        : `${last?.InstanceRefreshId} is ${last?.Status}; ${fresh.instanceId} was launched for it`;
    },
  };
}

/**
 * The load balancer has targets that were not there before: that serve, that fail its checks, or that
 * serve while users see errors, by how the new version behaves.
 */
export function newVersionServes(before: readonly string[], behaviour: VersionBehaviour): Witness {
  return {
    what: {
      good: 'instances of the new version serve, and none of the old ones does',
      'fails-health-checks': 'an instance of the new version fails the load balancer’s checks',
      'fails-users': 'an instance of the new version serves, and users see errors',
    }[behaviour],
    look({ targets, targetChanges, probe }: WitnessView) {
      const all = [...targets.values()];
      const isFresh = ({ instanceId }: TargetState): boolean => !before.includes(instanceId);
      const [wanted, fresh] =
        behaviour === 'fails-health-checks'
          ? ['unhealthy', wereUnhealthy(targetChanges.filter(isFresh))]
          : ['healthy', all.filter((each) => isFresh(each) && each.state === 'healthy')];
      const old = all.filter(
        ({ instanceId, state }) => before.includes(instanceId) && state === 'healthy',
      );
      const seen =
        fresh.length > 0 &&
        (behaviour !== 'good' || old.length === 0) &&
        (behaviour !== 'fails-users' || probe.failed > 0);
      const ids = fresh.map(({ instanceId }) => instanceId).join(', ');
      return Promise.resolve(seen ? `${ids} ${wanted}` : null);
    },
  };
}

/** One that was stopped before it came to an instance changed nothing. */
function gotAnywhere({ status, deploymentOverview: counts = {} }: DeploymentInfo): boolean {
  const { Succeeded = 0, Failed = 0, InProgress = 0 } = counts;
  return status === 'Succeeded' || Succeeded + Failed + InProgress > 0;
}

/** Once each. Auto Scaling may replace one before anybody looks: that it was unhealthy has been watched. */
function wereUnhealthy(changes: readonly TargetState[]): TargetState[] {
  const unhealthy = changes.filter(({ state }) => state === 'unhealthy');
  return [...new Map(unhealthy.map((each) => [each.instanceId, each])).values()];
}

/**
 * CodeDeploy's last attempt in the group is of this revision, and has got as far as it can. `original`
 * are instances that the revision never gets to, as those that a blue/green deployment replaces: what
 * becomes of them shows nothing.
 */
export function deploymentReached(
  { region, applicationName, name }: DeployedDeploymentGroup,
  { s3Location: wanted }: S3Revision,
  behaviour: VersionBehaviour,
  original: readonly string[],
): Witness {
  const statuses = {
    good: ['Succeeded', 'Failed', 'Stopped'],
    'fails-health-checks': ['InProgress', 'Ready', 'Failed', 'Stopped'],
    'fails-users': ['InProgress', 'Ready', 'Succeeded', 'Failed', 'Stopped'],
  }[behaviour];
  return {
    what:
      behaviour === 'fails-users'
        ? 'the revision is deployed to an instance, and users see errors'
        : behaviour === 'good'
          ? 'the revision is deployed, or was until the deployment was stopped'
          : 'an instance that the revision is deployed to fails its health checks, or its deployment',
    asksApis: true,
    async look({ clients, probe, targetChanges }) {
      const { codeDeploy } = clients(region);
      const { deploymentGroupInfo: info } = await codeDeploy.send(
        new GetDeploymentGroupCommand({ applicationName, deploymentGroupName: name }),
      );
      const get = async (id: string | undefined): Promise<DeploymentInfo | undefined> =>
        id === undefined
          ? undefined
          : (await codeDeploy.send(new GetDeploymentCommand({ deploymentId: id }))).deploymentInfo;
      const last = await get(info?.lastAttemptedDeployment?.deploymentId);
      // A rollback is the last attempt afterwards, and tells which deployment it rolls back.
      const isOurs = last?.revision?.s3Location?.key === wanted.key;
      const ours = isOurs ? last : await get(last?.rollbackInfo?.rollbackTriggeringDeploymentId);
      if (ours?.revision?.s3Location?.key !== wanted.key) return null;
      const { status = '', deploymentId: id = '', deploymentOverview: counts } = ours;
      if (!statuses.includes(status)) return null;
      if (behaviour === 'fails-users') return probe.failed > 0 ? `${id} is ${status}` : null;
      if (behaviour === 'good') return gotAnywhere(ours) ? `${id} is ${status}` : null;
      const out = wereUnhealthy(targetChanges)
        .map(({ instanceId }) => instanceId)
        .filter((instanceId) => !original.includes(instanceId));
      const failed = counts?.Failed ?? 0;
      if (out.length === 0 && failed === 0) return null;
      return [
        `${id} is ${status}`,
        ...(failed === 0 ? [] : [`it failed on ${failed}`]),
        ...(out.length === 0 ? [] : [`${out.join(', ')} unhealthy`]),
      ].join('; ');
    },
  };
}
