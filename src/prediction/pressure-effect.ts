import { FLOODING_ATTACKERS } from '../model/attack-addresses.js';
import type { Deployment } from '../model/deployment.js';
import type { WebAclStatement } from '../model/deployed-edge.js';
import { webAclsOnTheWay } from '../model/entrance.js';
import type { Loss } from '../model/loss.js';
import type { Interval } from '../model/prediction.js';
import { statementsOf } from '../model/web-acl-statements.js';
import type { Effect, EffectOf } from './effect.js';

/** A rate-based rule looks about every 10 s. Source: AWS WAF Developer Guide, "Rate-based rule caveats". */
const RATE_CHECK_SECONDS = 10;

type RateBased = Extract<WebAclStatement, { kind: 'rate-based' }>;

/**
 * Load that is the fault. No plan tells how many requests an instance bears, so nothing is predicted of
 * a surge but what each instance gets of it and when another is added; of a flood, that it ends once a
 * rate-based rule stops it.
 */
export const pressureEffect: EffectOf = (deployment, loss): Effect | null => {
  if (loss.pressure === null) return null;
  const { kind, ratePerSecond } = loss.pressure;
  const limit = kind === 'attack' ? floodLimit(deployment, ratePerSecond) : null;
  const open = limit === null ? whatIsOpen(deployment, loss, loss.pressure) : null;
  return {
    lost: [],
    outageSeconds: limit === null ? null : { low: 0, high: limit.seconds.high },
    ...(open === null ? {} : { open }),
    gone: null,
    healing: [],
    basis: [limit?.why ?? `${open}.`],
  };
};

function whatIsOpen(
  deployment: Deployment,
  { instancesBefore }: Loss,
  { kind, ratePerSecond }: NonNullable<Loss['pressure']>,
): string {
  const each = instancesBefore === 0 ? ratePerSecond : ratePerSecond / instancesBefore;
  const rate = Number(each.toPrecision(3));
  const more = ratePerSecond === 0 ? 'more' : `${rate}/s more each`;
  const unlimited =
    kind === 'attack' && ratePerSecond > 0 ? ['no rate-based rule stops the flood'] : [];
  return [
    ...unlimited,
    `no plan tells whether they bear ${more}`,
    ...(kind === 'surge' ? [scalesOut(deployment)] : []),
  ].join('; ');
}

/** Target tracking's alarm looks at 3 minutes. Source: Amazon EC2 Auto Scaling User Guide, "Target tracking". */
const TRACKING_SECONDS = 180;

/** When the groups that users come by get another instance at the earliest. */
function scalesOut({ autoScalingGroups, scalingPolicies, alarms }: Deployment): string {
  const groups = autoScalingGroups.filter(({ targetGroupArns }) => targetGroupArns.length > 0);
  const seconds = scalingPolicies.flatMap(({ arn, type, adjustment, autoScalingGroupName }) => {
    const group = groups.find(({ name }) => name === autoScalingGroupName);
    if (group === undefined || group.maxSize <= group.desiredCapacity) return [];
    if (type === 'target-tracking') return [TRACKING_SECONDS];
    if (adjustment !== null && adjustment <= 0) return [];
    return alarms.flatMap(({ actions, periodSeconds, datapointsToAlarm }) =>
      actions.includes(arn) ? [periodSeconds * datapointsToAlarm] : [],
    );
  });
  return seconds.length === 0
    ? 'nothing adds instances'
    : `Auto Scaling adds some after ${Math.min(...seconds)} s at the earliest`;
}

/** How long a flood goes on until each of its addresses is over the limit; null where none is set. */
function floodLimit(
  deployment: Deployment,
  ratePerSecond: number,
): { readonly seconds: Interval; readonly why: string } | null {
  const each = ratePerSecond / FLOODING_ATTACKERS;
  const limits = webAclsOnTheWay(deployment).flatMap(({ address, rules }) =>
    rules.flatMap(({ name, action, statement }) =>
      action === 'block'
        ? statementsOf(statement).flatMap((part) =>
            part.kind === 'rate-based' && part.scopeDown === null && trips(part, each)
              ? [{ part, where: `rule ${name} of ${address}` }]
              : [],
          )
        : [],
    ),
  );
  const [found] = limits.toSorted((a, b) => a.part.limit - b.part.limit);
  if (found === undefined) return null;
  const { part, where } = found;
  const reachedSeconds = part.limit / each;
  return {
    seconds: { low: reachedSeconds, high: reachedSeconds + 2 * RATE_CHECK_SECONDS },
    why: `${where}: ${part.limit} requests in ${part.windowSeconds} s from one address; at ${each}/s that is after ${Math.round(reachedSeconds)} s, and it is looked at about every ${RATE_CHECK_SECONDS} s.`,
  };
}

function trips({ limit, windowSeconds }: RateBased, perSecond: number): boolean {
  return perSecond * windowSeconds > limit;
}
