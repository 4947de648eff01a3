import type { Subnet } from '../../model/topology.js';
import type { Links } from '../../plan/links.js';
import { DEFAULT_VPC } from '../../topology/route-tables.js';

/** The one VPC that subnets lie in; undefined where the plan does not tell it. */
export function vpcOf(links: Links, subnets: ReadonlyMap<string, Subnet>): string | undefined {
  const vpcs = new Set(
    links.targets.map(({ resource }) => {
      const vpc = subnets.get(resource.address)?.vpc;
      return vpc?.state === 'known' ? vpc.value : undefined;
    }),
  );
  const [only] = vpcs;
  if (links.external.some((id) => id.startsWith('a default subnet'))) return DEFAULT_VPC;
  return vpcs.size === 1 ? only : undefined;
}
