import { appendFile } from 'node:fs/promises';

const FLUSH_AFTER_MS = 100;

/** Lines of text in order, written in batches; a process that is killed loses at most the last 100 ms. */
export class LineLog {
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    readonly path: string,
    private readonly onError: (error: unknown) => void = () => {},
  ) {}

  writeLine(line: string): void {
    this.#lines.push(line);
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
