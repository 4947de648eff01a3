import { amount, type Amount, type Extent } from '../../model/extent.js';
import type { Uncertain } from '../../model/uncertain.js';
import type { CacheResilience } from '../../topology/availability/caches.js';
import type { DatabaseResilience } from '../../topology/availability/databases.js';
import type { StoreResilience } from '../../topology/availability/other-stores.js';
import type { Survival } from '../../topology/availability/fleet-capacity.js';
import type { TargetHealthCheck } from '../../topology/availability/target-health.js';
import type { ZoneSpread } from '../../topology/availability/zone-spread.js';
import { at, isNot, joinExtents, YES_OR_NO, type ExtentReader } from './extent-reader.js';
import type { ExtentSources } from './extent-sources.js';

/** As facts/availability.ts makes them, as far as they are asked for here. */
interface AvailabilityFacts {
  readonly loadBalancers: readonly {
    readonly address: string;
    readonly deletionProtection: Uncertain<boolean>;
  }[];
  readonly fleets: readonly {
    readonly address: string;
    readonly zones: ZoneSpread;
    readonly desired: Survival;
    readonly smallest: Survival | null;
  }[];
  readonly groups: readonly {
    readonly address: string;
    readonly type: Uncertain<string>;
    readonly graceSeconds: Uncertain<number>;
    readonly suspended: Uncertain<readonly string[]>;
  }[];
  readonly targetGroups: Readonly<Record<string, TargetHealthCheck>>;
  readonly databases: readonly DatabaseResilience[];
  readonly stores: readonly StoreResilience[];
  readonly caches: readonly CacheResilience[];
}

const factsOf = (sources: ExtentSources): AvailabilityFacts =>
  sources.availability() as AvailabilityFacts;

const zoneLossCapacity: ExtentReader = ({ address }, sources) => {
  const fleet = at(factsOf(sources).fleets, address);
  if (!fleet) return undefined;
  const { zones, desired, smallest } = fleet;
  const { atLeast, atMost } = zones;
  const zoneAmount: Amount = { name: 'zones', worse: 'less', atLeast, atMost };
  return joinExtents([
    { amounts: [zoneAmount, ...leftOf('when a zone is lost', desired)] },
    smallest === null ? {} : { amounts: leftOf('at its smallest size', smallest) },
    smallest !== null && smallest.leftAtMost === 0 ? { faults: ['its smallest size'] } : {},
  ]);
};

/** As a share, for a fleet may grow or shrink as a whole. */
function leftOf(when: string, { total, leftAtLeast, leftAtMost }: Survival): Amount[] {
  const name = `share of the instances that is left ${when}`;
  if (leftAtMost === 0) return [amount(name, 'less', 0)];
  if (total === null || total === 0) return [];
  const atMost = leftAtMost === null ? 1 : leftAtMost / total;
  return [{ name, worse: 'less', atLeast: leftAtLeast / total, atMost }];
}

/** Two are enough, so that a third one that goes makes nothing worse. */
function twoZonesOf(name: string, { atLeast, atMost }: ZoneSpread): Amount {
  return {
    name,
    worse: 'less',
    atLeast: Math.min(atLeast, 2),
    atMost: atMost === null ? 2 : Math.min(atMost, 2),
  };
}

const databaseMultiAz: ExtentReader = ({ address }, sources) => {
  const zoneLoss = at(factsOf(sources).stores, address)?.zoneLoss;
  if (zoneLoss) return joinExtents([isNot('lost with its zone', zoneLoss.holds, true)]);
  const database = at(factsOf(sources).databases, address);
  if (!database) return undefined;
  const { instances, multiAz, subnetZones } = database;
  // Only where it is surely in one zone does the policy mind the subnet group.
  const spread =
    subnetZones && subnetZones.atMost !== null && subnetZones.atMost < 2
      ? { faults: ['its subnet group is in one zone'] }
      : {};
  if (!instances) return joinExtents([isNot('no standby', multiAz, true), spread]);
  const { certain, possible, zones } = instances;
  const members: Amount = {
    name: 'instances',
    worse: 'less',
    atLeast: Math.min(certain, 2),
    atMost: Math.min(certain + possible.length, 2),
  };
  return joinExtents([
    { amounts: [members] },
    spread,
    zones ? { amounts: [twoZonesOf('zones of its instances', zones)] } : {},
  ]);
};

const databaseBackups: ExtentReader = ({ address }, sources) => {
  const { databases, stores } = factsOf(sources);
  const days = (at(databases, address) ?? at(stores, address))?.backupRetentionDays;
  if (!days) return undefined;
  return joinExtents([
    days.state === 'known'
      ? { amounts: [amount('days that backups are kept', 'less', days.value)] }
      : { doubts: ['too few days'] },
  ]);
};

const deletionProtection: ExtentReader = ({ address }, sources) => {
  const { databases, loadBalancers, stores } = factsOf(sources);
  const balancer = at(loadBalancers, address);
  if (balancer) return joinExtents([isNot('no protection', balancer.deletionProtection, true)]);
  const store = at(stores, address);
  if (store) {
    const { deletionProtection: guard, skipsFinalSnapshot: skips } = store;
    return joinExtents([
      guard ? isNot('no deletion protection', guard, true) : {},
      skips ? isNot('no final snapshot', skips, false) : {},
    ]);
  }
  const database = at(databases, address);
  if (!database) return undefined;
  return joinExtents([
    isNot('no deletion protection', database.deletionProtection, true),
    isNot('no final snapshot', database.skipsFinalSnapshot, false),
    isNot('automated backups are deleted with it', database.deletesBackups, false),
  ]);
};

const elbHealthCheck: ExtentReader = ({ address }, sources) => {
  const group = at(factsOf(sources).groups, address);
  if (!group) return undefined;
  const { type, suspended } = group;
  return joinExtents([
    isNot('health checks of another type than ELB', type, 'ELB'),
    suspended.state === 'known'
      ? { faults: suspended.value.map((process) => `suspends ${process}`) }
      : { doubts: [suspended.reason] },
  ]);
};

const healthCheckTiming: ExtentReader = ({ address }, sources) => {
  const { targetGroups, groups } = factsOf(sources);
  const check = Object.hasOwn(targetGroups, address) ? targetGroups[address] : undefined;
  if (check) return timingOf(check);
  const grace = at(groups, address)?.graceSeconds;
  if (grace?.state !== 'known') return undefined;
  // Too long and too short are two faults, each with a worse end of its own.
  return grace.value > 900
    ? joinExtents([
        { faults: ['too long'], amounts: [amount('seconds of grace', 'more', grace.value)] },
      ])
    : joinExtents([
        { faults: ['too short'], amounts: [amount('seconds of grace', 'less', grace.value)] },
      ]);
};

function timingOf(check: TargetHealthCheck): Extent {
  const { intervalSeconds: interval, timeoutSeconds: timeout, unhealthyThreshold: count } = check;
  if (interval.state === 'unknown' || timeout.state === 'unknown' || count.state === 'unknown')
    return joinExtents([{ doubts: ['how long it takes'] }]);
  const seconds = interval.value * count.value + timeout.value;
  return joinExtents([
    { amounts: [amount('seconds until it finds that a target died', 'more', seconds)] },
    timeout.value >= interval.value ? { faults: ['it times out after the next check'] } : {},
  ]);
}

const cacheFailover: ExtentReader = ({ address }, sources) => {
  const cache = at(factsOf(sources).caches, address);
  if (!cache || cache.kind === 'open') return undefined;
  const { automaticFailover, multiAz, nodes, zones } = cache;
  return joinExtents([
    cache.kind === 'memcached' ? {} : isNot('no automatic failover', automaticFailover, true),
    isNot(
      'not Multi-AZ',
      cache.kind === 'single-node' ? { state: 'known', value: false } : multiAz,
      true,
    ),
    nodes.state === 'known'
      ? { amounts: [amount('nodes', 'less', Math.min(nodes.value, 2))] }
      : { doubts: ['one node'] },
    zones ? { amounts: [twoZonesOf('zones of its nodes', zones)] } : {},
  ]);
};

export const AVAILABILITY_EXTENTS: Readonly<Record<string, ExtentReader>> = {
  // One zone is the least there is.
  'availability/application-zones': YES_OR_NO,
  'availability/load-balancer-zones': YES_OR_NO,
  'availability/zone-loss-capacity': zoneLossCapacity,
  'availability/database-multi-az': databaseMultiAz,
  'availability/database-backups': databaseBackups,
  'availability/deletion-protection': deletionProtection,
  'availability/elb-health-check': elbHealthCheck,
  'availability/health-check-timing': healthCheckTiming,
  'availability/cache-failover': cacheFailover,
};
