import type { DeployedLoadBalancer, Deployment } from '../../model/deployment.js';
import type { Place } from '../fabric/link.js';

/** A load balancer's share in one zone: an address of its own, and where its connections come from. */
export interface LoadBalancerNode {
  readonly zone: string;
  /** Loopback address on which it serves every listener, on the same port as the other nodes. */
  readonly host: string;
  readonly place: Place;
}

/** A node as DNS asks for it. */
export interface NodeHealth {
  readonly zone: string;
  readonly host: string;
  /**
   * Its zone is not cut off, and every target group with targets has a healthy one: in any zone, or
   * in the node's own where cross-zone is off. Where no node is healthy, DNS keeps all.
   * Source: Elastic Load Balancing, "Target group health", and re:Post, "elb-dns-cross-zone-balance-configuration".
   */
  readonly healthy: boolean;
}

const MOST = 250;

/**
 * One node in each zone in which the load balancer has a subnet. On Linux each has the loopback
 * address 127.20.ZONE.LOAD_BALANCER; elsewhere all share 127.0.0.1.
 */
export function nodesOf(
  loadBalancer: DeployedLoadBalancer,
  { subnets, zones, loadBalancers }: Deployment,
): readonly LoadBalancerNode[] {
  const own = subnets.filter(({ id }) => loadBalancer.subnetIds.includes(id));
  const ofRegion = zones.filter((zone) => zone.startsWith(loadBalancer.region));
  // One whose subnets the plan does not tell still answers, from a single zone.
  const covered = own.length > 0 ? own.map(({ zone }) => zone) : ofRegion.slice(0, 1);
  const number = loadBalancers.indexOf(loadBalancer);
  return [...new Set(covered)].toSorted().map((zone) => {
    const subnetIds = own.filter((subnet) => subnet.zone === zone).map(({ id }) => id);
    return {
      zone,
      host: loopbackOf(zones.indexOf(zone), number),
      place: {
        name: `${loadBalancer.name} in ${zone}`,
        address: loadBalancer.address,
        subnetIds: () => subnetIds,
      },
    };
  });
}

function loopbackOf(zoneIndex: number, number: number): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  return `127.20.${(Math.max(0, zoneIndex) % MOST) + 1}.${(Math.max(0, number) % MOST) + 1}`;
}
