import type { DeployedDatabase } from '../model/deployed-data.js';
import type { Interval } from '../model/prediction.js';
import type { Effect, EffectOf, TargetTiming } from './effect.js';
import { laterOf } from './detection.js';

/** Databases whose primary is taken, and standbys that go with a zone. */
export const databaseEffect: EffectOf = (deployment, loss, timing): Effect | null => {
  // With a region the standby goes too: see region-effect.ts.
  if (loss.region !== null) return null;
  const primaries = deployment.databases.filter(({ identifier }) =>
    loss.databases.includes(identifier),
  );
  const standbys = deployment.databases.filter(
    ({ standbyZone }) => loss.zone !== null && standbyZone === loss.zone,
  );
  if (primaries.length + standbys.length === 0) return null;
  const single = primaries.find(({ standbyZone }) => standbyZone === null);
  const outages = primaries.map((db) => outageOf(db, loss.durationSeconds, timing));
  return {
    lost: [
      ...primaries.map(({ address }) => `the primary of ${address}`),
      ...standbys.map(({ address }) => `the standby of ${address}`),
    ],
    outageSeconds: outages.reduce(laterOf, { low: 0, high: 0 }),
    gone:
      single === undefined
        ? null
        : `${single.address} has no standby${loss.zone === null ? '' : ` outside of ${loss.zone}`}`,
    healing: primaries
      .filter(({ standbyZone }) => standbyZone !== null)
      .map(({ address }) => `${address} has failed over to its standby`),
    basis: [],
  };
};

function outageOf(db: DeployedDatabase, durationSeconds: number, timing: TargetTiming): Interval {
  return db.multiAz && db.standbyZone !== null
    ? timing.databaseFailover
    : { low: durationSeconds, high: null };
}
