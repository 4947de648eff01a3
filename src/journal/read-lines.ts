import { createReadStream } from 'node:fs';
import { HoldfastError } from '../model/error.js';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

export interface Line {
  readonly text: string;
  /** From 1 on. */
  readonly number: number;
  /** Its newline is there: it was written to its end. */
  readonly whole: boolean;
}

/**
 * A file's lines one after the other. By the byte of the newline alone: `node:readline` takes more
 * characters for ends of lines, and JSON may have them in its strings.
 * @throws HoldfastError journal/missing, journal/unreadable
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let number = 0;
  let begun: Buffer[] = [];
  try {
    const chunks = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      let from = 0;
      for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
        const text = Buffer.concat([...begun, chunk.subarray(from, to)]).toString();
        begun = [];
        from = to + 1;
        number += 1;
        yield { text, number, whole: true };
      }
      if (from < chunk.length) begun.push(chunk.subarray(from));
    }
  } catch (cause) {
    throw readingError(path, cause);
  }
  if (begun.length > 0) {
    yield { text: Buffer.concat(begun).toString(), number: number + 1, whole: false };
  }
}

function readingError(path: string, cause: unknown): HoldfastError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  if (code === 'ENOENT') {
    return new HoldfastError('journal/missing', `${path} does not exist`, {
      hint: 'Give the .ndjson file that `holdfast run` or `holdfast verify` wrote.',
      cause,
    });
  }
  return new HoldfastError('journal/unreadable', `${path} cannot be read (${code})`, { cause });
}
