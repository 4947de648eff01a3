import { known, unknown, whether, type Uncertain } from '../../model/uncertain.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { joinLinks, type Links } from '../../plan/links.js';
import { valueAt } from '../../plan/value-at.js';
import { groupBy } from '../group-by.js';
import { readNamingGroups } from '../naming-groups.js';
import { isScalingPolicy } from '../resource-kinds.js';
import { booleanAt, numberAt, textAt } from '../uncertain-attribute.js';

/** A scaling policy that can be an Auto Scaling group's. */
export interface ScalingPolicy {
  readonly address: string;
  /** Surely this group's, and not one of several. */
  readonly certain: boolean;
  readonly kind: Uncertain<string>;
  /** Whether a metric makes it act: by itself, or through an alarm of the plan that calls it. */
  readonly acts: Uncertain<boolean>;
  /** Whether it can take the group down to its smallest size. */
  readonly scalesIn: Uncertain<boolean>;
  /** Whether it can make the group larger: a policy that only takes away answers no load. */
  readonly scalesOut: Uncertain<boolean>;
  readonly how: string;
}

/** Scaling policies by the group that they can name, and those whose group the plan does not tell. */
export interface ScalingPolicies {
  of(group: string): readonly ScalingPolicy[];
}

export function readScalingPolicies(resolver: Resolver): ScalingPolicies {
  const alarms = readAlarms(resolver);
  const policies = readNamingGroups('aws_autoscaling_policy', resolver);
  // For each group these are the same, so a few stand for all of them.
  const unplaced = policies.lost
    .map((policy) => readPolicy(policy, false, alarms))
    .filter(({ acts }) => acts.state === 'unknown' || acts.value)
    .slice(0, MOST_DOUBTS);
  return {
    of: (group) => [
      ...policies.of(group).map(({ resource, certain }) => readPolicy(resource, certain, alarms)),
      ...unplaced,
    ],
  };
}

const MOST_DOUBTS = 3;

interface Alarms {
  readonly byPolicy: ReadonlyMap<string, readonly string[]>;
  /** Alarms that may call any policy. */
  readonly open: readonly string[];
}

/** An alarm calls a policy in whatever state names it, and none while its actions are switched off. */
const ACTIONS = ['alarm_actions', 'ok_actions', 'insufficient_data_actions'];

function readAlarms(resolver: Resolver): Alarms {
  const all = resolver.ofType('aws_cloudwatch_metric_alarm').flatMap((alarm) => {
    const enabled = booleanAt(alarm, ['actions_enabled'], true);
    if (enabled.state === 'known' && !enabled.value) return [];
    const links = joinLinks(ACTIONS.map((name) => resolver.links(alarm, [name], isScalingPolicy)));
    return [{ alarm, links: enabled.state === 'known' ? links : doubtful(links, enabled.reason) }];
  });
  const byPolicy = groupBy(all, ({ links }) =>
    links.gaps.length === 0 && (links.exact || links.targets.length === 1)
      ? links.targets.map(({ resource }) => resource.address)
      : [],
  );
  return {
    byPolicy: new Map(
      [...byPolicy].map(([policy, items]) => [policy, items.map(({ alarm }) => alarm.address)]),
    ),
    open: all
      .filter(({ links }) => links.gaps.length > 0 || (!links.exact && links.targets.length > 1))
      .map(({ alarm }) => alarm.address),
  };
}

function doubtful(links: Links, reason: string): Links {
  return links.targets.length === 0 ? links : { ...links, gaps: [...links.gaps, reason] };
}

function readPolicy(policy: PlannedResource, certain: boolean, alarms: Alarms): ScalingPolicy {
  // SimpleScaling is the provider's and the API's default.
  const kind = textAt(policy, ['policy_type'], 'SimpleScaling');
  const enabled = booleanAt(policy, ['enabled'], true);
  const base = { address: policy.address, certain, kind };
  if (enabled.state === 'unknown' || kind.state === 'unknown') {
    const reason = enabled.state === 'unknown' ? enabled.reason : reasonOf(kind);
    const open = unknown<boolean>(reason, [true, false]);
    return {
      ...base,
      acts: open,
      scalesIn: open,
      scalesOut: open,
      how: `${policy.address} is open: ${reason}`,
    };
  }
  if (!enabled.value) return { ...base, ...never(`${policy.address} is switched off`) };
  switch (kind.value) {
    case 'TargetTrackingScaling':
      return { ...base, ...trackTarget(policy) };
    case 'PredictiveScaling':
      return { ...base, ...predict(policy) };
    default:
      return { ...base, ...waitForAlarm(policy, kind.value, alarms) };
  }
}

type Behaviour = Pick<ScalingPolicy, 'acts' | 'scalesIn' | 'scalesOut' | 'how'>;

function never(how: string): Behaviour {
  return { acts: known(false), scalesIn: known(false), scalesOut: known(false), how };
}

/** Its alarms are made by AWS. */
function trackTarget(policy: PlannedResource): Behaviour {
  const only = booleanAt(policy, ['target_tracking_configuration', 0, 'disable_scale_in'], false);
  return {
    acts: known(true),
    scalesIn: whether(only, (value) => !value),
    scalesOut: known(true),
    how: `${policy.address} tracks a target`,
  };
}

/** Forecasts alone scale nothing, and that is the default; a forecast never scales in. */
function predict(policy: PlannedResource): Behaviour {
  const mode = textAt(policy, ['predictive_scaling_configuration', 0, 'mode'], 'ForecastOnly');
  if (mode.state === 'unknown')
    return {
      acts: unknown(mode.reason, [true, false]),
      scalesIn: known(false),
      scalesOut: known(true),
      how: `${policy.address} forecasts`,
    };
  if (mode.value !== 'ForecastAndScale')
    return never(`${policy.address} only forecasts (mode ${mode.value}), and scales nothing`);
  return {
    acts: known(true),
    scalesIn: known(false),
    scalesOut: known(true),
    how: `${policy.address} scales by a forecast`,
  };
}

/** Step and simple scaling do nothing of themselves: a CloudWatch alarm must name the policy. */
function waitForAlarm(policy: PlannedResource, kind: string, alarms: Alarms): Behaviour {
  const callers = alarms.byPolicy.get(policy.address) ?? [];
  const ways = readAdjustments(policy, kind);
  if (callers.length > 0)
    return {
      acts: known(true),
      ...ways,
      how: `${policy.address} (${kind}) is called by ${callers.join(', ')}`,
    };
  if (alarms.open.length > 0)
    return {
      acts: unknown(`${alarms.open[0]} may call ${policy.address}`, [true, false]),
      ...ways,
      how: `${policy.address} (${kind}) may be called by ${alarms.open[0]}`,
    };
  return never(`${policy.address} (${kind}) is called by no alarm of this plan`);
}

/** An exact capacity may be less or more than what runs. */
function readAdjustments(
  policy: PlannedResource,
  kind: string,
): Pick<Behaviour, 'scalesIn' | 'scalesOut'> {
  const steps = valueAt(policy.values, ['step_adjustment']);
  const paths: AttributePath[] =
    kind === 'StepScaling'
      ? (Array.isArray(steps) ? steps : []).map((_, index) => [
          'step_adjustment',
          index,
          'scaling_adjustment',
        ])
      : [['scaling_adjustment']];
  const adjustments = paths.map((path) => numberAt(policy, path));
  const type = textAt(policy, ['adjustment_type']);
  const isChange = type.state === 'known' && type.value !== 'ExactCapacity';
  const isTold = adjustments.length > 0 && adjustments.every((item) => item.state === 'known');
  const way = (sign: 1 | -1, name: string): Uncertain<boolean> => {
    if (adjustments.some((item) => item.state === 'known' && item.value * sign > 0))
      if (isChange || sign < 0) return known(true);
    return isChange && isTold
      ? known(false)
      : unknown(`${policy.address} may scale ${name}`, [true, false]);
  };
  return { scalesIn: way(-1, 'in'), scalesOut: way(1, 'out') };
}

function reasonOf(field: Uncertain<unknown>): string {
  return field.state === 'unknown' ? field.reason : '';
}
