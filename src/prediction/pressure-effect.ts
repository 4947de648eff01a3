import { FLOODING_ATTACKERS } from '../model/attack-addresses.js';
import type { Deployment } from '../model/deployment.js';
import type { WebAclStatement } from '../model/deployed-edge.js';
import { webAclsOnTheWay } from '../model/entrance.js';
import type { Interval } from '../model/prediction.js';
import { statementsOf } from '../model/web-acl-statements.js';
import type { Effect, EffectOf } from './effect.js';

/** A rate-based rule looks about every 10 s. Source: AWS WAF Developer Guide, "Rate-based rule caveats". */
const RATE_CHECK_SECONDS = 10;

type RateBased = Extract<WebAclStatement, { kind: 'rate-based' }>;

/**
 * Load that is the fault. No plan tells how many requests an instance bears, so a surge may cost users
 * nothing or all of its time; a flood at most until a rate-based rule stops it.
 */
export const pressureEffect: EffectOf = (
  deployment,
  { pressure, durationSeconds },
): Effect | null => {
  if (pressure === null) return null;
  const { kind, ratePerSecond } = pressure;
  const limit = kind === 'attack' ? floodLimit(deployment, ratePerSecond) : null;
  return {
    lost: [],
    outageSeconds: { low: 0, high: limit?.seconds.high ?? durationSeconds },
    gone: null,
    healing: [],
    basis: [
      limit?.why ??
        `The plan does not tell how many requests its instances bear: ${ratePerSecond}/s more may cost users nothing, or all of the ${durationSeconds} s.`,
    ],
  };
};

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
