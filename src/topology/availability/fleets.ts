import type { Application } from '../../model/topology.js';
import { known, type Uncertain } from '../../model/uncertain.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { readClassicMembers } from '../classic-members.js';
import { DEFAULT_SUBNET } from '../compute.js';
import { readServiceScaling } from '../delivery/service-scaling.js';
import type { Stack } from '../read-stack.js';
import { textAt } from '../uncertain-attribute.js';
import { ClusterPlacement } from './cluster-placement.js';
import { readEcsServices } from './ecs-services.js';
import { readGroupSize, type GroupSize } from './group-size.js';
import { readMemberships, type Memberships } from './memberships.js';
import { shortfallsOf, shortfallsOfInstance, shortfallsOfService } from './shortfalls.js';
import type { Zones } from './zones.js';
import { exactSpread, inOneZone, openSpread, type ZoneSpread } from './zone-spread.js';
import { namedZones } from './named-zones.js';

/** A part of a fleet: an Auto Scaling group, an ECS service, or an instance of its own. */
export interface FleetMember {
  readonly address: string;
  readonly kind: Application['kind'];
  /** It surely serves behind the fleet's target group. */
  readonly certain: boolean;
  readonly spread: ZoneSpread;
  readonly desired: Uncertain<number>;
  /** Null where it does not scale. */
  readonly size: GroupSize | null;
  /** Why more of it may be missing than its share of a zone; empty where nothing is known that does. */
  readonly shortfalls: readonly string[];
}

/** All that serves the same requests: what one target group or Classic Load Balancer sends them to. */
export interface Fleet {
  /** Its one Auto Scaling group or service, or else its target group or load balancer. */
  readonly address: string;
  readonly members: readonly FleetMember[];
  /** Why more may serve the same requests; empty where nothing else can. */
  readonly doubts: readonly string[];
}

/** Groups that serve the same requests together, such as one Auto Scaling group a zone, are one fleet. */
export function readFleets(
  { resolver, topology }: Stack,
  zones: Zones,
): { readonly fleets: readonly Fleet[]; readonly memberships: Memberships } {
  const members = new Map<string, Omit<FleetMember, 'certain'>>();
  const resources = indexCompute(resolver);
  const scaling = readServiceScaling(resolver);
  const packed = new ClusterPlacement(resolver);
  for (const application of topology.applications) {
    if (application.kind === 'ecs-service' || application.kind === 'ecs-host') continue;
    members.set(application.address, toMember(application, resources, zones, packed, resolver));
  }
  const services = readEcsServices(resolver, zones);
  for (const { resource, spread, desired } of services) {
    const { address } = resource;
    const scaled = scaling.get(address);
    const size = scaled ? { desired, min: scaled.min, max: scaled.max } : null;
    const shortfalls = shortfallsOfService(resource);
    members.set(address, { address, kind: 'ecs-service', spread, desired, size, shortfalls });
  }
  const memberships = readMemberships(
    resolver,
    services.map(({ resource }) => resource),
    readClassicMembers(resolver),
  );
  const fleets = [
    ...sharing(members, memberships),
    ...memberships.unplaced.flatMap(({ member, reason }) => alone(members, member, reason)),
  ];
  return { fleets, memberships };
}

function sharing(
  members: ReadonlyMap<string, Omit<FleetMember, 'certain'>>,
  { byTargetGroup, unplaced }: Memberships,
): Fleet[] {
  const fleets = new Map<string, Fleet>();
  const doubts = unplaced.slice(0, 2).map(({ member, reason }) => `${member}: ${reason}`);
  for (const [targetGroup, places] of byTargetGroup) {
    const own = [...places].flatMap(([address, certain]) => {
      const member = members.get(address);
      return member ? [{ ...member, certain }] : [];
    });
    const [only] = own;
    // A group that may be behind several target groups is judged by itself.
    if (only === undefined || own.every(({ certain, kind }) => !certain && kind !== 'instance'))
      continue;
    const others = [...places.keys()].filter((address) => !members.has(address));
    const more = others
      .slice(0, 2)
      .map((place) => `${place} adds a target that is no instance of this plan`);
    const single = own.length === 1 && only.certain && only.kind !== 'instance';
    const address = single ? only.address : targetGroup;
    fleets.set(address, { address, members: own, doubts: [...doubts, ...more] });
  }
  return [...fleets.values()];
}

/** What serves behind a target group that the plan does not tell may share it with anything. */
function alone(
  members: ReadonlyMap<string, Omit<FleetMember, 'certain'>>,
  address: string,
  reason: string,
): Fleet[] {
  const member = members.get(address);
  if (!member) return [];
  const doubts = members.size > 1 ? [`${address}: ${reason}`] : [];
  return [{ address, members: [{ ...member, certain: true }], doubts }];
}

function indexCompute(resolver: Resolver): ReadonlyMap<string, PlannedResource> {
  const compute = resolver.ofType(
    'aws_autoscaling_group',
    'aws_instance',
    'aws_spot_instance_request',
  );
  return new Map(compute.map((resource) => [resource.address, resource]));
}

function toMember(
  { address, kind, subnets }: Application,
  resources: ReadonlyMap<string, PlannedResource>,
  zones: Zones,
  packed: ClusterPlacement,
  resolver: Resolver,
): Omit<FleetMember, 'certain'> {
  const resource = resources.get(address);
  if (kind === 'instance' || !resource) {
    return {
      address,
      kind,
      spread: zoneOfInstance(subnets, resource, zones),
      desired: known(1),
      size: null,
      shortfalls: resource ? shortfallsOfInstance(resource) : [],
    };
  }
  const size = readGroupSize(resource);
  const named = namedZones(resource);
  const spread = isDefault(subnets) ? named : zones.over(subnets);
  return {
    address,
    kind,
    spread: packed.of(resource, spread),
    desired: size.desired,
    size,
    shortfalls: shortfallsOf(resource, resolver),
  };
}

function zoneOfInstance(
  subnets: Application['subnets'],
  resource: PlannedResource | undefined,
  zones: Zones,
): ZoneSpread {
  const own = resource && textAt(resource, ['availability_zone']);
  if (own?.state === 'known')
    return exactSpread([own.value], [`${resource?.address} is in ${own.value}`]);
  return inOneZone(isDefault(subnets) ? openSpread('AWS chooses its zone') : zones.over(subnets));
}

function isDefault(subnets: Application['subnets']): boolean {
  return subnets.state === 'known' && subnets.value.includes(DEFAULT_SUBNET);
}
