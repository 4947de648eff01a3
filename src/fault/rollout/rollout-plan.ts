import type { DeployedAutoScalingGroup } from '../../model/deployment.js';
import type { VersionBehaviour } from '../../model/lab-versions.js';
import type { FaultCall, FaultContext, Witness } from '../fault-driver.js';

/** A new version's way onto the stack: the calls that start it, and how it is seen. */
export interface Rollout {
  readonly by: 'instance-refresh' | 'code-deploy';
  /** Of the Auto Scaling group, or of the deployment group. */
  readonly name: string;
  readonly calls: readonly FaultCall[];
  readonly witness: Witness;
  readonly blastRadius: string;
}

export interface RolloutRequest {
  readonly fault: string;
  readonly behaviour: VersionBehaviour;
  /** What was there before is put back at the end. */
  readonly restores: boolean;
}

/** Instances of these groups as they were before: whatever else serves afterwards is new. */
export function instancesOf(
  { inventory, deployment }: FaultContext,
  names: readonly string[],
): readonly string[] {
  const addresses = deployment.autoScalingGroups
    .filter(({ name }: DeployedAutoScalingGroup) => names.includes(name))
    .map(({ address }) => address);
  return inventory.instances
    .filter(({ address }) => address !== null && addresses.includes(address))
    .map(({ id }) => id);
}
