import type { ProbeReport } from './probe-options.js';

/** The probe's report as the figures of the journal's `instrument` record named `probe`. */
export function probeFigures(report: ProbeReport): Readonly<Record<string, number>> {
  const { latenessMs, ...counts } = report;
  const lateness = Object.entries({
    latenessP50Ms: latenessMs.p50,
    latenessP99Ms: latenessMs.p99,
    latenessMaxMs: latenessMs.max,
  }).filter((entry): entry is [string, number] => entry[1] !== null);
  return { ...counts, ...Object.fromEntries(lateness) };
}
