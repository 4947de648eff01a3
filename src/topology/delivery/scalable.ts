import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { exactLinks, type Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { readGroupSize } from '../availability/group-size.js';
import { groupBy } from '../group-by.js';
import { isEcsService } from '../resource-kinds.js';
import type { Stack } from '../read-stack.js';
import { readSuspendedProcesses } from '../suspended-processes.js';
import { numberAt, textAt } from '../uncertain-attribute.js';
import type { ScalingPolicies, ScalingPolicy } from './scaling-policies.js';

/** Something that serves requests and may run more instances than its least. */
export interface Scalable {
  readonly address: string;
  readonly role: Uncertain<string>;
  readonly min: Uncertain<number>;
  readonly max: Uncertain<number>;
  readonly policies: readonly Omit<ScalingPolicy, 'kind' | 'scalesIn'>[];
}

export function readScalables(
  { resolver, topology }: Stack,
  policies: ScalingPolicies,
): Scalable[] {
  const groups = new Map(
    resolver.ofType('aws_autoscaling_group').map((group) => [group.address, group]),
  );
  return [
    ...topology.applications.flatMap(({ address, role }) => {
      const group = groups.get(address);
      if (!group) return [];
      const { min, max } = readGroupSize(group);
      const suspended = readSuspendedProcesses(group);
      const own = policies.of(address).map((policy) => slim(suspendPolicy(policy, suspended)));
      return [{ address, role, min, max, policies: own }];
    }),
    ...readScalableServices(resolver),
  ];
}

/**
 * A policy does nothing while its process is suspended: AlarmNotification for those that alarms call,
 * ScheduledActions for forecasts, and Launch for all. Source: EC2 Auto Scaling User Guide, Suspend and
 * resume processes.
 */
function suspendPolicy(
  policy: ScalingPolicy,
  suspended: Uncertain<readonly string[]>,
): ScalingPolicy {
  if (suspended.state === 'unknown')
    return { ...policy, acts: unknown(suspended.reason, [true, false]) };
  const forecasts = policy.kind.state === 'known' && policy.kind.value === 'PredictiveScaling';
  const own = ['Launch', forecasts ? 'ScheduledActions' : 'AlarmNotification'];
  const stopped = suspended.value.find((name) => own.includes(name));
  if (stopped === undefined) return policy;
  return { ...policy, acts: known(false), how: `${policy.how}, but the group suspends ${stopped}` };
}

function slim({ address, certain, acts, how }: ScalingPolicy): Scalable['policies'][number] {
  return { address, certain, acts, how };
}

/** ECS services that Application Auto Scaling may resize; a target and its policies share a resource id. */
function readScalableServices(resolver: Resolver): Scalable[] {
  const byName = groupBy(resolver.ofType('aws_ecs_service'), (service) => {
    const name = textAt(service, ['name']);
    return name.state === 'known' ? [name.value] : [];
  });
  const read = (type: string) =>
    resolver.ofType(type).map((resource) => ({
      resource,
      services: serviceLinks(resource, resolver, byName),
    }));
  const byService = groupBy(read('aws_appautoscaling_policy'), ({ services }) =>
    services.targets.map((target) => target.resource),
  );
  return read('aws_appautoscaling_target').flatMap(({ resource: target, services }) => {
    const [service, ...others] = services.targets;
    if (!service || others.length > 0) return [];
    const policies = (byService.get(service.resource) ?? []).map(
      ({ resource: policy, services: of }) => {
        const kind = textAt(policy, ['policy_type'], 'StepScaling');
        const tracks = kind.state === 'known' && kind.value === 'TargetTrackingScaling';
        return {
          address: policy.address,
          certain: of.exact && of.gaps.length === 0,
          acts: tracks
            ? known(true)
            : unknown<boolean>(`${policy.address} acts where an alarm calls it`, [true, false]),
          how: `${policy.address} ${tracks ? 'tracks a target' : 'waits for an alarm'}`,
        };
      },
    );
    return [
      {
        address: service.resource.address,
        role: known('application'),
        min: numberAt(target, ['min_capacity']),
        max: numberAt(target, ['max_capacity']),
        policies,
      },
    ];
  });
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
