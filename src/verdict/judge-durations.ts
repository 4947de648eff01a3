import type { InstrumentFigures } from '../measure/instruments.js';
import { detectedAfterMs, type ClusterMeasurement } from '../measure/measure-faults.js';
import type { Measurement } from '../measure/measurement.js';
import type { Scenario } from '../model/scenario.js';
import type { ObjectiveResult } from '../model/summary.js';
import {
  detectErrorSeconds,
  outageErrorSeconds,
  recoverErrorSeconds,
} from './observation-error.js';
import { inSeconds, withError } from './wording.js';

export interface DurationInput {
  readonly scenario: Scenario;
  readonly measurement: Measurement;
  readonly speed: number;
  readonly instruments: InstrumentFigures;
}

/** How long users were without service: of each fault, or of those together that overlap. */
export function judgeDowntime(wantedSeconds: number, input: DurationInput): ObjectiveResult[] {
  const { scenario, measurement, speed } = input;
  return ofClusters('downtime', wantedSeconds, input, ({ users }) => ({
    seconds: (users.outageMs * speed) / 1000,
    ended: !users.stillFailing,
    errorSeconds: outageErrorSeconds(scenario, measurement, speed, users),
  }));
}

export function judgeRecovery(wantedSeconds: number, input: DurationInput): ObjectiveResult[] {
  const { scenario, measurement, speed } = input;
  return ofClusters('time to recover', wantedSeconds, input, ({ users, recoverMs }) => ({
    seconds: ((recoverMs ?? users.watchedMs) * speed) / 1000,
    ended: recoverMs !== null,
    errorSeconds: recoverErrorSeconds(scenario, measurement, speed, users),
  }));
}

/** How long the load balancer went on routing to what each fault took. */
export function judgeDetection(wantedSeconds: number, input: DurationInput): ObjectiveResult[] {
  const { measurement, speed, instruments } = input;
  const { faults } = measurement;
  const errorSeconds = detectErrorSeconds(instruments, speed);
  if (faults.length === 0) return [unjudged('time to detect', wantedSeconds, NO_FAULT)];
  return faults.map((fault) => {
    const objective = named('time to detect', [fault.name], faults.length);
    const detectedMs = detectedAfterMs(fault);
    if (detectedMs === undefined) {
      return unjudged(objective, wantedSeconds, 'the fault takes no target away');
    }
    const { effect } = fault;
    const looked = effect !== null && effect.detection.lostTargets.length > 0;
    const seenMs = detectedMs ?? (looked ? effect.watchedMs : null);
    return judgeDuration(objective, wantedSeconds, {
      seconds: seenMs === null ? null : (seenMs * speed) / 1000,
      ended: detectedMs !== null,
      errorSeconds,
    });
  });
}

const NO_FAULT = 'no fault is injected';

function ofClusters(
  what: string,
  wantedSeconds: number,
  { measurement }: DurationInput,
  see: (cluster: ClusterMeasurement) => Seen,
): ObjectiveResult[] {
  const { clusters, faults } = measurement;
  if (faults.length === 0) return [unjudged(what, wantedSeconds, NO_FAULT)];
  const never = faults.filter(({ effect }) => effect === null);
  return [
    ...clusters.map((cluster) => {
      const names = cluster.faults.map((fault) => faults[fault]?.name ?? '');
      return judgeDuration(named(what, names, faults.length), wantedSeconds, see(cluster));
    }),
    ...never.map(({ name }) =>
      judgeDuration(named(what, [name], faults.length), wantedSeconds, NOTHING_SEEN),
    ),
  ];
}

/** With one fault there is no need to say which. */
function named(what: string, names: readonly string[], faults: number): string {
  return faults === 1 ? what : `${what} (${names.join(' + ')})`;
}

export interface Seen {
  /** Declared seconds; with `ended` false only what was seen of it so far; null: nothing. */
  readonly seconds: number | null;
  readonly ended: boolean;
  readonly errorSeconds: number;
}

const NOTHING_SEEN: Seen = { seconds: null, ended: false, errorSeconds: 0 };

/**
 * A duration meets its limit or misses it only beyond the error of the observation; nearer than
 * that it cannot be told, which a lower speed cures. Exactly 0 (nothing failed) has no error.
 */
export function judgeDuration(
  objective: string,
  wantedSeconds: number,
  seen: Seen,
): ObjectiveResult {
  const row = { objective, wanted: atMost(wantedSeconds) };
  const { seconds, ended, errorSeconds } = seen;
  if (seconds === null) return { ...row, measured: 'not seen', verdict: 'inconclusive' };
  if (!ended) {
    const missed = seconds - errorSeconds > wantedSeconds;
    return {
      ...row,
      measured: `not over after ${inSeconds(seconds)}, when the run ended`,
      verdict: missed ? 'fail' : 'inconclusive',
    };
  }
  const met = seconds === 0 || seconds + errorSeconds <= wantedSeconds;
  const missed = seconds - errorSeconds > wantedSeconds;
  return {
    ...row,
    measured: seconds === 0 ? inSeconds(0) : withError(seconds, errorSeconds),
    verdict: met ? 'pass' : missed ? 'fail' : 'inconclusive',
  };
}

function unjudged(objective: string, wantedSeconds: number, why: string): ObjectiveResult {
  return { objective, wanted: atMost(wantedSeconds), measured: why, verdict: 'not judged' };
}

export function atMost(seconds: number): string {
  return `at most ${inSeconds(seconds)}`;
}
