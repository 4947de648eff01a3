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
  const spacingMs = 1000 / scenario.probe.ratePerSecond;
  return inDeclaredSeconds(
    Math.max(spacingMs, first) + Math.max(spacingMs, last) + latenessMs(measurement),
    speed,
  );
}

/** The same for a time to recover, which has only one end that the probe sees. */
export function recoverErrorSeconds(
  scenario: Scenario,
  measurement: Measurement,
  speed: number,
  { spacingMs: { last } }: Pick<SeenByUsers, 'spacingMs'>,
): number {
  const spacingMs = 1000 / scenario.probe.ratePerSecond;
  return inDeclaredSeconds(Math.max(spacingMs, last) + latenessMs(measurement), speed);
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
  return inDeclaredSeconds(intervalMs + timersMs(instruments), speed);
}

function latenessMs({ latenessMs: { p99 }, instruments }: Measurement): number {
  return (p99 ?? 0) + timersMs(instruments);
}

/** How late the lab's own timers ran; nothing on another target. */
function timersMs(instruments: InstrumentFigures): number {
  return instruments[INSTRUMENTS.labTimers]?.['p99Ms'] ?? 0;
}

function inDeclaredSeconds(realMs: number, speed: number): number {
  return (realMs * speed) / 1000;
}
