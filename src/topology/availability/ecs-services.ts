import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import { joinLinks } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { groupsOfTasks } from '../ecs-hosts.js';
import { isBehindTargetGroup } from '../ecs-tasks.js';
import { isSubnet } from '../resource-kinds.js';
import { numberAt, textAt, toUncertainSet } from '../uncertain-attribute.js';
import type { Zones } from './zones.js';
import { openSpread, type ZoneSpread } from './zone-spread.js';

/** An ECS service whose tasks have network interfaces of their own (awsvpc, and so every Fargate one). */
export interface EcsService {
  readonly resource: PlannedResource;
  readonly spread: ZoneSpread;
  readonly desired: Uncertain<number>;
}

/** Services that a target group sends requests to. A daemon's tasks are as many as its hosts. */
export function readEcsServices(resolver: Resolver, zones: Zones): EcsService[] {
  return resolver.ofType('aws_ecs_service').flatMap((service) => {
    if (!isBehindTargetGroup(service, resolver)) return [];
    const subnets = resolver.links(service, ['network_configuration', 0, 'subnets'], isSubnet);
    const strategy = textAt(service, ['scheduling_strategy'], 'REPLICA');
    const desired =
      strategy.state === 'known' && strategy.value === 'REPLICA'
        ? // The provider sends its own default of 0.
          numberAt(service, ['desired_count'], 0)
        : unknown<number>(`${service.address} runs as many tasks as it has hosts`);
    return [
      {
        resource: service,
        spread: placeTasks(
          service,
          subnets.absent ? null : zones.over(toUncertainSet(subnets)),
          zonesOfHosts(service, resolver, zones),
        ),
        desired: desired.state === 'known' ? known(desired.value) : desired,
      },
    ];
  });
}

/**
 * Fargate balances tasks over the zones of their subnets. On instances they go where the cluster has
 * some, and as the placement strategies and constraints say. Source: Amazon ECS Developer Guide.
 */
function placeTasks(
  service: PlannedResource,
  subnets: ZoneSpread | null,
  hosts: ZoneSpread | undefined,
): ZoneSpread {
  const { address } = service;
  const where = `the tasks of ${address} are where its cluster's instances are`;
  // Wherever they are placed there, it is in one zone.
  if (hosts && hosts.atMost !== null && hosts.atMost < 2) return hosts;
  if (subnets === null) return openSpread(where);
  if (isOnFargate(service)) return subnets;
  const most = subnets.atMost;
  // No subnet of another zone takes a task, wherever the instances are.
  if (most !== null && most < 2) return subnets;
  return {
    ...subnets,
    sure: [],
    open: subnets.open,
    atLeast: Math.min(1, subnets.atLeast),
    reason: `${where}, unless it is on Fargate (launch_type, or capacity_provider_strategy)`,
  };
}

/** Zones of the groups whose instances alone take a service's tasks; undefined where the plan does not tell these. */
function zonesOfHosts(
  service: PlannedResource,
  resolver: Resolver,
  zones: Zones,
): ZoneSpread | undefined {
  const groups = groupsOfTasks(service, resolver);
  if (!groups?.exact || groups.gaps.length + groups.external.length > 0) return undefined;
  const subnets = joinLinks(
    groups.targets.map(({ resource }) =>
      resolver.links(resource, ['vpc_zone_identifier'], isSubnet),
    ),
  );
  return subnets.absent ? undefined : zones.over(toUncertainSet(subnets));
}

function isOnFargate(service: PlannedResource): boolean {
  if (readAttribute(service, ['capacity_provider_strategy', 0]).state === 'hidden') return false;
  const rows = service.values['capacity_provider_strategy'];
  const providers = (Array.isArray(rows) ? rows : []).map((_, index) =>
    textAt(service, ['capacity_provider_strategy', index, 'capacity_provider']),
  );
  if (providers.length > 0)
    return providers.every(
      (name) => name.state === 'known' && /^FARGATE(_SPOT)?$/.test(name.value),
    );
  const type = textAt(service, ['launch_type']);
  return type.state === 'known' && type.value === 'FARGATE';
}
