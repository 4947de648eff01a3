import { INSTRUMENTS } from '../measure/instruments.js';
import type { InstrumentFigures } from '../measure/instruments.js';
import type { Measurement } from '../measure/measurement.js';
import type { Scenario } from '../model/scenario.js';

/** Where nothing says how often targets' health was looked at, this is assumed (real ms). */
export const ASSUMED_POLL_INTERVAL_MS = 1000;

/**
 * By how much a downtime can be off, in declared seconds: it begins up to one spacing of the probe
 * before its first failing request, ends up to one after its last, and a request that was sent late
 * saw a later moment than the intended one. In the lab whatever ends it is late by its timers' lateness.
 */
export function outageErrorSeconds(
  scenario: Scenario,
  measurement: Measurement,
  speed: number,
): number {
  return probeErrorSeconds(2, scenario, measurement, speed);
}

/** The same for a time to recover, which has only one end that the probe sees. */
export function recoverErrorSeconds(
  scenario: Scenario,
  measurement: Measurement,
  speed: number,
): number {
  return probeErrorSeconds(1, scenario, measurement, speed);
}

/** Declared seconds; `ends` is how many ends of the duration lie between two requests of the probe. */
function probeErrorSeconds(
  ends: 1 | 2,
  { probe }: Scenario,
  { latenessMs, instruments }: Measurement,
  speed: number,
): number {
  const spacingMs = 1000 / probe.ratePerSecond;
  return ((ends * spacingMs + (latenessMs.p99 ?? 0) + timersMs(instruments)) * speed) / 1000;
}

/** A change of health is made as late as the lab's timers are, and is seen up to one look later. */
export function detectErrorSeconds(instruments: InstrumentFigures, speed: number): number {
  const intervalMs =
    instruments[INSTRUMENTS.targetHealthPoll]?.['intervalMs'] ?? ASSUMED_POLL_INTERVAL_MS;
  return ((intervalMs + timersMs(instruments)) * speed) / 1000;
}

/** How late the lab's own timers ran; nothing on another target. */
function timersMs(instruments: InstrumentFigures): number {
  return instruments[INSTRUMENTS.labTimers]?.['p99Ms'] ?? 0;
}
