import type { JournalRecord, Phase } from '../model/journal.js';

/** Real milliseconds since the run's origin; the end is not part of it. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * When each phase was, by the journal's `phase` records: one lasts until the next begins, the last
 * until `runEndMs`. A phase that never began is missing.
 */
export function phaseWindows(
  records: readonly JournalRecord[],
  runEndMs: number,
): Readonly<Partial<Record<Phase, Window>>> {
  const starts = records
    .filter((record) => record.kind === 'phase')
    .sort((a, b) => a.atMs - b.atMs);
  const windows: Partial<Record<Phase, Window>> = {};
  for (const [index, { phase, atMs }] of starts.entries()) {
    const endMs = starts[index + 1]?.atMs ?? runEndMs;
    windows[phase] = { startMs: windows[phase]?.startMs ?? atMs, endMs: Math.max(atMs, endMs) };
  }
  return windows;
}
