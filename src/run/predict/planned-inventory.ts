import type { Deployment } from '../../model/deployment.js';
import type { Inventory, InventoryInstance } from '../../target/inventory.js';

/**
 * The inventory as it would be right after the plan was applied: each group at its desired capacity,
 * spread evenly over its subnets as Auto Scaling does it, everything running.
 */
export function plannedInventory(deployment: Deployment): Inventory {
  const zones = new Map(deployment.subnets.map(({ id, zone }) => [id, zone]));
  const grouped = deployment.autoScalingGroups.flatMap((group) =>
    Array.from({ length: group.desiredCapacity }, (_, index): InventoryInstance => {
      const subnetId = group.subnetIds[index % Math.max(1, group.subnetIds.length)] ?? '';
      return {
        id: `${group.name}-${index + 1}`,
        address: group.address,
        zone: zones.get(subnetId) ?? '',
        subnetId,
        state: 'running',
        application: group.targetGroupArns.length > 0,
      };
    }),
  );
  const single = deployment.instances.map(
    ({ id, address, subnetId, targetGroupArns }): InventoryInstance => ({
      id,
      address,
      zone: zones.get(subnetId) ?? '',
      subnetId,
      state: 'running',
      application: targetGroupArns.length > 0,
    }),
  );
  return {
    instances: [...grouped, ...single],
    groups: deployment.autoScalingGroups.map(({ name, arn, address }) => ({
      name,
      arn,
      address,
      // Its id is known once it is there.
      launchTemplateId: 'lt-planned',
    })),
  };
}
