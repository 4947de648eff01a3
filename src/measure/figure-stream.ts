import { durationHistogram, percentileMs, recordMs } from '../model/histogram.js';
import type { LoadFigures } from '../model/load-result.js';
import type { Outcome, Sample } from '../model/sample.js';
import { clusterGapMs } from './downtime.js';

const SECOND_MS = 1000;

type Measured = Pick<Sample, 'intendedMs' | 'endMs' | 'outcome' | 'status'>;

/** Failures that their status made. */
const BY_STATUS: readonly Outcome[] = ['http-error', 'target-error', 'lb-error', 'waf'];

/**
 * Works out figures while samples come in, in memory that does not grow with their number: latencies
 * go into a histogram, and seconds and failures are settled once no request of theirs can be under
 * way any more.
 */
export class FigureStream {
  readonly #latency = durationHistogram();
  readonly #outcomes = new Map<Outcome, number>();
  readonly #statuses = new Map<number, number>();
  readonly #openSeconds = new Map<number, { failed: number }>();
  readonly #downtime: { startMs: number; endMs: number }[] = [];
  readonly #gapMs: number;
  #failures: number[] = [];
  #startMs = Number.NaN;
  #recorded = 0;
  #failed = 0;
  #seconds = 0;
  #goodSeconds = 0;
  #newestMs = -Infinity;
  #settledMs = -Infinity;

  /** Seconds are counted from the first request. `longestMs`: the longest that a request can take from its intended time to its record. */
  constructor(
    private readonly options: {
      readonly ratePerSecond: number;
      readonly longestMs: number;
    },
  ) {
    this.#gapMs = clusterGapMs(options.ratePerSecond);
  }

  get failed(): number {
    return this.#failed;
  }

  get recorded(): number {
    return this.#recorded;
  }

  add(samples: readonly Measured[]): void {
    if (Number.isNaN(this.#startMs) && samples.length > 0)
      this.#startMs = samples.reduce((least, each) => Math.min(least, each.intendedMs), Infinity);
    for (const { intendedMs, endMs, outcome, status } of samples) {
      this.#recorded += 1;
      this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
      const index = Math.floor((intendedMs - this.#startMs) / SECOND_MS);
      const second = this.#openSeconds.get(index) ?? { failed: 0 };
      this.#openSeconds.set(index, second);
      if (outcome === 'ok') recordMs(this.#latency, endMs - intendedMs);
      else {
        this.#failed += 1;
        second.failed += 1;
        this.#failures.push(intendedMs);
        if (BY_STATUS.includes(outcome))
          this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
      }
      this.#newestMs = Math.max(this.#newestMs, endMs);
    }
    this.#settle(this.#newestMs - this.options.longestMs);
  }

  /** `originEpochMs` is added to what times are counted from. */
  finish(windowMs: number, originEpochMs: number): LoadFigures {
    this.#settle(Infinity);
    return {
      recorded: this.#recorded,
      failed: this.#failed,
      availability: {
        perRequest: this.#recorded === 0 ? null : (this.#recorded - this.#failed) / this.#recorded,
        perSecond: this.#seconds === 0 ? null : this.#goodSeconds / this.#seconds,
        windowMs,
      },
      latencyMs: {
        p50: percentileMs(this.#latency, 50),
        p95: percentileMs(this.#latency, 95),
        p99: percentileMs(this.#latency, 99),
        max: percentileMs(this.#latency, 100),
      },
      downtime: this.#downtime.map(({ startMs, endMs: lastMs }) => ({
        startMs: originEpochMs + startMs,
        endMs: originEpochMs + lastMs,
      })),
      outcomes: Object.fromEntries(this.#outcomes),
      unexpectedStatuses: Object.fromEntries(this.#statuses),
    };
  }

  /** Nothing that was intended before this comes any more. */
  #settle(beforeMs: number): void {
    if (beforeMs - this.#settledMs < SECOND_MS) return;
    this.#settledMs = beforeMs;
    for (const [index, { failed }] of this.#openSeconds) {
      if (this.#startMs + (index + 1) * SECOND_MS > beforeMs) continue;
      this.#openSeconds.delete(index);
      this.#seconds += 1;
      if (failed === 0) this.#goodSeconds += 1;
    }
    const settled = this.#failures.filter((intendedMs) => intendedMs <= beforeMs);
    this.#failures = this.#failures.filter((intendedMs) => intendedMs > beforeMs);
    for (const intendedMs of settled.sort((a, b) => a - b)) {
      const last = this.#downtime.at(-1);
      if (last !== undefined && intendedMs - last.endMs <= this.#gapMs) last.endMs = intendedMs;
      else this.#downtime.push({ startMs: intendedMs, endMs: intendedMs });
    }
  }
}
