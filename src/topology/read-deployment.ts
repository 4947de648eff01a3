import type {
  DeployedAutoScalingGroup,
  DeployedDatabase,
  DeployedInstance,
  DeployedSubnet,
  Deployment,
} from '../model/deployment.js';
import { HoldfastError } from '../model/error.js';
import type { Topology } from '../model/topology.js';
import { valueOr } from '../model/uncertain.js';
import type { Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { readLoadBalancer, readTargetGroups } from './deployed-load-balancers.js';
import { arnFor, digest, idFor, LAB_ACCOUNT_ID } from './deployment-names.js';
import {
  isAutoScalingGroup,
  isDbSubnetGroup,
  isInstance,
  isSubnet,
  isTargetGroup,
} from './resource-kinds.js';
import { booleanAt, numberAt, textAt } from './uncertain-attribute.js';

/**
 * Settles what a plan leaves open, so that its stack can be built: everything assumed on the way is
 * listed in `substitutions`. One region only.
 * @throws HoldfastError deployment/no-load-balancer, deployment/no-application
 */
export function readDeployment(resolver: Resolver, topology: Topology): Deployment {
  const notes = new Set<string>();
  const balancers = chooseLoadBalancers(resolver, topology);
  const region = chooseRegion(topology, notes);
  const subnets = readSubnets(topology, region, notes);
  const subnetIds = new Map(subnets.map(({ address, id }) => [address, id]));
  const idsOf = (links: Links): string[] =>
    links.targets.flatMap(({ resource }) => subnetIds.get(resource.address) ?? []);
  const targetGroups = readTargetGroups(resolver, region);
  const groupArns = new Map(targetGroups.map(({ address, arn }) => [address, arn]));
  const arnsOf = (links: Links): string[] =>
    links.targets.flatMap(({ resource }) => groupArns.get(resource.address) ?? []);
  const groups = resolver
    .ofType('aws_autoscaling_group')
    .map((group) => readGroup(group, resolver, region, idsOf, arnsOf, subnets, notes));
  const instances = resolver
    .ofType('aws_instance')
    .map((instance) => readInstance(instance, resolver, idsOf, arnsOf, subnets));
  if (
    groups.every(({ targetGroupArns }) => targetGroupArns.length === 0) &&
    instances.every(({ role }) => role !== 'application')
  ) {
    throw new HoldfastError(
      'deployment/no-application',
      `${resolver.plan.path} has no instance behind a load balancer, so there is nothing to break`,
      {
        hint: 'Faults need an Auto Scaling group or instances in a target group. `holdfast gate` judges any plan.',
      },
    );
  }
  return {
    region,
    accountId: LAB_ACCOUNT_ID,
    zones: [...new Set(subnets.map(({ zone }) => zone))].toSorted(),
    vpcId: idFor('vpc', resolver.ofType('aws_vpc')[0]?.address ?? 'default'),
    subnets,
    loadBalancers: balancers.map((lb) =>
      readLoadBalancer(lb, resolver, region, idsOf, groupArns, notes),
    ),
    targetGroups,
    autoScalingGroups: groups.filter(({ subnetIds: own }) => own.length > 0),
    instances,
    databases: resolver
      .ofType('aws_db_instance')
      .map((db) => readDatabase(db, resolver, region, idsOf, subnets, notes)),
    substitutions: [...notes],
  };
}

function chooseLoadBalancers(resolver: Resolver, topology: Topology): PlannedResource[] {
  const application = new Set(
    topology.loadBalancers
      .filter(({ type }) => valueOr(type, 'application') === 'application')
      .map(({ address }) => address),
  );
  const internal = new Set(
    topology.loadBalancers
      .filter((lb) => valueOr(lb.internal, false))
      .map(({ address }) => address),
  );
  const balancers = resolver.ofType('aws_lb').filter(({ address }) => application.has(address));
  if (balancers.length === 0) {
    throw new HoldfastError(
      'deployment/no-load-balancer',
      `${resolver.plan.path} has no Application Load Balancer, so there is no way in for users`,
      {
        hint: 'Scenarios need one. `holdfast gate` judges any plan.',
      },
    );
  }
  // What users come in by is first.
  return balancers.toSorted(
    (a, b) => Number(internal.has(a.address)) - Number(internal.has(b.address)),
  );
}

function chooseRegion(topology: Topology, notes: Set<string>): string {
  const regions = new Set(
    [...topology.subnets.values()].flatMap(({ zone }) =>
      zone.state === 'known' ? [zone.value.replace(/[a-z]$/, '')] : [],
    ),
  );
  const [first, ...others] = [...regions].toSorted();
  if (first === undefined) notes.add('The plan does not tell its zones: us-east-1 is assumed.');
  if (others.length > 0)
    notes.add(
      `The plan has ${others.length + 1} regions; only ${first} is deployed in this version.`,
    );
  return first ?? 'us-east-1';
}

function readSubnets(topology: Topology, region: string, notes: Set<string>): DeployedSubnet[] {
  const inRegion = [...topology.subnets.values()].filter(
    ({ zone }) => zone.state !== 'known' || zone.value.startsWith(region),
  );
  return inRegion.map((subnet, index): DeployedSubnet => {
    const assumed = `${region}${'ab'[index % 2]}`;
    if (subnet.zone.state !== 'known')
      notes.add(`${subnet.address} has a zone known only after apply: ${assumed} is assumed.`);
    return {
      address: subnet.address,
      id: idFor('subnet', subnet.address),
      zone: valueOr(subnet.zone, assumed),
      cidr: valueOr(subnet.cidr, '10.0.0.0/24'),
      tier: valueOr(subnet.internetRoute, false) ? 'public' : 'private',
    };
  });
}

function readGroup(
  group: PlannedResource,
  resolver: Resolver,
  region: string,
  idsOf: (links: Links) => string[],
  arnsOf: (links: Links) => string[],
  subnets: readonly DeployedSubnet[],
  notes: Set<string>,
): DeployedAutoScalingGroup {
  const name = valueOr(
    textAt(group, ['name']),
    `${group.name}-${digest(group.address).slice(0, 8)}`,
  );
  const minSize = valueOr(numberAt(group, ['min_size'], 0), 0);
  const maxSize = valueOr(numberAt(group, ['max_size'], minSize), minSize);
  const desired = numberAt(group, ['desired_capacity'], minSize);
  const named = idsOf(resolver.links(group, ['vpc_zone_identifier'], isSubnet));
  const fallback = subnets.filter(({ tier }) => tier === 'private').map(({ id }) => id);
  if (named.length === 0)
    notes.add(`${group.address} does not tell its subnets: all private ones are assumed.`);
  const attached = resolver
    .ofType('aws_autoscaling_attachment')
    .filter((item) =>
      resolver
        .links(item, ['autoscaling_group_name'], isAutoScalingGroup)
        .targets.some(({ resource }) => resource === group),
    )
    .flatMap((item) => [
      ...arnsOf(resolver.links(item, ['lb_target_group_arn'], isTargetGroup)),
      ...arnsOf(resolver.links(item, ['alb_target_group_arn'], isTargetGroup)),
    ]);
  return {
    address: group.address,
    name,
    arn: arnFor(
      'autoscaling',
      region,
      `autoScalingGroup:${digest(group.address).slice(0, 12)}:autoScalingGroupName/${name}`,
    ),
    minSize,
    maxSize,
    desiredCapacity: Math.max(minSize, Math.min(maxSize, valueOr(desired, minSize))),
    healthCheckType:
      valueOr(textAt(group, ['health_check_type'], 'EC2'), 'EC2') === 'ELB' ? 'ELB' : 'EC2',
    gracePeriodSeconds: valueOr(numberAt(group, ['health_check_grace_period'], 300), 300),
    subnetIds: named.length > 0 ? named : fallback,
    targetGroupArns: [
      ...new Set([
        ...arnsOf(resolver.links(group, ['target_group_arns'], isTargetGroup)),
        ...attached,
      ]),
    ],
    tags: { ...groupTags(group), 'aws:autoscaling:groupName': name },
  };
}

function groupTags(group: PlannedResource): Record<string, string> {
  const rows = group.values['tag'];
  const tags = (Array.isArray(rows) ? rows : []) as readonly {
    key?: unknown;
    value?: unknown;
    propagate_at_launch?: unknown;
  }[];
  return Object.fromEntries(
    tags.flatMap(({ key, value, propagate_at_launch: propagated }) =>
      typeof key === 'string' && typeof value === 'string' && propagated === true
        ? [[key, value]]
        : [],
    ),
  );
}

function readInstance(
  instance: PlannedResource,
  resolver: Resolver,
  idsOf: (links: Links) => string[],
  arnsOf: (links: Links) => string[],
  subnets: readonly DeployedSubnet[],
): DeployedInstance {
  const targetGroupArns = resolver
    .ofType('aws_lb_target_group_attachment')
    .filter((item) =>
      resolver
        .links(item, ['target_id'], isInstance)
        .targets.some(({ resource }) => resource === instance),
    )
    .flatMap((item) => arnsOf(resolver.links(item, ['target_group_arn'], isTargetGroup)));
  const [subnetId] = idsOf(resolver.links(instance, ['subnet_id'], isSubnet));
  return {
    address: instance.address,
    id: idFor('i', instance.address),
    subnetId: subnetId ?? subnets[0]?.id ?? '',
    role: targetGroupArns.length > 0 ? 'application' : 'other',
    targetGroupArns: [...new Set(targetGroupArns)],
    tags: (instance.values['tags'] as Record<string, string> | null | undefined) ?? {},
  };
}

function readDatabase(
  db: PlannedResource,
  resolver: Resolver,
  region: string,
  idsOf: (links: Links) => string[],
  subnets: readonly DeployedSubnet[],
  notes: Set<string>,
): DeployedDatabase {
  const identifier = valueOr(
    textAt(db, ['identifier']),
    `${db.name}-${digest(db.address).slice(0, 8)}`,
  );
  const group = resolver.links(db, ['db_subnet_group_name'], isDbSubnetGroup).targets[0]?.resource;
  const ids = group ? idsOf(resolver.links(group, ['subnet_ids'], isSubnet)) : [];
  const zones = [
    ...new Set(subnets.filter(({ id }) => ids.includes(id)).map(({ zone }) => zone)),
  ].toSorted();
  const zone = textAt(db, ['availability_zone']);
  const multiAz = valueOr(booleanAt(db, ['multi_az'], false), false);
  const primary = valueOr(zone, zones[0] ?? subnets[0]?.zone ?? `${region}a`);
  if (zone.state !== 'known')
    notes.add(`AWS chooses the zone of ${db.address}: ${primary} is assumed.`);
  const engine = valueOr(textAt(db, ['engine']), 'unknown');
  return {
    address: db.address,
    identifier,
    arn: arnFor('rds', region, `db:${identifier}`),
    engine,
    port: valueOr(numberAt(db, ['port'], engine.startsWith('postgres') ? 5432 : 3306), 3306),
    multiAz,
    zone: primary,
    standbyZone: multiAz ? (zones.find((other) => other !== primary) ?? null) : null,
  };
}
