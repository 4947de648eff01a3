import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import { HoldfastError } from '../../model/error.js';
import type { FaultContext } from '../fault-driver.js';
import { applicationGroups } from '../managed-instances.js';
import { codeDeployRollout } from './code-deploy-rollout.js';
import { instanceRefreshRollout } from './instance-refresh-rollout.js';
import type { Rollout, RolloutRequest } from './rollout-plan.js';

/** What rolls out: a deployment group where the plan has one for the application, else the group's refresh. */
export function planRollout(context: FaultContext, request: RolloutRequest): Rollout {
  const by = String(context.fault.parameters['by'] ?? 'auto');
  const wanted = String(context.fault.parameters['group'] ?? '');
  const groups = applicationGroups(context).filter(
    ({ name }) => wanted === '' || name === wanted || deploysTo(context, wanted, name),
  );
  const [deploymentGroup] = groups.flatMap((group) =>
    context.deployment.deploymentGroups.filter(
      ({ name, autoScalingGroupNames: names }) =>
        (wanted === '' || name === wanted || names.includes(wanted)) && names.includes(group.name),
    ),
  );
  if (by !== 'instance-refresh' && deploymentGroup !== undefined) {
    refuseWaiting(request.fault, deploymentGroup);
    return codeDeployRollout(context, request, deploymentGroup);
  }
  const [group] = groups;
  if (by !== 'code-deploy' && group !== undefined) {
    return instanceRefreshRollout(context, request, group);
  }
  throw nothingToRollOut(request.fault, by, wanted);
}

function deploysTo({ deployment }: FaultContext, deploymentGroup: string, group: string): boolean {
  return deployment.deploymentGroups.some(
    ({ name, autoScalingGroupNames }: DeployedDeploymentGroup) =>
      name === deploymentGroup && autoScalingGroupNames.includes(group),
  );
}

/** A blue/green deployment that waits for somebody gets nowhere by itself. */
function refuseWaiting(fault: string, { address, blueGreen }: DeployedDeploymentGroup): void {
  if (blueGreen === undefined) return;
  const what =
    blueGreen.greenFleet === 'discover-existing'
      ? 'deploys to replacement instances that somebody provides (DISCOVER_EXISTING)'
      : blueGreen.onReady === 'stop'
        ? 'reroutes traffic once somebody calls ContinueDeployment (STOP_DEPLOYMENT)'
        : null;
  if (what === null) return;
  throw new HoldfastError('fault/nothing-to-hit', `${fault}: ${address} ${what}`, {
    hint: 'Set parameters.by to instance-refresh, or measure it with COPY_AUTO_SCALING_GROUP and CONTINUE_DEPLOYMENT.',
  });
}

function nothingToRollOut(fault: string, by: string, wanted: string): HoldfastError {
  const what = by === 'code-deploy' ? 'CodeDeploy deployment group' : 'Auto Scaling group';
  return new HoldfastError(
    'fault/nothing-to-hit',
    `${fault}: the stack has no ${what}${wanted === '' ? '' : ` ${wanted}`} with application instances`,
    {
      hint: 'A version is rolled out by an Auto Scaling group’s instance refresh or by CodeDeploy; an instance of its own is replaced by Terraform.',
    },
  );
}
