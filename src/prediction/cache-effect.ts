import type { DeployedCache } from '../model/deployed-data.js';
import type { Interval } from '../model/prediction.js';
import type { Loss } from '../model/loss.js';
import { laterOf } from './detection.js';
import type { Effect, EffectOf, TargetTiming } from './effect.js';

/**
 * Caches whose primary node is taken. What users see of it depends on which requests need the cache:
 * where the fault is the cache's own, the outage is that of those requests; beside other losses it is
 * no more than that.
 */
export const cacheEffect: EffectOf = (deployment, loss, timing): Effect | null => {
  const lost = deployment.caches.filter(({ replicationGroupId }) =>
    loss.caches.includes(replicationGroupId),
  );
  if (lost.length === 0) return null;
  const outage = lost
    .map((cache) => outageOf(cache, loss, timing))
    .reduce(laterOf, { low: 0, high: 0 });
  const isAlone = loss.zone === null && loss.region === null;
  return {
    lost: lost.map(({ address }) => `the primary node of ${address}`),
    outageSeconds: isAlone ? outage : { ...outage, low: 0 },
    gone: null,
    healing: lost.map(({ address, automaticFailover }) =>
      automaticFailover ? `a replica of ${address} is its primary` : `${address} is back, empty`,
    ),
    basis: [
      'the outage of a cache is that of requests that need it; sessions that had not reached a replica are lost',
    ],
  };
};

function outageOf(cache: DeployedCache, loss: Loss, timing: TargetTiming): Interval {
  const { automaticFailover, zones } = cache;
  if (automaticFailover && zones.some((zone) => zone !== (loss.zone ?? zones[0]))) {
    return timing.cacheFailover;
  }
  return loss.zone === null ? timing.cacheReboot : { low: loss.durationSeconds, high: null };
}
