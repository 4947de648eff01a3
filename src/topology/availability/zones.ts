import type { Subnet, UncertainSet } from '../../model/topology.js';
import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import type { Resolver } from '../../plan/resolver.js';
import { textAt } from '../uncertain-attribute.js';
import { isZoneId, MOST_LISTED, type ZoneSpread } from './zone-spread.js';

/** In which Availability Zone a subnet of the plan, or one that a data source looked up, lies. */
export class Zones {
  private readonly subnets: ReadonlyMap<string, Subnet>;
  private readonly byId = new Map<string, Uncertain<string>>();

  constructor(subnets: ReadonlyMap<string, Subnet>, resolver: Resolver) {
    this.subnets = subnets;
    for (const subnet of resolver.ofType('aws_subnet', 'aws_default_subnet')) {
      const zone = textAt(subnet, ['availability_zone_id']);
      if (zone.state === 'known') this.byId.set(subnet.address, zone);
    }
    for (const data of resolver.plan.data.values()) {
      if (data.rawType !== 'aws_subnet') continue;
      const zone = textAt(data, ['availability_zone']);
      this.byId.set(data.address, zone);
      const id = textAt(data, ['id']);
      if (id.state === 'known') this.byId.set(id.value, zone);
    }
  }

  /** `subnet` is an address of the plan, or the id of a subnet outside of it. */
  of(subnet: string): Uncertain<string> {
    const named = this.subnets.get(subnet)?.zone;
    if (named?.state === 'known') return named;
    // A subnet may be given its zone by the zone's id (use1-az1) instead.
    const byId = this.byId.get(subnet);
    if (byId?.state === 'known') return known(byId.value);
    return named ?? byId ?? unknown(`the zone of ${subnet} is not in this plan`);
  }

  /**
   * The zones that subnets lie in. `distinct`: AWS takes at most one subnet a zone there, as it does
   * for load balancers, so that so many subnets are so many zones, whichever they are.
   */
  over(set: UncertainSet, { distinct = false }: { readonly distinct?: boolean } = {}): ZoneSpread {
    const members = set.state === 'known' ? set.value : set.candidates;
    const zones = members.map((member) => this.of(member));
    const all = zones.flatMap((zone) => (zone.state === 'known' ? [zone.value] : []));
    // `use1-az1` may be any of the zones that have names: which, the account alone knows.
    const named = all.some((zone) => !isZoneId(zone)) ? all.filter((zone) => !isZoneId(zone)) : all;
    const possible = [...new Set(named)];
    const open = zones.length - named.length;
    const evidence = members
      .slice(0, MOST_LISTED)
      .map((member, index) => describe(member, zones[index]));
    const reasons = zones.flatMap((zone) => (zone.state === 'unknown' ? [zone.reason] : []));
    if (set.state === 'unknown') {
      return {
        sure: set.closed && possible.length === 1 && open === 0 ? possible : [],
        possible,
        open: set.closed ? open : null,
        atLeast: set.closed && members.length === 0 ? 0 : 1,
        atMost: set.closed ? possible.length + open : null,
        evidence,
        reason: set.reason,
      };
    }
    // Two subnets of one zone where AWS takes one: the claim does not hold, whatever else is named.
    const count = distinct && possible.length === named.length ? members.length : undefined;
    return {
      sure: possible,
      possible,
      open,
      atLeast: count ?? Math.max(possible.length, Math.min(1, members.length)),
      atMost: count ?? possible.length + open,
      evidence,
      reason:
        reasons.length === 0 && all.length > named.length
          ? 'some subnets name their zone and others its id, and which is which differs by account'
          : reasons.slice(0, 2).join('; '),
    };
  }
}

function describe(subnet: string, zone: Uncertain<string> | undefined): string {
  return zone?.state === 'known'
    ? `${subnet} is in ${zone.value}`
    : `${subnet} is in a zone that the plan does not tell`;
}
