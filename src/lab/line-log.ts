import { appendFile } from 'node:fs/promises';

const FLUSH_AFTER_MS = 100;
/** Lines that wait to be made, so that a request seldom waits for the line of another. */
const UNMADE_LINES = 32;

/**
 * Lines of text in order, written in batches; a process that is killed loses at most the last 100 ms.
 * A line given as a function is made some milliseconds later, when whoever wrote it has gone on.
 */
export class LineLog {
  #lines: (string | (() => string))[] = [];
  #text = '';
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    readonly path: string,
    private readonly onError: (error: unknown) => void = () => {},
  ) {}

  writeLine(line: string | (() => string)): void {
    this.#lines.push(line);
    if (this.#lines.length >= UNMADE_LINES) this.#makeLines();
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#makeLines();
    const text = this.#text;
    this.#text = '';
    if (text !== '') {
      this.#writing = this.#writing
        .then(() => appendFile(this.path, text))
        .catch((error: unknown) => this.onError(error));
    }
    await this.#writing;
  }

  #makeLines(): void {
    for (const line of this.#lines) this.#text += `${typeof line === 'string' ? line : line()}\n`;
    this.#lines = [];
  }
}
