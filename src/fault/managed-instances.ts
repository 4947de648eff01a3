import type { DeployedAutoScalingGroup } from '../model/deployment.js';
import type { InventoryInstance } from '../target/inventory.js';
import type { FaultContext } from './fault-driver.js';
import { applicationInstances } from './template-parts.js';

/** Running application instances that an Auto Scaling group of the plan replaces. */
export function managedInstances(context: FaultContext): InventoryInstance[] {
  const groups = new Set(context.deployment.autoScalingGroups.map(({ address }) => address));
  return applicationInstances(context).filter(
    ({ address }) => address !== null && groups.has(address),
  );
}

/** The Auto Scaling groups that have application instances running, in the plan's order. */
export function applicationGroups(context: FaultContext): DeployedAutoScalingGroup[] {
  const addresses = new Set(managedInstances(context).map(({ address }) => address));
  return context.deployment.autoScalingGroups.filter(({ address }) => addresses.has(address));
}
