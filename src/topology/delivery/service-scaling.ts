import { both, known, unknown, type Uncertain } from '../../model/uncertain.js';
import { exactLinks, type Links } from '../../plan/links.js';
import { oncePerPlan } from '../../plan/once-per-plan.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { groupBy } from '../group-by.js';
import { isEcsService } from '../resource-kinds.js';
import { booleanAt, numberAt, textAt } from '../uncertain-attribute.js';
import type { ScalingPolicy } from './scaling-policies.js';

/** An ECS service that Application Auto Scaling may resize. */
export interface ScalableService {
  readonly service: PlannedResource;
  readonly min: Uncertain<number>;
  readonly max: Uncertain<number>;
  readonly policies: readonly ScalingPolicy[];
  /** Scheduled actions, which set the least and the most anew; null where one leaves it as it is. */
  readonly scheduled: readonly {
    readonly address: string;
    readonly certain: boolean;
    readonly min: Uncertain<number> | null;
    readonly max: Uncertain<number> | null;
  }[];
}

/** A target, its policies and its scheduled actions share a resource id. By the service's address. */
export const readServiceScaling = oncePerPlan((resolver): ReadonlyMap<string, ScalableService> => {
  const byName = groupBy(resolver.ofType('aws_ecs_service'), (service) => {
    const name = textAt(service, ['name']);
    return name.state === 'known' ? [name.value] : [];
  });
  const read = (type: string) =>
    resolver.ofType(type).map((resource) => ({
      resource,
      services: serviceLinks(resource, resolver, byName),
    }));
  const ofService = (type: string) =>
    groupBy(read(type), ({ services }) => services.targets.map(({ resource }) => resource));
  const policies = ofService('aws_appautoscaling_policy');
  const actions = ofService('aws_appautoscaling_scheduled_action');
  return new Map(
    read('aws_appautoscaling_target').flatMap(({ resource: target, services }) => {
      const [only, ...others] = services.targets;
      if (!only || others.length > 0) return [];
      const service = only.resource;
      const scaling: ScalableService = {
        service,
        min: numberAt(target, ['min_capacity']),
        max: numberAt(target, ['max_capacity']),
        policies: (policies.get(service) ?? []).map(({ resource, services: of }) =>
          readPolicy(resource, isCertain(of), target),
        ),
        scheduled: (actions.get(service) ?? []).map(({ resource, services: of }) => ({
          address: resource.address,
          certain: isCertain(of),
          min: capacityAt(resource, 'min_capacity'),
          max: capacityAt(resource, 'max_capacity'),
        })),
      };
      return [[service.address, scaling] as const];
    }),
  );
});

function isCertain(links: Links): boolean {
  return links.exact && links.gaps.length === 0;
}

/** The target may suspend what its policies do, in either direction (`suspended_state`). */
function readPolicy(
  policy: PlannedResource,
  certain: boolean,
  target: PlannedResource,
): ScalingPolicy {
  const kind = textAt(policy, ['policy_type'], 'StepScaling');
  const tracks = kind.state === 'known' && kind.value === 'TargetTrackingScaling';
  const onlyOut = booleanAt(
    policy,
    ['target_tracking_scaling_policy_configuration', 0, 'disable_scale_in'],
    false,
  );
  const goesOn = (way: string): Uncertain<boolean> =>
    not(booleanAt(target, ['suspended_state', 0, `dynamic_scaling_${way}_suspended`], false));
  const out = goesOn('out');
  const called = unknown<boolean>(`${policy.address} acts where an alarm calls it`, [true, false]);
  const isStopped = out.state === 'known' && !out.value;
  return {
    address: policy.address,
    certain,
    kind,
    acts: tracks ? known(true) : called,
    scalesIn: both(goesOn('in'), tracks ? not(onlyOut) : called),
    scalesOut: out,
    how: `${policy.address} ${tracks ? 'tracks a target' : 'waits for an alarm'}${isStopped ? `, but ${target.address} suspends scaling out` : ''}`,
  };
}

function not(field: Uncertain<boolean>): Uncertain<boolean> {
  return field.state === 'known' ? known(!field.value) : field;
}

function capacityAt(action: PlannedResource, name: string): Uncertain<number> | null {
  const block = ['scalable_target_action', 0, name];
  const size = textAt(action, block, 'unset');
  if (size.state === 'known' && size.value === 'unset') return null;
  return numberAt(action, block);
}

/** `service/<cluster>/<service>`, which is known while planning where both names are. */
function serviceLinks(
  resource: PlannedResource,
  resolver: Resolver,
  byName: ReadonlyMap<string, readonly PlannedResource[]>,
): Links {
  const id = textAt(resource, ['resource_id']);
  if (id.state === 'unknown') return resolver.link(resource, ['resource_id'], isEcsService);
  const name = /^service\/[^/]+\/(.+)$/.exec(id.value)?.[1];
  const services = name === undefined ? [] : (byName.get(name) ?? []);
  const targets = services.map((service) => ({ resource: service, attribute: undefined }));
  return { ...exactLinks(targets), exact: targets.length === 1 };
}
