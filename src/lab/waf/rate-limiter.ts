import { USERS_ADDRESS } from '../../model/attack-addresses.js';

export interface RateLimiterOptions {
  /** Requests within the window, as the plan says it. */
  readonly limit: number;
  /** Seconds of declared time. */
  readonly windowSeconds: number;
  readonly countBy: 'ip' | 'all';
  /** Declared seconds between two looks at the counts. */
  readonly checkSeconds: number;
  readonly speed: number;
  /** Monotonic real milliseconds. */
  readonly nowMs: () => number;
}

const ALL = 'all';

/**
 * A rate-based rule. Rates are real and the window is declared time, so both the window and the limit
 * are divided by the speed: a client that sends N requests a second trips it where it would on AWS,
 * at the same declared time. Counts are looked at every ten declared seconds, as AWS does; until then
 * a client is let through, and stays limited until a look finds it below the limit.
 *
 * Users all have one address here, for many people: counted by address they are never too many.
 */
export class RateLimiter {
  /** Requests of each address, by the number of the slice of time. */
  readonly #counts = new Map<string, Map<number, number>>();
  #limited = new Set<string>();
  #slice = -1;

  constructor(private readonly options: RateLimiterOptions) {}

  /** Counts a request; true where it is over the limit. */
  exceeds(clientIp: string): boolean {
    const { countBy } = this.options;
    if (countBy === 'ip' && clientIp === USERS_ADDRESS) return false;
    const slice = this.#currentSlice();
    if (slice !== this.#slice) this.#look(slice);
    const key = countBy === 'ip' ? clientIp : ALL;
    const counts = this.#counts.get(key) ?? new Map<number, number>();
    counts.set(slice, (counts.get(slice) ?? 0) + 1);
    this.#counts.set(key, counts);
    return this.#limited.has(key);
  }

  #currentSlice(): number {
    const { nowMs, checkSeconds, speed } = this.options;
    return Math.floor((nowMs() * speed) / 1000 / checkSeconds);
  }

  #look(slice: number): void {
    const { limit, windowSeconds, checkSeconds, speed } = this.options;
    const first = slice - Math.round(windowSeconds / checkSeconds);
    const most = Math.max(1, limit / speed);
    this.#slice = slice;
    this.#limited = new Set();
    for (const [key, counts] of this.#counts) {
      let sum = 0;
      for (const [at, count] of counts) {
        if (at < first) counts.delete(at);
        else sum += count;
      }
      if (sum > most) this.#limited.add(key);
      if (counts.size === 0) this.#counts.delete(key);
    }
  }
}
