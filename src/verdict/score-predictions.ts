import type { Interval } from '../model/prediction.js';
import type { Agreement, PredictionRecord, RunSummary } from '../model/summary.js';
import { liesWithin } from './agreement.js';
import { medianOf } from './bootstrap-median.js';

/** What a predictor says that has seen no plan, in seconds: AWS's documents, and no figure fitted to a result. */
const NAIVE = {
  /** RDS documents 60 to 120 s for a failover to a standby, and less is lost with anything smaller. */
  outage: { low: 0, high: 120 },
  /** ELBv2's default health check: two failures in a row, 30 s apart, each of 5 s at most. */
  detection: { low: 0, high: 65 },
  latency: { low: 0, high: 1 },
} as const satisfies Record<string, Interval>;

const NAIVE_HOW =
  'It knows no plan, only what AWS documents: of every fault it says an outage of 0 s to 120 s (the longest that RDS gives for a failover), detection within 65 s (the default health check) and up to 1 s more latency.';

/**
 * How often predictions held, beside how wide they were and beside a predictor that knows no plan:
 * one that says enough is always right. Of runs whose evidence has a gap nothing counts as measured.
 * Widths are of the predictions that were decided. Null where nothing was predicted.
 */
export function scorePredictions(
  runs: readonly { readonly run: RunSummary; readonly sound: boolean }[],
): PredictionRecord | null {
  const rows = runs.flatMap(({ run, sound }) =>
    run.agreement.map((row) => {
      const naive = naiveOf(row);
      return {
        own: { interval: row.predicted, verdict: sound ? row.verdict : 'not measured' },
        naive: {
          interval: naive,
          verdict: sound ? liesWithin(naive, seenOf(row, run)) : 'not measured',
        },
      };
    }),
  );
  if (rows.length === 0) return null;
  const own = tally(rows.map((row) => row.own));
  const { notMeasured: _, ...naive } = tally(rows.map((row) => row.naive));
  return { ...own, naive: { how: NAIVE_HOW, ...naive } };
}

function naiveOf({ what }: Agreement): Interval {
  const kind = (['outage', 'detection', 'latency'] as const).find((name) => what.startsWith(name));
  return NAIVE[kind ?? 'outage'];
}

/** Where an outage had not ended, it is known to be at least as long as the run saw of it. */
function seenOf(row: Agreement, run: RunSummary): Parameters<typeof liesWithin>[1] {
  const { measuredSeconds, errorSeconds, what, fault } = row;
  if (measuredSeconds !== null) return { seen: measuredSeconds, ended: true, errorSeconds };
  const names = fault.split(' + ');
  const outagesMs = run.faults.flatMap(({ name, outageMs }) =>
    names.includes(name) && outageMs !== null ? [outageMs] : [],
  );
  const known = what.startsWith('outage') && outagesMs.length > 0;
  return { seen: known ? Math.max(...outagesMs) / 1000 : null, ended: false, errorSeconds };
}

function tally(
  rows: readonly { readonly interval: Interval; readonly verdict: Agreement['verdict'] }[],
): Omit<PredictionRecord, 'naive'> {
  const count = (verdict: Agreement['verdict']): number =>
    rows.filter((row) => row.verdict === verdict).length;
  const widths = rows
    .filter(({ verdict }) => verdict !== 'not measured')
    .map(({ interval: { low, high } }) => (high === null ? Infinity : high - low));
  const median = widths.length === 0 ? Infinity : medianOf(widths);
  return {
    held: count('agrees'),
    contradicted: count('contradicts'),
    notMeasured: count('not measured'),
    medianWidthSeconds: Number.isFinite(median) ? median : null,
  };
}
