import type { Deployment } from '../model/deployment.js';
import { HoldfastError } from '../model/error.js';

/**
 * Auto Scaling groups, databases, caches and alarms are known by a name that AWS keeps apart by
 * region, deployment groups by one that it keeps apart by application. The lab has one table for all,
 * so that a fault on one could hit its namesake.
 * @throws HoldfastError lab/same-name
 */
export function refuseSameNames({
  autoScalingGroups,
  databases,
  caches,
  alarms,
  deploymentGroups,
}: Deployment): void {
  const named = [
    ...autoScalingGroups.map(({ name, address }) => ({ key: `group ${name}`, name, address })),
    ...databases.map(({ identifier: name, address }) => ({ key: `db ${name}`, name, address })),
    ...caches.map(({ replicationGroupId: name, address }) => ({
      key: `cache ${name}`,
      name,
      address,
    })),
    ...alarms.map(({ name, address }) => ({ key: `alarm ${name}`, name, address })),
    ...deploymentGroups.map(({ name, address }) => ({
      key: `deployment group ${name}`,
      name,
      address,
    })),
  ];
  const seen = new Map<string, string>();
  for (const { key, name, address } of named) {
    const other = seen.get(key);
    if (other !== undefined)
      throw new HoldfastError(
        'lab/same-name',
        `The lab cannot tell ${other} from ${address}: both are called ${name}`,
        { hint: 'Give them names of their own, such as with the region in them.' },
      );
    seen.set(key, address);
  }
}
