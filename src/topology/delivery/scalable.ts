import { both, known, unknown, type Uncertain } from '../../model/uncertain.js';
import type { Resolver } from '../../plan/resolver.js';
import { readGroupSize } from '../availability/group-size.js';
import type { Stack } from '../read-stack.js';
import { readSuspendedProcesses } from '../suspended-processes.js';
import type { ScalingPolicies, ScalingPolicy } from './scaling-policies.js';
import { readServiceScaling } from './service-scaling.js';

/** Something that serves requests and may run more instances than its least. */
export interface Scalable {
  readonly address: string;
  readonly role: Uncertain<string>;
  readonly min: Uncertain<number>;
  readonly max: Uncertain<number>;
  readonly policies: readonly Omit<ScalingPolicy, 'kind' | 'scalesIn' | 'scalesOut'>[];
}

export function readScalables(
  { resolver, topology }: Stack,
  policies: ScalingPolicies,
): Scalable[] {
  const groups = new Map(
    resolver.ofType('aws_autoscaling_group').map((group) => [group.address, group]),
  );
  return [
    ...topology.applications.flatMap(({ address, kind, role }) => {
      const group = groups.get(address);
      // A group that hosts tasks is scaled by its capacity provider.
      if (!group || kind === 'ecs-host') return [];
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

function slim(policy: ScalingPolicy): Scalable['policies'][number] {
  const { address, certain, acts, scalesOut, how } = policy;
  const takesOnly = scalesOut.state === 'known' && !scalesOut.value;
  if (!takesOnly) return { address, certain, acts: both(acts, scalesOut), how };
  // One that no alarm calls says so itself.
  const isIdle = acts.state === 'known' && !acts.value;
  return {
    address,
    certain,
    acts: known(false),
    how: isIdle ? how : `${how}, and only takes instances away`,
  };
}

/** ECS services that Application Auto Scaling may resize. */
function readScalableServices(resolver: Resolver): Scalable[] {
  return [...readServiceScaling(resolver).values()].map(({ service, min, max, policies }) => ({
    address: service.address,
    role: known('application'),
    min,
    max,
    policies: policies.map(slim),
  }));
}
