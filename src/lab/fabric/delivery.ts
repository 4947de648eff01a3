interface Item {
  readonly dueMs: number;
  readonly act: () => void;
}

/** What is on its way in one direction: each thing arrives after its own delay, and none overtakes another. */
export class Delivery {
  readonly #items: Item[] = [];
  #lastDueMs = 0;
  #timer: NodeJS.Timeout | undefined;

  get isIdle(): boolean {
    return this.#items.length === 0;
  }

  /** Runs `act` once `delayMs` are over and all before it has arrived; at once where both hold now. */
  after(delayMs: number, act: () => void): void {
    if (delayMs <= 0 && this.#items.length === 0) {
      act();
      return;
    }
    this.#lastDueMs = Math.max(this.#lastDueMs, performance.now() + delayMs);
    this.#items.push({ dueMs: this.#lastDueMs, act });
    if (this.#items.length === 1) this.#arm();
  }

  /** Nothing more arrives. */
  close(): void {
    clearTimeout(this.#timer);
    this.#items.length = 0;
  }

  #arm(): void {
    const [next] = this.#items;
    if (next === undefined) return;
    // Timers count whole milliseconds and may be a fraction of one early.
    this.#timer = setTimeout(
      () => this.#deliver(),
      Math.max(0, Math.ceil(next.dueMs - performance.now())),
    );
  }

  #deliver(): void {
    for (;;) {
      const [next] = this.#items;
      if (next === undefined || next.dueMs > performance.now()) break;
      this.#items.shift();
      next.act();
    }
    this.#arm();
  }
}
