import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { subnetsOfLoadBalancer } from '../load-balancer-subnets.js';
import { isSubnet } from '../resource-kinds.js';
import { toUncertainSet } from '../uncertain-attribute.js';
import { namedZones } from './named-zones.js';
import type { ZoneSpread } from './zone-spread.js';
import type { Zones } from './zones.js';

/** `us-east-1-bos-1a` and `us-east-1-wl1-bos-wlz-1`: there a load balancer may have one subnet. */
const LOCAL_ZONE = /^[a-z]{2}(-[a-z]+)+-\d+-/;

/** The zones of a load balancer, and whether all its possible subnets are ordinary ones of a region. */
export interface LoadBalancerZones {
  readonly spread: ZoneSpread;
  /** AWS creates no Application Load Balancer of these subnets in fewer than two zones. */
  readonly twoByAws: boolean;
}

/**
 * AWS enables one subnet a zone for a load balancer, and for an Application Load Balancer two zones
 * or more, unless they are Local Zones or Outposts (Elastic Load Balancing user guide, "Availability
 * Zones for your Application Load Balancer").
 */
export function readLoadBalancerZones(
  lb: PlannedResource,
  resolver: Resolver,
  zones: Zones,
): LoadBalancerZones {
  const links = subnetsOfLoadBalancer(lb, resolver);
  const set = links.absent
    ? ({
        state: 'unknown',
        reason: `${lb.address} names its subnets in a way that the plan does not show`,
        candidates: [],
        closed: false,
      } as const)
    : toUncertainSet(links);
  const spread = zones.over(set, { distinct: true });
  const onOutpost = links.targets.some(({ resource }) => {
    const arn = resource.values['outpost_arn'];
    return (typeof arn === 'string' && arn !== '') || 'outpost_arn' in resource.unknown;
  });
  const twoByAws =
    spread.open === 0 &&
    spread.possible.length >= 2 &&
    !onOutpost &&
    !spread.possible.some((zone) => LOCAL_ZONE.test(zone));
  return { spread, twoByAws };
}

/**
 * A Classic Load Balancer has one subnet a zone in a VPC, and zones by their names in a default one
 * (Elastic Load Balancing, Classic Load Balancers, "Add or remove subnets").
 */
export function readClassicLoadBalancerZones(
  lb: PlannedResource,
  resolver: Resolver,
  zones: Zones,
): ZoneSpread {
  const subnets = resolver.links(lb, ['subnets'], isSubnet);
  return subnets.absent ? namedZones(lb) : zones.over(toUncertainSet(subnets), { distinct: true });
}
