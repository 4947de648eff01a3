/** Work that goes on by itself: what fails is told, and closing waits for what is under way. */
export class Background {
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  constructor(private readonly onProgress: (message: string) => void) {}

  get isClosed(): boolean {
    return this.#closed;
  }

  /** `whatFailed` is how the message begins. */
  start(whatFailed: string, act: () => Promise<void>): void {
    const running = act()
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        if (!this.#closed) this.onProgress(`${whatFailed}: ${reason}`);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** To be called before what the work uses is ended, and `settled` afterwards. */
  close(): void {
    this.#closed = true;
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}
