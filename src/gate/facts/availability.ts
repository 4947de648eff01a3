import type { GateSettings } from '../../model/settings.js';
import { isContext } from '../../plan/join-plans.js';
import type { PlannedResource } from '../../plan/plan.js';
import { readCaches } from '../../topology/availability/caches.js';
import { readDatabaseResilience } from '../../topology/availability/databases.js';
import { surviveZoneLoss } from '../../topology/availability/fleet-capacity.js';
import { readFleets, type Fleet } from '../../topology/availability/fleets.js';
import {
  readClassicLoadBalancerZones,
  readLoadBalancerZones,
} from '../../topology/availability/load-balancer-zones.js';
import { readOtherStoreResilience } from '../../topology/availability/other-stores.js';
import {
  readLoadBalancerRegions,
  readRoutedRecords,
} from '../../topology/availability/region-failover.js';
import type { Memberships } from '../../topology/availability/memberships.js';
import { LaunchHooks } from '../../topology/availability/replacement-checks.js';
import { readScheduledSizes } from '../../topology/availability/scheduled-sizes.js';
import { readSmallestSizes } from '../../topology/availability/smallest-sizes.js';
import {
  readClassicHealthCheck,
  readTargetHealthCheck,
  type TargetHealthCheck,
} from '../../topology/availability/target-health.js';
import { joinSpreads } from '../../topology/availability/zone-spread.js';
import { Zones } from '../../topology/availability/zones.js';
import {
  readScalingPolicies,
  type ScalingPolicies,
} from '../../topology/delivery/scaling-policies.js';
import { readServiceScaling } from '../../topology/delivery/service-scaling.js';
import { groupBy } from '../../topology/group-by.js';
import type { Stack } from '../../topology/read-stack.js';
import { readSuspendedProcesses } from '../../topology/suspended-processes.js';
import { booleanAt, textAt } from '../../topology/uncertain-attribute.js';

/** Facts for policies/availability: zones, capacity, health checks, databases and caches. */
export function availabilityFacts(
  stack: Stack,
  _settings: GateSettings,
): Readonly<Record<string, unknown>> {
  const { resolver, topology } = stack;
  const zones = new Zones(topology.subnets, resolver);
  const balancers = resolver.ofType('aws_lb');
  const regions = readLoadBalancerRegions(resolver, zones);
  const { fleets, memberships } = readFleets(stack, zones);
  const ofGroups = readScalingPolicies(resolver);
  const services = readServiceScaling(resolver);
  const policies = {
    of: (member: string) => services.get(member)?.policies ?? ofGroups.of(member),
  };
  const scheduled = readScheduledSizes(resolver);
  return {
    availability: {
      loadBalancers: balancers.map((lb) => ({
        address: lb.address,
        deletionProtection: booleanAt(lb, ['enable_deletion_protection'], false),
        region: regions.get(lb.address),
        isEvidence: isContext(resolver.plan, lb.address),
        ...readLoadBalancerZones(lb, resolver, zones),
      })),
      classicLoadBalancers: resolver.ofType('aws_elb').map((lb) => ({
        address: lb.address,
        spread: readClassicLoadBalancerZones(lb, resolver, zones),
      })),
      fleets: fleets.map((fleet) => toFleetFacts(fleet, policies, scheduled)),
      groups: groupFacts(stack, memberships),
      targetGroups: targetGroupFacts(stack, memberships),
      databases: readDatabaseResilience(resolver, zones),
      stores: readOtherStoreResilience(resolver, zones),
      caches: readCaches(resolver, zones),
      records: readRoutedRecords(resolver, regions),
      otherFailover: Object.keys(topology.passedOver).filter((type) =>
        ['aws_globalaccelerator_endpoint_group', 'aws_cloudfront_distribution'].includes(type),
      ),
    },
  };
}

function toFleetFacts(
  fleet: Fleet,
  policies: ScalingPolicies,
  scheduled: ReturnType<typeof readScheduledSizes>,
): unknown {
  const smallest = readSmallestSizes(fleet.members, policies, scheduled);
  return {
    address: fleet.address,
    members: fleet.members.map(({ address }) => address).slice(0, 20),
    doubts: fleet.doubts,
    zones: joinSpreads(fleet.members),
    desired: surviveZoneLoss(fleet),
    smallest: smallest.by.length > 0 ? surviveZoneLoss(fleet, smallest.of) : null,
    scalesIn: { surely: smallest.surely, by: smallest.by.slice(0, 3) },
    canGrow: fleet.members.some(
      ({ size }) => size !== null && (size.max.state === 'unknown' || size.max.value > 0),
    ),
  };
}

/** Auto Scaling groups that serve requests of a target group or a Classic Load Balancer, or may, each with those it surely has. */
function groupFacts({ resolver, topology }: Stack, { byTargetGroup }: Memberships): unknown[] {
  const hooks = new LaunchHooks(resolver);
  const groups = new Map(
    resolver.ofType('aws_autoscaling_group').map((group) => [group.address, group]),
  );
  const targetGroups = groupBy([...byTargetGroup], ([, members]) =>
    [...members].flatMap(([member, certain]) => (certain ? [member] : [])),
  );
  return topology.applications.flatMap(({ address, kind, role }) => {
    const group = groups.get(address);
    const own = (targetGroups.get(address) ?? []).map(([targetGroup]) => targetGroup);
    // Of a group that hosts tasks the load balancer sees the tasks, which ECS replaces.
    if (!group || kind === 'ecs-host') return [];
    const suspended = readSuspendedProcesses(group);
    return [{ address, role, targetGroups: own, suspended, ...hooks.read(group) }];
  });
}

/** Health checks of target groups and Classic Load Balancers that something of the plan serves behind, or may, by address. */
function targetGroupFacts(
  { resolver }: Stack,
  { byTargetGroup }: Memberships,
): Readonly<Record<string, TargetHealthCheck>> {
  const serves = ({ address }: PlannedResource): boolean => byTargetGroup.has(address);
  const groups = resolver
    .ofType('aws_lb_target_group')
    .filter((group) => serves(group) && !isOfFunction(group))
    .map(readTargetHealthCheck);
  const classic = resolver.ofType('aws_elb').filter(serves).map(readClassicHealthCheck);
  return Object.fromEntries([...groups, ...classic].map((check) => [check.address, check]));
}

/** A function is started for each request: its health check is off by default, and replaces nothing. */
function isOfFunction(group: PlannedResource): boolean {
  const kind = textAt(group, ['target_type'], 'instance');
  return kind.state === 'known' && kind.value === 'lambda';
}
