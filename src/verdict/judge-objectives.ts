import type { InstrumentFigures } from '../measure/instruments.js';
import type { FaultMeasurement } from '../measure/measure-faults.js';
import type { Measurement } from '../measure/measurement.js';
import type { Phase } from '../model/journal.js';
import type { Objectives, Scenario } from '../model/scenario.js';
import type { ObjectiveResult } from '../model/summary.js';
import { judgeDetection, judgeDowntime, judgeRecovery } from './judge-durations.js';
import { judgeAlarm, judgeJobs, judgeReadBack } from './judge-losses.js';
import { inMs, inPercent, inSeconds } from './wording.js';

const PHASES: readonly Phase[] = ['before', 'during', 'after'];

/** Judges every objective that the scenario states, in the order of the schema. */
export function judgeObjectives(input: {
  readonly scenario: Scenario;
  readonly measurement: Measurement;
  readonly speed: number;
  readonly target: string;
  readonly instruments: InstrumentFigures;
}): readonly ObjectiveResult[] {
  const { scenario, measurement, target } = input;
  const { objectives, slo } = scenario;
  /** Says of an objective that the scenario does not state itself where it comes from. */
  const from = (name: keyof Objectives, stated: readonly ObjectiveResult[]): ObjectiveResult[] =>
    stated.map((row) =>
      slo?.objectives.includes(name) === true
        ? { ...row, wanted: `${row.wanted} (slo of ${slo.from})` }
        : row,
    );
  const rows: ObjectiveResult[] = [];

  for (const phase of PHASES) {
    const wanted = objectives.availability?.[phase];
    if (wanted !== undefined) {
      rows.push(...from('availability', [judgeAvailability(phase, wanted, measurement)]));
    }
  }
  const { downtimeSeconds, detectSeconds, recoverSeconds } = objectives;
  if (downtimeSeconds !== undefined) {
    rows.push(...from('downtimeSeconds', judgeDowntime(downtimeSeconds, input)));
  }
  if (detectSeconds !== undefined) rows.push(...judgeDetection(detectSeconds, input));
  if (recoverSeconds !== undefined) {
    rows.push(...from('recoverSeconds', judgeRecovery(recoverSeconds, input)));
  }
  if (objectives.latencyP95Ms !== undefined) {
    const row = judgeLatency(objectives.latencyP95Ms, measurement, target);
    rows.push(...from('latencyP95Ms', [row]));
  }
  const { lostWrites, lostSessions, jobsLost, alarms = [] } = objectives;
  if (lostWrites !== undefined) rows.push(judgeReadBack('writes', lostWrites, measurement.writes));
  if (lostSessions !== undefined) {
    rows.push(judgeReadBack('sessions', lostSessions, measurement.sessions));
  }
  if (jobsLost !== undefined) rows.push(judgeJobs(jobsLost, input));
  rows.push(...alarms.map((alarm) => judgeAlarm(alarm, input)));
  rows.push(...measurement.faults.flatMap(judgeRollout));
  return rows;
}

/** A good version is rolled out, or the stack does not hold: no scenario has to ask for that. */
function judgeRollout({ name, rejected }: FaultMeasurement): ObjectiveResult[] {
  if (rejected === null) return [];
  const { operation, state, wanted, why } = rejected;
  return [
    {
      objective: `end of ${name}`,
      wanted: `${operation} to end as ${wanted}`,
      measured: `${state}${why === null ? '' : ` (${why.replace(/\.$/, '')})`}`,
      verdict: 'fail',
    },
  ];
}

function judgeAvailability(phase: Phase, wanted: number, { phases }: Measurement): ObjectiveResult {
  const { availability, recorded } = phases[phase];
  const { perRequest: share, perSecond, windowMs } = availability;
  // The same outage is another share of another window, and one run is one event: no interval here.
  const perSecondToo = perSecond === null ? '' : ` and ${inPercent(perSecond)} of seconds`;
  return {
    objective: `availability ${phase}`,
    wanted: `at least ${inPercent(wanted)} of requests`,
    measured:
      share === null
        ? 'no request'
        : `${inPercent(share)} of ${recorded} requests${perSecondToo} over ${inSeconds(windowMs / 1000)} real`,
    verdict: share === null ? 'inconclusive' : share >= wanted ? 'pass' : 'fail',
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
