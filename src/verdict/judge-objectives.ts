import type { InstrumentFigures } from '../measure/instruments.js';
import type { Measurement } from '../measure/measurement.js';
import type { Phase } from '../model/journal.js';
import type { Scenario } from '../model/scenario.js';
import type { ObjectiveResult } from '../model/summary.js';
import {
  detectErrorSeconds,
  outageErrorSeconds,
  recoverErrorSeconds,
} from './observation-error.js';
import { inMs, inPercent, inSeconds, withError } from './wording.js';

const PHASES: readonly Phase[] = ['before', 'during', 'after'];

/** Judges every objective that the scenario states, in the order of the schema. */
export function judgeObjectives(input: {
  readonly scenario: Scenario;
  readonly measurement: Measurement;
  readonly speed: number;
  readonly target: string;
  readonly instruments: InstrumentFigures;
}): readonly ObjectiveResult[] {
  const { scenario, measurement, speed, target, instruments } = input;
  const { objectives } = scenario;
  const { effect } = measurement;
  const declared = (realMs: number): number => (realMs * speed) / 1000;
  const rows: ObjectiveResult[] = [];

  for (const phase of PHASES) {
    const wanted = objectives.availability?.[phase];
    if (wanted !== undefined) rows.push(judgeAvailability(phase, wanted, measurement));
  }
  const unjudged = (objective: string, wantedSeconds: number, why: string): ObjectiveResult => ({
    objective,
    wanted: atMost(wantedSeconds),
    measured: why,
    verdict: 'not judged',
  });
  const duration = (objective: string, wantedSeconds: number | undefined, seen: Seen): void => {
    if (wantedSeconds === undefined) return;
    rows.push(
      scenario.fault === null
        ? unjudged(objective, wantedSeconds, 'no fault is injected')
        : judgeDuration(objective, wantedSeconds, seen),
    );
  };
  duration('downtime', objectives.downtimeSeconds, {
    seconds: effect === null ? null : declared(effect.outageMs),
    ended: effect !== null && !effect.stillFailing,
    errorSeconds: outageErrorSeconds(scenario, measurement, speed),
  });
  const detection = effect?.detection;
  if (
    objectives.detectSeconds !== undefined &&
    detection?.namedBy === 'fault' &&
    detection.lostTargets.length === 0
  ) {
    rows.push(
      unjudged('time to detect', objectives.detectSeconds, 'the fault takes no target away'),
    );
  } else {
    duration(
      'time to detect',
      objectives.detectSeconds,
      seenDetection(measurement, speed, instruments),
    );
  }
  duration('time to recover', objectives.recoverSeconds, {
    seconds:
      measurement.recoverMs !== null
        ? measurement.recoverMs / 1000
        : effect === null
          ? null
          : declared(effect.watchedMs),
    ended: measurement.recoverMs !== null,
    errorSeconds: recoverErrorSeconds(scenario, measurement, speed),
  });
  if (objectives.latencyP95Ms !== undefined) {
    rows.push(judgeLatency(objectives.latencyP95Ms, measurement, target));
  }
  return rows;
}

function judgeAvailability(phase: Phase, wanted: number, { phases }: Measurement): ObjectiveResult {
  const { availability, interval, recorded } = phases[phase];
  const share = availability.perRequest;
  const bounds =
    interval === null
      ? ''
      : `, 95% interval ${inPercent(interval.low)} to ${inPercent(interval.high)}`;
  return {
    objective: `availability ${phase}`,
    wanted: `at least ${inPercent(wanted)} of requests`,
    measured: share === null ? 'no request' : `${inPercent(share)} of ${recorded}${bounds}`,
    verdict: share === null ? 'inconclusive' : share >= wanted ? 'pass' : 'fail',
  };
}

interface Seen {
  /** Declared seconds; with `ended` false only what was seen of it so far; null: nothing. */
  readonly seconds: number | null;
  readonly ended: boolean;
  readonly errorSeconds: number;
}

function seenDetection(
  { detectMs, effect }: Measurement,
  speed: number,
  instruments: InstrumentFigures,
): Seen {
  const errorSeconds = detectErrorSeconds(instruments, speed);
  if (detectMs !== null) return { seconds: detectMs / 1000, ended: true, errorSeconds };
  const looked = effect !== null && effect.detection.lostTargets.length > 0;
  return { seconds: looked ? (effect.watchedMs * speed) / 1000 : null, ended: false, errorSeconds };
}

/**
 * A duration meets its limit or misses it only beyond the error of the observation; nearer than
 * that it cannot be told, which a lower speed cures. Exactly 0 (nothing failed) has no error.
 */
function judgeDuration(objective: string, wantedSeconds: number, seen: Seen): ObjectiveResult {
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

/** The slowest phase counts: a stack that is slow only while it is broken is slow. */
function judgeLatency(
  wantedMs: number,
  { latencyMs }: Measurement,
  target: string,
): ObjectiveResult {
  const measured = PHASES.flatMap((phase) => latencyMs[phase].p95 ?? []);
  const worst = measured.length === 0 ? null : Math.max(...measured);
  return {
    objective: 'latency p95',
    wanted: `at most ${inMs(wantedMs)} in every phase`,
    measured: worst === null ? 'no request ended ok' : `${inMs(worst)} in the slowest phase`,
    verdict:
      target !== 'aws'
        ? 'not judged'
        : worst === null
          ? 'inconclusive'
          : worst <= wantedMs
            ? 'pass'
            : 'fail',
  };
}

function atMost(seconds: number): string {
  return `at most ${inSeconds(seconds)}`;
}
