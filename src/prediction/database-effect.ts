import type { DeployedDatabase } from '../model/deployed-data.js';
import type { Loss } from '../model/loss.js';
import type { Interval } from '../model/prediction.js';
import type { Effect, EffectOf, TargetTiming } from './effect.js';
import { laterOf } from './detection.js';

/** What was asked in the last seconds of a cut is still answered after it: applications wait for some. */
const REQUEST_TIMEOUT_SECONDS = 5;

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
  // Users write and read elsewhere than at a read replica.
  const needed = primaries.filter(({ replicaOf }) => replicaOf === null);
  const isAlone = loss.zone === null && loss.region === null;
  const single = isAlone ? undefined : needed.find(({ standbyZone }) => standbyZone === null);
  const outages = needed.map((db) => outageOf(db, loss, timing));
  return {
    lost: [
      ...primaries.map(({ address }) => `the primary of ${address}`),
      ...standbys.map(({ address }) => `the standby of ${address}`),
    ],
    outageSeconds: outages.reduce(laterOf, { low: 0, high: 0 }),
    gone:
      single === undefined
        ? null
        : `${single.address} has no standby outside of ${loss.zone ?? loss.region}`,
    ...(single === undefined ? {} : { goneAtLeastSeconds: goneAtLeast(loss) }),
    healing: needed.map(({ address, standbyZone }) =>
      standbyZone === null
        ? `${address} has restarted`
        : `${address} has failed over to its standby`,
    ),
    basis:
      single === undefined || loss.cutOffSeconds === undefined
        ? []
        : [
            `The experiment cuts ${single.address} off for ${loss.cutOffSeconds} s and harms it no further; a zone that is really lost takes it for as long as that lasts`,
          ],
  };
};

function outageOf(db: DeployedDatabase, loss: Loss, timing: TargetTiming): Interval {
  if (db.multiAz && db.standbyZone !== null) return timing.databaseFailover;
  return loss.zone === null && loss.region === null
    ? timing.databaseReboot
    : { low: goneAtLeast(loss), high: null };
}

function goneAtLeast({ cutOffSeconds, durationSeconds }: Loss): number {
  if (cutOffSeconds === undefined) return durationSeconds;
  return Math.max(0, cutOffSeconds - REQUEST_TIMEOUT_SECONDS);
}
