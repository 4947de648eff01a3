/** Beyond this, the oldest figures are overwritten; a run of three minutes makes some 5,000. */
const CAPACITY = 50_000;

/** How late the lab's timers fired, in real milliseconds. Null until something was measured. */
export interface Lateness {
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
  /** The shortest declared duration that was waited for, divided by the speed. */
  readonly shortestScaledMs: number | null;
}

export class LatenessRecorder {
  readonly #figures: number[] = [];
  #recorded = 0;
  #maxMs: number | null = null;
  #shortestScaledMs: number | null = null;

  record(lateMs: number): void {
    // Node's timers count whole milliseconds and may fire a fraction of one early.
    const figure = Math.max(0, lateMs);
    this.#figures[this.#recorded % CAPACITY] = figure;
    this.#recorded += 1;
    this.#maxMs = Math.max(this.#maxMs ?? 0, figure);
  }

  noteScaledDuration(realMs: number): void {
    if (realMs <= 0) return;
    this.#shortestScaledMs = Math.min(this.#shortestScaledMs ?? realMs, realMs);
  }

  /** Forgets what was measured so far: while a lab is built, its machine is busy with that. */
  restart(): void {
    this.#figures.length = 0;
    this.#recorded = 0;
    this.#maxMs = null;
  }

  read(): Lateness {
    const sorted = Float64Array.from(this.#figures).sort();
    const at = (share: number): number | null =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
    return {
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      maxMs: this.#maxMs,
      shortestScaledMs: this.#shortestScaledMs,
    };
  }
}
