import { INSTRUMENTS } from '../measure/instruments.js';
import type { ReadBack } from '../model/journal.js';
import type { ObjectiveResult } from '../model/summary.js';
import { judgeDuration, type DurationInput } from './judge-durations.js';

/**
 * Acknowledged writes or sessions that are gone. Those of unknown outcome are told apart: nobody was
 * promised them. What could not be read again may be gone, and may push the count over the limit.
 */
export function judgeReadBack(
  what: ReadBack['what'],
  most: number,
  readBack: ReadBack | null,
): ObjectiveResult {
  const row = { objective: `lost ${what}`, wanted: `at most ${most}` };
  if (readBack === null || readBack.acknowledged === 0) {
    const why =
      readBack === null
        ? `not measured: no request of the scenario declares how its ${what} are read back, or the run ended before`
        : 'none was acknowledged';
    return { ...row, measured: why, verdict: 'inconclusive' };
  }
  const { acknowledged, gone, unread, unknown, unknownFound } = readBack;
  const parts = [
    `${gone} of ${acknowledged} acknowledged`,
    ...(unread === 0 ? [] : [`${unread} could not be read back`]),
    ...(unknown === 0 ? [] : [`${unknownFound} of ${unknown} of unknown outcome had happened`]),
  ];
  const verdict = gone > most ? 'fail' : gone + unread > most ? 'inconclusive' : 'pass';
  return { ...row, measured: parts.join('; '), verdict };
}

/** By what the target says of its job queue. */
export function judgeJobs(most: number, { instruments }: DurationInput): ObjectiveResult {
  const row = { objective: 'jobs lost', wanted: `at most ${most}` };
  const figures = instruments[INSTRUMENTS.ciJobs];
  const taken = figures?.['taken'];
  const finished = figures?.['finished'];
  if (taken === undefined || finished === undefined) {
    const measured = 'not measured: the target says nothing of a job queue';
    return { ...row, measured, verdict: 'inconclusive' };
  }
  if (taken === 0) return { ...row, measured: 'no job was taken', verdict: 'inconclusive' };
  const lost = taken - finished;
  return { ...row, measured: `${lost} of ${taken}`, verdict: lost > most ? 'fail' : 'pass' };
}

/** From the first fault until CloudWatch showed the alarm firing. */
export function judgeAlarm(
  wanted: { readonly name: string; readonly withinSeconds: number },
  { measurement, speed, instruments }: DurationInput,
): ObjectiveResult {
  const objective = `alarm ${wanted.name} fires`;
  const startMs = measurement.clusters[0]?.startMs;
  const states = measurement.alarms.filter(({ name }) => name === wanted.name);
  const unseen = (measured: string): ObjectiveResult => ({
    ...judgeDuration(objective, wanted.withinSeconds, {
      seconds: null,
      ended: false,
      errorSeconds: 0,
    }),
    measured,
  });
  if (startMs === undefined) return unseen('no fault was started');
  if (states.length === 0) return unseen('the alarm was not found in CloudWatch');
  const before = states.findLast(({ atMs }) => atMs <= startMs);
  if (before?.state === 'ALARM') return unseen('it was firing before the fault');
  const fired = states.find(({ atMs, state }) => atMs > startMs && state === 'ALARM');
  const intervalMs = instruments[INSTRUMENTS.alarmPoll]?.['intervalMs'] ?? 1000;
  const watchedMs = Math.max(...measurement.clusters.map(({ users }) => users.watchedMs));
  return judgeDuration(objective, wanted.withinSeconds, {
    seconds: (((fired?.atMs ?? startMs + watchedMs) - startMs) * speed) / 1000,
    ended: fired !== undefined,
    errorSeconds: (intervalMs * speed) / 1000,
  });
}
