import type { DeployedAutoScalingGroup } from '../model/deployment.js';
import type { InventoryInstance } from '../target/inventory.js';
import type { FaultContext } from './fault-driver.js';
import { applicationInstances, instancesOfUsers } from './template-parts.js';

/** Running application instances that an Auto Scaling group of the plan replaces. */
export function managedInstances(context: FaultContext): InventoryInstance[] {
  const groups = new Set(context.deployment.autoScalingGroups.map(({ address }) => address));
  return applicationInstances(context).filter(
    ({ address }) => address !== null && groups.has(address),
  );
}

/**
 * The Auto Scaling groups that have application instances running: first those that users come by, a
 * test site's after them, each in the plan's order.
 */
export function applicationGroups(context: FaultContext): DeployedAutoScalingGroup[] {
  const addressesOf = (instances: readonly InventoryInstance[]): Set<string | null> =>
    new Set(instances.map(({ address }) => address));
  const all = addressesOf(managedInstances(context));
  const ofUsers = addressesOf(instancesOfUsers(context));
  return context.deployment.autoScalingGroups
    .filter(({ address }) => all.has(address))
    .toSorted((a, b) => Number(ofUsers.has(b.address)) - Number(ofUsers.has(a.address)));
}
