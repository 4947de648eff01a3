import { INSTRUMENTS } from '../measure/instruments.js';
import type { InstrumentFigures } from '../measure/instruments.js';
import { VERY_LATE_MS } from '../measure/measurement.js';
import type { Measurement } from '../measure/measurement.js';
import type { FaultMeasurement } from '../measure/measure-faults.js';
import type { Scenario } from '../model/scenario.js';
import { controlGaps, type ControlFigures } from './control-gaps.js';
import { inMs, inPercent } from './wording.js';

/** A probe whose requests are later than this (99th percentile, real ms) measures itself. */
export const LATENESS_P99_LIMIT_MS = 50;
/** Share of a phase's requests that may be sent very late: a stall that hits only one phase. */
export const VERY_LATE_SHARE_LIMIT = 0.01;
/** The lab's timers may be this late (99th percentile) relative to the shortest scaled duration. */
export const TIMER_LATENESS_SHARE_LIMIT = 0.1;

export interface EvidenceInput {
  readonly scenario: Scenario;
  readonly measurement: Measurement;
  /** Why nothing can be concluded from a fault, by its index in the scenario. */
  readonly reservations: readonly (readonly string[])[];
  readonly speed: number;
  readonly target: string;
  readonly instruments: InstrumentFigures;
}

/** Why this run proves nothing, each with what to do; an empty list where its evidence is sound. */
export function findEvidenceGaps(input: EvidenceInput): readonly string[] {
  return [
    ...endingGaps(input.measurement),
    ...sampleGaps(input.measurement),
    ...faultGaps(input),
    ...probeGaps(input),
    ...controlGaps(controlOf(input.instruments)),
    ...loadGaps(input),
    ...(input.target === 'lab' ? timerGaps(input) : []),
    ...(Object.values(input.scenario.objectives).some((objective) => objective !== undefined)
      ? []
      : ['The scenario states no objective, so nothing was judged: add one under `objectives`.']),
  ];
}

function endingGaps({ ending }: Measurement): readonly string[] {
  const because = ending.reason === null ? '' : ` (${ending.reason})`;
  switch (ending.outcome) {
    case 'completed':
      return [];
    case 'interrupted':
      return [`The run was interrupted${because}: run it again and let it end.`];
    case 'aborted':
      return [
        `The run was aborted by its own condition${because}: what happened until then is no proof of the rest.`,
      ];
    case 'failed':
      return [`The run failed before its end${because}: put that right and run it again.`];
    case 'missing':
      return [
        'The journal has no end: the run was killed. `holdfast recover` undoes what it left behind; then run it again.',
      ];
  }
}

function sampleGaps({ samples }: Measurement): readonly string[] {
  if (samples.recorded === 0) {
    return ['The probe recorded no request: check that the URL can be reached, and run it again.'];
  }
  if (samples.recorded === samples.intended) return [];
  return [
    `Only ${samples.recorded} of ${samples.intended} intended requests were recorded, so failures may be missing: run it again.`,
  ];
}

function faultGaps({ measurement, reservations }: EvidenceInput): readonly string[] {
  const { faults, phases } = measurement;
  return [
    ...faults.flatMap((fault) => [
      ...faultGapsOf(fault),
      ...(reservations[fault.fault] ?? []).map((why) => `${fault.name}: ${why}`),
    ]),
    ...(faults.some(({ effect }) => effect !== null) && phases.during.recorded === 0
      ? ['No request was intended while the fault lasted.']
      : []),
  ];
}

function faultGapsOf({ name, effect, proven, seen }: FaultMeasurement): readonly string[] {
  if (effect === null) return [`The fault ${name} was never started.`];
  if (proven) return [];
  const why = seen.length === 0 ? 'no witness saw it' : seen.join('; ');
  const instead =
    effect.failed === 0
      ? 'what was measured may be an ordinary day'
      : 'what users met may have had another cause, or be only a part of what it does';
  return [
    `That ${name} took effect could not be seen from outside (${why}), so ${instead}. Check what the fault selects, and run it again.`,
  ];
}

function probeGaps({ measurement, instruments }: EvidenceInput): readonly string[] {
  const remedy = 'Give the machine less to do, or lower `probe.ratePerSecond` or --speed.';
  const { p99 } = measurement.latenessMs;
  const gaps: string[] = [];
  if (p99 !== null && p99 > LATENESS_P99_LIMIT_MS) {
    gaps.push(
      `The probe sent its requests too late: by ${inMs(p99)} at the 99th percentile, where ${inMs(LATENESS_P99_LIMIT_MS)} is the limit. ${remedy}`,
    );
  }
  for (const [phase, { veryLateShare }] of Object.entries(measurement.phases)) {
    if (veryLateShare === null || veryLateShare <= VERY_LATE_SHARE_LIMIT) continue;
    gaps.push(
      `In the phase "${phase}" the probe sent ${inPercent(veryLateShare)} of its requests more than ${inMs(VERY_LATE_MS)} too late, where ${inPercent(VERY_LATE_SHARE_LIMIT)} is the limit. ${remedy}`,
    );
  }
  const localErrors = instruments[INSTRUMENTS.probe]?.['localErrors'] ?? 0;
  if (localErrors > 0) {
    gaps.push(
      `${localErrors} requests failed on this machine and not at the target (no free port or file descriptor): raise \`ulimit -n\`, or lower \`probe.ratePerSecond\` or the timeout.`,
    );
  }
  return gaps;
}

/** Nothing at all where the run was ended before the control was. */
function controlOf(instruments: InstrumentFigures): ControlFigures {
  const { recorded = 0, failed = 0, slow = 0 } = instruments[INSTRUMENTS.control] ?? {};
  return { recorded, failed, slow };
}

function loadGaps({ scenario, instruments }: EvidenceInput): readonly string[] {
  const { engine, ratePerSecond } = scenario.load;
  if (ratePerSecond === 0 || engine === 'none') return [];
  const figures = instruments[INSTRUMENTS.load];
  const { sent = 0, dropped = 0, incomplete = 0 } = figures ?? {};
  if (sent === 0) {
    return [
      `The scenario wants ${ratePerSecond} requests per second of pressure from ${engine}, and none was seen: the stack was not measured under load.`,
    ];
  }
  return [
    ...(dropped > 0
      ? [
          `${engine} dropped ${dropped} requests that it should have sent, so the load was less than wanted.`,
        ]
      : []),
    ...(incomplete > 0
      ? [`Records of ${engine} are missing, so that nobody knows what load there was.`]
      : []),
  ];
}

function timerGaps({ instruments, speed }: EvidenceInput): readonly string[] {
  const timers = instruments[INSTRUMENTS.labTimers];
  const p99Ms = timers?.['p99Ms'];
  const shortestScaledMs = timers?.['shortestScaledMs'];
  if (p99Ms === undefined || shortestScaledMs === undefined) {
    return ['The lab did not say how late its timers ran, so its durations cannot be relied on.'];
  }
  const limitMs = TIMER_LATENESS_SHARE_LIMIT * shortestScaledMs;
  if (p99Ms <= limitMs) return [];
  const bearableSpeed = Math.floor((speed * limitMs) / p99Ms);
  return [
    `The lab's timers ran ${inMs(p99Ms)} late at the 99th percentile, more than ${inPercent(TIMER_LATENESS_SHARE_LIMIT)} of its shortest duration (${inMs(shortestScaledMs)} at speed ${speed}). ${
      bearableSpeed >= 1
        ? `The highest speed that this machine bears is ${bearableSpeed}: run it again with --speed ${bearableSpeed}.`
        : 'This machine is too busy even for speed 1: give it less to do.'
    }`,
  ];
}
