import type { DeployedSubnet } from '../../model/deployment.js';

/** What a store has that tells where it is. */
interface Located {
  readonly region: string;
  readonly subnetIds: readonly string[];
}

/**
 * Of several databases or caches the one that an instance's application is given: one in its VPC,
 * else in its region, else the first. Plans seldom say it in a way that can be read.
 */
export function nearestStore<T>(
  stores: readonly T[],
  locate: (store: T) => Located,
  subnetId: string,
  subnets: readonly DeployedSubnet[],
): T | null {
  const own = subnets.find(({ id }) => id === subnetId);
  const inVpc = subnets.filter(({ vpcId }) => vpcId === own?.vpcId).map(({ id }) => id);
  return (
    stores.find((store) => locate(store).subnetIds.some((id) => inVpc.includes(id))) ??
    stores.find((store) => own?.zone.startsWith(locate(store).region)) ??
    stores[0] ??
    null
  );
}
