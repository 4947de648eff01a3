import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import { LAB_REVISIONS } from '../../model/lab-versions.js';
import type { Instance } from '../instance/instance.js';
import { deployToInstance, waitForLaunch, type DeploySurroundings } from './deploy-to-instance.js';
import { TOO_FEW_HEALTHY, type DeploymentRun, type Obstacle } from './deployment-run.js';
import { batchSize, hasFailed } from './minimum-healthy.js';

export interface InPlace extends DeploySurroundings {
  readonly group: DeployedDeploymentGroup;
  /** Instances that the last deployment to them failed on; kept up. */
  readonly unhealthy: Set<string>;
}

/** Deploys to the group's instances, as many at a time as may be out of service. Null: none failed it. */
export async function deployInPlace(
  run: DeploymentRun,
  living: readonly Instance[],
  inPlace: InPlace,
): Promise<Obstacle | null> {
  const { minimumHealthy } = inPlace.group;
  const instances = inOrder(living, inPlace.unhealthy);
  run.record.targets = instances.map(({ id }) => ({ instanceId: id, status: 'Pending' }));
  const size = batchSize(minimumHealthy, instances.length);
  for (let from = 0; from < instances.length && !run.stopped; from += size) {
    const batch = instances.slice(from, from + size);
    await Promise.all(batch.map((instance) => deployTo(instance, run, inPlace)));
    if (hasFailed(minimumHealthy, run.record.targets)) return TOO_FEW_HEALTHY;
  }
  return null;
}

async function deployTo(instance: Instance, run: DeploymentRun, inPlace: InPlace): Promise<void> {
  run.mark(instance.id, 'InProgress');
  const isLaunching = instance.lifecycle === 'Pending';
  const came = !isLaunching || (await waitForLaunch(instance, inPlace));
  // A new instance comes with what was deployed last: that is what a rollback deploys.
  const hasIt = isLaunching && run.record.rollsBack !== null;
  const behaviour = LAB_REVISIONS[run.record.revisionKey] ?? 'good';
  const done = came && (hasIt || (await deployToInstance(instance, behaviour, inPlace)));
  if (done) inPlace.unhealthy.delete(instance.id);
  else inPlace.unhealthy.add(instance.id);
  run.mark(instance.id, done ? 'Succeeded' : 'Failed');
}

/**
 * In the order in which CodeDeploy deploys to them: those first whose last deployment failed, or that
 * have had none yet, since they are launching.
 * Source: CodeDeploy User Guide, "CodeDeploy instance health".
 */
function inOrder(living: readonly Instance[], unhealthy: ReadonlySet<string>): Instance[] {
  const isUnhealthy = ({ id, lifecycle }: Instance): boolean =>
    lifecycle === 'Pending' || unhealthy.has(id);
  return living
    .filter(({ state }) => state === 'running' || state === 'pending')
    .toSorted((a, b) => Number(isUnhealthy(b)) - Number(isUnhealthy(a)));
}
