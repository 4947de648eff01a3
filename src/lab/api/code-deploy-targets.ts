import type {
  BatchGetDeploymentTargetsInput,
  BatchGetDeploymentTargetsOutput,
  ListDeploymentInstancesInput,
  ListDeploymentInstancesOutput,
  ListDeploymentTargetsInput,
  ListDeploymentTargetsOutput,
} from '@aws-sdk/client-codedeploy';
import type { DeploymentTarget } from '../world/code-deploy.js';
import { findDeployment } from './code-deploy-lookup.js';
import type { ApiContext } from './service.js';

/** A filter that names nothing leaves all in. An in-place deployment's targets have no label. */
function matches(wanted: readonly string[] | undefined, value: string | undefined): boolean {
  return wanted === undefined || (value !== undefined && wanted.includes(value));
}

export function listDeploymentTargets(
  { deploymentId, targetFilters }: ListDeploymentTargetsInput,
  { world }: ApiContext,
): ListDeploymentTargetsOutput {
  const { targets } = findDeployment(world, deploymentId);
  return {
    targetIds: idsOf(targets, targetFilters?.TargetStatus, targetFilters?.ServerInstanceLabel),
  };
}

/** The operation that ListDeploymentTargets has replaced. */
export function listDeploymentInstances(
  input: ListDeploymentInstancesInput,
  { world }: ApiContext,
): ListDeploymentInstancesOutput {
  const { targets } = findDeployment(world, input.deploymentId);
  return { instancesList: idsOf(targets, input.instanceStatusFilter, input.instanceTypeFilter) };
}

function idsOf(
  targets: readonly DeploymentTarget[],
  statuses: readonly string[] | undefined,
  labels: readonly string[] | undefined,
): string[] {
  return targets
    .filter(({ status, label }) => matches(statuses, status) && matches(labels, label))
    .map(({ instanceId }) => instanceId);
}

export function batchGetDeploymentTargets(
  input: BatchGetDeploymentTargetsInput,
  { world }: ApiContext,
): BatchGetDeploymentTargetsOutput {
  const { targets, id } = findDeployment(world, input.deploymentId);
  return {
    deploymentTargets: targets
      .filter(({ instanceId }) => input.targetIds?.includes(instanceId))
      .map(({ instanceId, status, label }) => ({
        deploymentTargetType: 'InstanceTarget',
        instanceTarget: { deploymentId: id, targetId: instanceId, status, instanceLabel: label },
      })),
  };
}
