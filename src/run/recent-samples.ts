import type { WitnessView } from '../fault/fault-driver.js';
import { percentileOf } from '../measure/percentiles.js';
import { durationHistogram, percentileMs, recordMs } from '../model/histogram.js';
import type { Sample } from '../model/sample.js';

const LAST_MS = 1000;

/** What the probe saw lately, for witnesses and abort conditions. */
export interface RecentSamples {
  add(batch: readonly Sample[]): void;
  /**
   * From now on the latencies before the fault are known: those of all requests so far, to three
   * significant digits.
   */
  markFault(): void;
  /**
   * The requests that ended within the last real second of what is known: by intended time those that
   * take longer than that, and so all that time out, would never be among them.
   */
  lastSecond(): WitnessView['probe'];
  /** Requests intended within the last `windowMs` (real); null while less than that is known. */
  within(windowMs: number): { readonly requests: number; readonly failed: number } | null;
  /** Failing requests in a row by intended time, the last known one among them. */
  failuresInARow(): number;
}

/** `keepMs`: how far back a window may reach, real milliseconds. */
export function createRecentSamples(keepMs: number): RecentSamples {
  let samples: Sample[] = [];
  let ended: Sample[] = [];
  let firstMs: number | undefined;
  // Of all requests until the fault, however long that is: in a memory of fixed size.
  const beforeFault = durationHistogram();
  let before: Latencies = { p50Ms: null, p95Ms: null };
  let inARow = 0;
  let marked = false;

  const since = (windowMs: number): readonly Sample[] => {
    const fromMs = (samples.at(-1)?.intendedMs ?? 0) - windowMs;
    return samples.filter(({ intendedMs }) => intendedMs > fromMs);
  };
  return {
    add(batch) {
      const ordered = [...batch].sort((a, b) => a.intendedMs - b.intendedMs);
      firstMs ??= ordered[0]?.intendedMs;
      // A timed-out request comes a batch or more after those that were intended with it.
      samples = [...samples, ...ordered].sort((a, b) => a.intendedMs - b.intendedMs);
      const fromMs = (samples.at(-1)?.intendedMs ?? 0) - keepMs;
      samples = samples.filter(({ intendedMs }) => intendedMs > fromMs);
      const lastEndMs = [...ended, ...ordered].reduce(
        (last, { endMs }) => Math.max(last, endMs),
        0,
      );
      ended = [...ended, ...ordered].filter(({ endMs }) => endMs > lastEndMs - LAST_MS);
      for (const { outcome, endMs, intendedMs } of ordered) {
        inARow = outcome === 'ok' ? 0 : inARow + 1;
        if (!marked && outcome === 'ok') recordMs(beforeFault, endMs - intendedMs);
      }
    },
    markFault() {
      if (marked) return;
      marked = true;
      before = { p50Ms: percentileMs(beforeFault, 50), p95Ms: percentileMs(beforeFault, 95) };
    },
    lastSecond() {
      const ok = ended.filter(({ outcome }) => outcome === 'ok');
      const now = latenciesOf(ok.map(({ endMs, intendedMs }) => endMs - intendedMs));
      return {
        requests: ended.length,
        failed: ended.length - ok.length,
        latencyP50Ms: now.p50Ms,
        latencyP50BeforeMs: before.p50Ms,
        latencyP95Ms: now.p95Ms,
        latencyP95BeforeMs: before.p95Ms,
      };
    },
    within(windowMs) {
      const last = samples.at(-1)?.intendedMs;
      if (last === undefined || firstMs === undefined || last - firstMs < windowMs) return null;
      const known = since(windowMs);
      const failed = known.filter(({ outcome }) => outcome !== 'ok').length;
      return { requests: known.length, failed };
    },
    failuresInARow: () => inARow,
  };
}

interface Latencies {
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

function latenciesOf(values: readonly number[]): Latencies {
  const sorted = Float64Array.from(values).sort();
  return { p50Ms: percentileOf(sorted, 0.5), p95Ms: percentileOf(sorted, 0.95) };
}
