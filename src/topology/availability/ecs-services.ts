import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { isSubnet, isTargetGroup } from '../resource-kinds.js';
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
    if (targetGroupLinks(service, resolver).every((links) => links.absent)) return [];
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
        spread: subnets.absent
          ? openSpread(`the tasks of ${service.address} are where its cluster's instances are`)
          : zones.over(toUncertainSet(subnets)),
        desired: desired.state === 'known' ? known(desired.value) : desired,
      },
    ];
  });
}

export function targetGroupLinks(service: PlannedResource, resolver: Resolver) {
  const rows = service.values['load_balancer'];
  return (Array.isArray(rows) ? rows : []).map((_, index) =>
    resolver.link(service, ['load_balancer', index, 'target_group_arn'], isTargetGroup),
  );
}
