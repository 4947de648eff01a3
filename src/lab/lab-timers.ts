import { LatenessRecorder } from './lateness.js';

const HEARTBEAT_MS = 50;

/**
 * Every duration that the lab waits for is declared time and goes through here: it is divided by the
 * speed, and how late it fired is recorded. `stop` cancels all that are pending.
 */
export class LabTimers {
  readonly lateness = new LatenessRecorder();
  readonly #pending = new Set<NodeJS.Timeout>();
  #stopped = false;

  constructor(readonly speed: number) {
    // Lateness must be known also while nothing is due, and a heartbeat is no scaled duration.
    this.#repeat(HEARTBEAT_MS, HEARTBEAT_MS, () => {});
  }

  realMs(declaredSeconds: number): number {
    return (declaredSeconds * 1000) / this.speed;
  }

  /** Runs `act` once, after declared seconds. Returns how to cancel it. */
  after(declaredSeconds: number, act: () => void): () => void {
    const realMs = this.realMs(declaredSeconds);
    this.lateness.noteScaledDuration(realMs);
    return this.#arm(performance.now() + realMs, act);
  }

  /**
   * Runs `act` at a fixed rate that does not drift; rounds missed while the machine slept are
   * skipped. `firstAfterSeconds` is the phase, by default a whole interval.
   */
  every(
    intervalSeconds: number,
    act: () => void,
    firstAfterSeconds: number = intervalSeconds,
  ): () => void {
    const realMs = this.realMs(intervalSeconds);
    this.lateness.noteScaledDuration(realMs);
    return this.#repeat(realMs, this.realMs(firstAfterSeconds), act);
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }

  #repeat(intervalMs: number, firstMs: number, act: () => void): () => void {
    let dueMs = performance.now() + firstMs;
    let cancelled = false;
    let cancelNext = (): void => {};
    const round = (): void => {
      dueMs = Math.max(dueMs + intervalMs, performance.now());
      cancelNext = this.#arm(dueMs, round);
      act();
      if (cancelled) cancelNext();
    };
    cancelNext = this.#arm(dueMs, round);
    return () => {
      cancelled = true;
      cancelNext();
    };
  }

  #arm(dueMs: number, act: () => void): () => void {
    if (this.#stopped) return () => {};
    const timer = setTimeout(
      () => {
        this.#pending.delete(timer);
        this.lateness.record(performance.now() - dueMs);
        act();
      },
      Math.max(0, dueMs - performance.now()),
    );
    this.#pending.add(timer);
    return () => {
      clearTimeout(timer);
      this.#pending.delete(timer);
    };
  }
}
