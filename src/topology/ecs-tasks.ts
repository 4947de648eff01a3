import { oncePerPlan } from '../plan/once-per-plan.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import type { Compute } from './compute.js';
import { isEcsCluster, isSecurityGroup, isSubnet, isTargetGroup } from './resource-kinds.js';
import { booleanAt } from './uncertain-attribute.js';

const NETWORK = ['network_configuration', 0] as const;

/**
 * ECS services whose tasks have network interfaces of their own (awsvpc, and so every Fargate one), in what
 * these have in the network. On the interfaces of their hosts, tasks are what the plan does not tell.
 */
export const readEcsTasks = oncePerPlan((resolver): readonly Compute[] =>
  resolver.ofType('aws_ecs_service').flatMap((service) => {
    const subnets = resolver.links(service, [...NETWORK, 'subnets'], isSubnet);
    return subnets.absent ? [] : [{ ...toCompute(service, resolver), subnets }];
  }),
);

function toCompute(service: PlannedResource, resolver: Resolver): Omit<Compute, 'subnets'> {
  // Fargate does not look at the setting of the subnet. Source: Amazon ECS API, AwsVpcConfiguration.
  const publicAddress = booleanAt(service, [...NETWORK, 'assign_public_ip'], false);
  const gives = publicAddress.state === 'known' && publicAddress.value;
  return {
    resource: service,
    kind: 'ecs-service',
    securityGroups: resolver.links(service, [...NETWORK, 'security_groups'], isSecurityGroup),
    publicAddress,
    evidence: gives ? [`${service.address} gives each task a public address`] : [],
    interfaces: [],
  };
}

/**
 * Target groups that send requests to a service, by block of `load_balancer`; where the plan hides how
 * many there are, one that is not known.
 */
export function targetGroupLinks(service: PlannedResource, resolver: Resolver) {
  const rows = service.values['load_balancer'];
  return (Array.isArray(rows) ? rows : [0]).map((_, index) =>
    resolver.link(service, ['load_balancer', index, 'target_group_arn'], isTargetGroup),
  );
}

/** Whether a target group sends requests to a service: one known only after apply is one all the same. */
export function isBehindTargetGroup(service: PlannedResource, resolver: Resolver): boolean {
  return targetGroupLinks(service, resolver).some((links) => !links.absent);
}

/**
 * How a service without a target group may be part of the application all the same, beside services that
 * have some: one of these runs in its cluster, or others find it by name. Undefined where the plan has no sign of it.
 */
export function besideApplication(
  service: PlannedResource,
  resolver: Resolver,
): string | undefined {
  const fronts = readFronts(resolver);
  if (fronts.size === 0) return undefined;
  const registries = service.values['service_registries'];
  const connect = service.values['service_connect_configuration'];
  const isNamed = [registries, connect].some((rows) => Array.isArray(rows) && rows.length > 0);
  if (isNamed) return 'is a service that others find by name';
  const front = clustersOf(service, resolver)
    .map((cluster) => fronts.get(cluster))
    .find((found) => found !== undefined);
  return front === undefined ? undefined : `is a service in the cluster of ${front}`;
}

/** By cluster, the first of its services that a target group sends requests to. */
const readFronts = oncePerPlan((resolver): ReadonlyMap<string, string> => {
  const behind = resolver
    .ofType('aws_ecs_service')
    .filter((service) => isBehindTargetGroup(service, resolver));
  return new Map(
    behind
      .toReversed()
      .flatMap((service) =>
        clustersOf(service, resolver).map((cluster) => [cluster, service.address] as const),
      ),
  );
});

function clustersOf(service: PlannedResource, resolver: Resolver): string[] {
  const { targets, external, absent } = resolver.link(service, ['cluster'], isEcsCluster);
  return absent ? ['default'] : [...targets.map(({ resource }) => resource.address), ...external];
}
