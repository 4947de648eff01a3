import type { SeenByUsers } from '../measure/fault-effect.js';
import { INSTRUMENTS } from '../measure/instruments.js';
import type { InstrumentFigures } from '../measure/instruments.js';
import type { Measurement } from '../measure/measurement.js';
import type { Scenario } from '../model/scenario.js';

/** Where nothing says how often targets' health was looked at, this is assumed (real ms). */
export const ASSUMED_POLL_INTERVAL_MS = 1000;

/**
 * By how much a downtime can be off, in declared seconds. It began up to one spacing before the first
 * failing request and ended up to one after the last: the probe's spacing or, where only some requests
 * fail, that of the failing ones there. A request that was sent late saw a later moment than the
 * intended one. In the lab whatever ends it is late by its timers' lateness.
 */
export function outageErrorSeconds(
  scenario: Scenario,
  measurement: Measurement,
  speed: number,
  { spacingMs: { first, last } }: Pick<SeenByUsers, 'spacingMs'>,
): number {
  return probeErrorSeconds([first, last], scenario, measurement, speed);
}

/** The same for a time to recover, which has only one end that the probe sees. */
export function recoverErrorSeconds(
  scenario: Scenario,
  measurement: Measurement,
  speed: number,
  { spacingMs: { last } }: Pick<SeenByUsers, 'spacingMs'>,
): number {
  return probeErrorSeconds([last], scenario, measurement, speed);
}

/** Declared seconds; `endsMs`: how far the failures lie apart at each end of the duration. */
function probeErrorSeconds(
  endsMs: readonly number[],
  { probe }: Scenario,
  { latenessMs, instruments }: Measurement,
  speed: number,
): number {
  const spacingMs = 1000 / probe.ratePerSecond;
  const ends = endsMs.reduce((sum, endMs) => sum + Math.max(spacingMs, endMs), 0);
  return ((ends + (latenessMs.p99 ?? 0) + timersMs(instruments)) * speed) / 1000;
}

/** The spacings at the ends of the outage that is told least exactly. */
export function widestSpacing({ clusters }: Measurement): Pick<SeenByUsers, 'spacingMs'> {
  const all = clusters.map(({ users }) => users.spacingMs);
  return {
    spacingMs: {
      first: Math.max(0, ...all.map(({ first }) => first)),
      last: Math.max(0, ...all.map(({ last }) => last)),
    },
  };
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
