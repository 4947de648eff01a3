/** What a run remembers of the sessions that it began, to look for them when it is over. */
const LIMITS = { sessions: 100_000, characters: 64 * 1024 * 1024 } as const;

/**
 * Cookies by the keys that samples have for their sessions; their values are in no journal, so that they
 * can be had nowhere else. Beyond its limits it keeps the earliest: those that were there before the
 * fault. The others count as not read back.
 */
export class SessionCookies {
  private readonly kept = new Map<string, string>();
  private characters = 0;
  /** How many came after it was full. */
  left = 0;

  constructor(private readonly limits: { sessions: number; characters: number } = LIMITS) {}

  add(cookies: ReadonlyMap<string, string>): void {
    for (const [key, cookie] of cookies) {
      if (this.kept.has(key)) continue;
      const length = this.characters + key.length + cookie.length;
      if (this.kept.size >= this.limits.sessions || length > this.limits.characters) {
        this.left += 1;
        continue;
      }
      this.kept.set(key, cookie);
      this.characters = length;
    }
  }

  get(key: string): string | undefined {
    return this.kept.get(key);
  }
}
