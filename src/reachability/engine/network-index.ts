import { type Addresses } from './addresses.js';
import type { Bounds } from './bounds.js';
import { areEqual } from './intervals.js';
import type { Endpoint, LoadBalancerWaypoint, Forward, Network } from './network.js';
import type { Pair } from './journey.js';
import type { RuleSet } from './group-rules.js';
import type { Interface } from './party.js';
import { product, servicesForAll, type Region } from './region.js';
import { ALL_SERVICES, type Services } from './services.js';

/** Addresses that something is somewhere in, or some of which it is asked about. */
export interface Range {
  readonly id: number;
  readonly addresses: Addresses;
  /** All services at all of them: what a check that stops nothing lets through. */
  readonly full: Region;
}

/** What all questions to one network share: joins by key, and every check that was judged before. */
export interface NetworkIndex {
  readonly network: Network;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly waypoints: ReadonlyMap<string, LoadBalancerWaypoint>;
  /** What forwards to an endpoint. */
  readonly forwardsTo: ReadonlyMap<string, readonly IncomingForward[]>;
  readonly bounds: Map<string, Bounds>;
  readonly memo: Map<string, unknown>;
  readonly ranges: Map<string, Range>;
  /** What gets to load balancers, of the question that is judged now. */
  readonly arrivals: Map<string, Pair>;
  readonly interfaces: Map<Endpoint, Map<string, readonly Interface[]>>;
  readonly ruleSets: Map<readonly string[], Record<'ingress' | 'egress', RuleSet | undefined>>;
}

export interface IncomingForward {
  readonly balancer: string;
  readonly forward: Forward;
}

const INDEXES = new WeakMap<Network, NetworkIndex>();

/** The index of a network; the same for the same object, which must not be changed. */
export function indexOf(network: Network): NetworkIndex {
  const found = INDEXES.get(network);
  if (found) return found;
  const index: NetworkIndex = {
    network,
    endpoints: new Map(network.endpoints.map((endpoint) => [endpoint.key, endpoint])),
    ...indexBalancers(network.loadBalancers),
    bounds: new Map(),
    memo: new Map(),
    ranges: new Map(),
    interfaces: new Map(),
    ruleSets: new Map(),
  };
  INDEXES.set(network, index);
  return index;
}

/** The network with these load balancers alone. What was judged holds in both: no check looks at them. */
export function withBalancers(
  network: Network,
  loadBalancers: readonly LoadBalancerWaypoint[],
): Network {
  const other: Network = { ...network, loadBalancers };
  INDEXES.set(other, { ...indexOf(network), network: other, ...indexBalancers(loadBalancers) });
  return other;
}

function indexBalancers(
  loadBalancers: readonly LoadBalancerWaypoint[],
): Pick<NetworkIndex, 'waypoints' | 'forwardsTo' | 'arrivals'> {
  const forwardsTo = new Map<string, IncomingForward[]>();
  for (const { endpoint, forwards } of loadBalancers) {
    for (const forward of forwards) {
      const known = forwardsTo.get(forward.target);
      const entry = { balancer: endpoint, forward };
      if (known) known.push(entry);
      else forwardsTo.set(forward.target, [entry]);
    }
  }
  return {
    waypoints: new Map(loadBalancers.map((waypoint) => [waypoint.endpoint, waypoint])),
    forwardsTo,
    arrivals: new Map(),
  };
}

/** Equal sets of addresses are one range, so that what was judged for one is found for the other. */
export function rangeOf(index: NetworkIndex, addresses: Addresses): Range {
  const key = addresses.join();
  const found = index.ranges.get(key);
  if (found) return found;
  const range: Range = {
    id: index.ranges.size,
    addresses,
    full: product(ALL_SERVICES, addresses),
  };
  index.ranges.set(key, range);
  return range;
}

export function judgeOnce(
  index: NetworkIndex,
  key: string,
  range: Range,
  judge: () => Bounds,
): Bounds {
  const found = index.bounds.get(key);
  if (found) return found;
  const bounds = simplify(judge(), range);
  index.bounds.set(key, bounds);
  return bounds;
}

/** Regions that are all of the range become its own `full`, which is recognized by identity. */
export function simplify(bounds: Bounds, range: Range): Bounds {
  const [sure, possible] = [normalize(bounds.sure, range), normalize(bounds.possible, range)];
  const isUniform = [sure, possible].every((region) =>
    region.every(({ addresses }) => areEqual(addresses, range.addresses)),
  );
  const services = (region: Region): Services => servicesForAll(region, range.addresses);
  return {
    ...bounds,
    sure,
    possible,
    uniform: isUniform ? { sure: services(sure), possible: services(possible) } : undefined,
  };
}

function normalize(region: Region, { full }: Range): Region {
  const [slab, ...more] = region;
  const [all] = full;
  if (!slab || !all || more.length > 0) return region;
  const isAll =
    slab.from === all.from && slab.to === all.to && areEqual(slab.addresses, all.addresses);
  return isAll ? full : region;
}

export function remember<T>(index: NetworkIndex, key: string, make: () => T): T {
  if (index.memo.has(key)) return index.memo.get(key) as T;
  const made = make();
  index.memo.set(key, made);
  return made;
}
