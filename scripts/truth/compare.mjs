// What faults that cost no outage are told by: how much longer requests took, or how many there were
// and what became of them. As with outages the lab's own log is the truth, read by code of its own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Truth and measurement are to agree within this: nothing more is put down to a late lab. */
export const AGREEMENT_MS = 200;

/** By name of the fault; every other one is told by its outage. */
const BY = { 'slow-network': 'latency', surge: 'counts', attack: 'counts' };

/** Null for a fault that is told by its outage. */
export function compareOther({ fault, dir, measured, cluster, agreement }) {
  const by = BY[fault];
  if (by === undefined) return null;
  const log = readFileSync(join(dir, 'load-balancers.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    // Asked by Route 53, not by a user.
    .filter(({ healthCheck }) => healthCheck !== true);
  return by === 'latency'
    ? compareLatency(log, measured, cluster, agreement)
    : compareCounts(log, measured);
}

/** Medians in real ms, of requests that came in before the fault and while it lasted. */
function compareLatency(log, measured, cluster, agreement) {
  const median = (from, to) => {
    const all = log
      .filter(({ atMs, outcome }) => atMs >= from && atMs < to && outcome === 'answered')
      .map(({ atMs, endMs }) => endMs - atMs)
      .sort((a, b) => a - b);
    return all[Math.floor(all.length / 2)] ?? null;
  };
  const { before } = measured.phases;
  const quiet = before.window === null ? null : median(before.window.startMs, before.window.endMs);
  const slow = median(cluster.startMs, cluster.untilMs);
  const row = agreement.find(({ what }) => what.startsWith('latency'));
  return {
    by: 'latency',
    unit: 'ms',
    predicted: row?.predicted
      ? {
          low: row.predicted.low * 1000,
          high: row.predicted.high === null ? null : row.predicted.high * 1000,
        }
      : null,
    truth: quiet === null || slow === null ? null : slow - quiet,
    measured: row === undefined || row.measuredSeconds === null ? null : row.measuredSeconds * 1000,
    agreement: row?.verdict ?? 'not predicted',
  };
}

/**
 * Of the whole run: requests that the load balancers logged beside those that the probe, the load and
 * the pressure sent; and what a web ACL stopped beside what the pressure was told so.
 */
function compareCounts(log, { samples, instruments }) {
  const pressure =
    Object.entries(instruments).find(([name]) => name.startsWith('pressure-'))?.[1] ?? {};
  const of = (...names) => names.reduce((sum, name) => sum + (pressure[name] ?? 0), 0);
  const stopped = of('blocked', 'captcha', 'challenged');
  const isStopped = ({ waf }) => !['allow', undefined].includes(waf?.action);
  return {
    by: 'counts',
    unit: '',
    predicted: null,
    truth: log.length,
    measured: samples.recorded + (instruments.load?.sent ?? 0) + stopped + of('passed', 'failed'),
    stoppedTruth: log.filter(isStopped).length,
    stoppedMeasured: stopped,
    agreement: 'not predicted',
  };
}
