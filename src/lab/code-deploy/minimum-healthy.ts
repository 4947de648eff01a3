import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import type { DeploymentTarget } from '../world/code-deploy.js';

export type MinimumHealthy = DeployedDeploymentGroup['minimumHealthy'];

/** Instances that have to stay in service, of so many. Percentages are rounded up. */
export function minimumOf({ type, value }: MinimumHealthy, total: number): number {
  if (type === 'all-but-one') return Math.max(0, total - 1);
  const wanted = type === 'percent' ? Math.ceil((total * value) / 100) : value;
  return Math.min(total, wanted);
}

/** How many are deployed to at a time: as many as may be out of service, one at least. */
export function batchSize(minimum: MinimumHealthy, total: number): number {
  return Math.max(1, total - minimumOf(minimum, total));
}

/**
 * Whether a deployment has failed: more failed than may be out of service. One at a time, none may
 * fail but the last. Source: CodeDeploy User Guide, "Working with deployment configurations".
 */
export function hasFailed(minimum: MinimumHealthy, targets: readonly DeploymentTarget[]): boolean {
  const failed = targets.filter(({ status }) => status === 'Failed').length;
  if (failed === 0) return false;
  if (minimum.type === 'all-but-one') {
    return targets.length === 1 || failed > 1 || targets.at(-1)?.status !== 'Failed';
  }
  const allowed = targets.length - minimumOf(minimum, targets.length);
  // All of them failing is no success, whatever is allowed.
  return failed > allowed || failed === targets.length;
}
