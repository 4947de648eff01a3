import type { RunSummary } from '../../model/summary.js';
import { historyEntryOf, type HistoryEntry } from '../history/history-entry.js';

// SYNTHETIC. Nothing in this folder was measured: it is shaped like a run so that the report can be
// tested and looked at without one.

const DAY_MS = 86_400_000;

/** Three weeks of made-up nightly runs that end with the ones given. */
export function makeSampleHistory(runs: readonly RunSummary[]): readonly HistoryEntry[] {
  return runs.flatMap((run) => {
    const last = historyEntryOf(run);
    return Array.from({ length: 21 }, (_, index): HistoryEntry => {
      const ago = 20 - index;
      if (ago === 0) return last;
      const odd = (index * 7919) % 13;
      return {
        ...last,
        startedAt: last.startedAt - ago * DAY_MS,
        planSha256: index < 9 ? '1'.repeat(64) : last.planSha256,
        verdict: index === 4 ? 'fail' : index === 12 ? 'inconclusive' : 'pass',
        failed: Math.round(last.failed * (0.6 + odd / 20)),
        downtimeSeconds: (last.downtimeSeconds ?? 0) * (index === 4 ? 1.6 : 0.7 + odd / 30),
      };
    });
  });
}
