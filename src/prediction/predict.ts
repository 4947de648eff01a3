import type { Deployment } from '../model/deployment.js';
import type { Loss } from '../model/loss.js';
import type { Interval, Prediction } from '../model/prediction.js';
import { cacheEffect } from './cache-effect.js';
import { ciEffect } from './ci-effect.js';
import { databaseEffect } from './database-effect.js';
import { detectByHealthChecks, laterOf } from './detection.js';
import type { Effect, EffectOf, TargetTiming } from './effect.js';
import { entranceEffect } from './entrance-effect.js';
import { natEffect } from './nat-effect.js';
import { networkEffect } from './network-effect.js';
import { detectInstances, instanceEffect } from './instance-effect.js';
import { pressureEffect } from './pressure-effect.js';
import { regionEffect } from './region-effect.js';
import { rolloutEffect } from './rollout-effect.js';

/** Each part of a stack that a fault can touch. What the first of them says is gone is the reason. */
const EFFECTS: readonly EffectOf[] = [
  instanceEffect,
  entranceEffect,
  databaseEffect,
  cacheEffect,
  regionEffect,
  networkEffect,
  natEffect,
  rolloutEffect,
  ciEffect,
  pressureEffect,
];

/**
 * Predicts what a fault does, from the deployment alone: pure, and made before anything is injected.
 * All intervals are declared seconds.
 */
export function predict(deployment: Deployment, loss: Loss, timing: TargetTiming): Prediction {
  const effects = EFFECTS.map((effectOf) => effectOf(deployment, loss, timing)).filter(
    (effect) => effect !== null,
  );
  const after = loss.instancesBefore - loss.instancesLost.length;
  const added = effects.flatMap(({ addedLatencyMs }) => addedLatencyMs ?? []);
  const taking = effects.filter((effect) => effect.gone !== null);
  const gone = taking[0]?.gone ?? null;
  return {
    fault: loss.fault,
    lost: effects.flatMap(({ lost }) => lost),
    capacity: {
      before: loss.instancesBefore,
      after,
      share: loss.instancesBefore === 0 ? 0 : after / loss.instancesBefore,
    },
    path:
      gone === null
        ? { survives: true, why: survival(after, effects) }
        : { survives: false, why: gone },
    detectSeconds: detectInstances(deployment, loss, timing),
    outageSeconds:
      gone === null
        ? latest(effects)
        : {
            low: Math.max(
              ...taking.map(({ goneAtLeastSeconds }) => goneAtLeastSeconds ?? loss.durationSeconds),
            ),
            high: null,
          },
    ...(added.length === 0 ? {} : { addedLatencyMs: added.reduce(laterOf) }),
    basis: [...basisOf(deployment), ...timing.basis, ...effects.flatMap(({ basis }) => basis)],
  };
}

/** Null where one of them cannot be told. */
function latest(effects: readonly Effect[]): Interval | null {
  const outages = effects.flatMap(({ outageSeconds }) => outageSeconds ?? []);
  return outages.length < effects.length ? null : outages.reduce(laterOf, { low: 0, high: 0 });
}

function survival(after: number, effects: readonly Effect[]): string {
  const open = effects.flatMap((effect) => effect.open ?? []);
  const rest = [`${after} instance${after === 1 ? ' is' : 's are'} left`, ...open].join('; ');
  const healing = effects.flatMap((effect) => effect.healing);
  return healing.length === 0 ? rest : `${rest}, once ${healing.join(' and ')}`;
}

function basisOf(deployment: Deployment): string[] {
  return deployment.targetGroups.map(({ address, healthCheck: check }) => {
    const { low, high } = detectByHealthChecks(check);
    return `${address}: a target that answers nothing is out after (${check.unhealthyThreshold} - 1) × ${check.intervalSeconds} s + ${check.timeoutSeconds} s = ${low} s at the earliest, one interval later (${high} s) at the latest`;
  });
}
