import { appendFile } from 'node:fs/promises';

const FLUSH_AFTER_MS = 100;

/**
 * What became of each request, as the process that handled it knows: one JSON object a line, in
 * order. It is the truth that the probe is judged by, so it shares no code with the probe. Lines are
 * written in batches; a process that is killed loses at most the last 100 ms.
 */
export class TruthLog {
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    readonly path: string,
    private readonly onError: (error: unknown) => void = () => {},
  ) {}

  write(record: Readonly<Record<string, unknown>>): void {
    this.#lines.push(JSON.stringify(record));
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#take();
    if (text !== '') {
      this.#writing = this.#writing
        .then(() => appendFile(this.path, text))
        .catch((error: unknown) => this.onError(error));
    }
    await this.#writing;
  }

  #take(): string {
    if (this.#lines.length === 0) return '';
    const text = `${this.#lines.join('\n')}\n`;
    this.#lines = [];
    return text;
  }
}
