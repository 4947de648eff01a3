import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * Puts the records of several pods into one file in the order in which their requests ended: figures
 * are worked out as records come, and no percentile is made of percentiles. Each file is in that order
 * but for requests that ended at once; what is no exchange goes to the end.
 */
export async function mergeRecords(files: readonly string[], into: string): Promise<void> {
  const out = createWriteStream(into);
  const heads = await Promise.all(files.map((file) => nextOf(linesOf(file))));
  for (;;) {
    let first: Head | null = null;
    for (const head of heads)
      if (head.line !== null && (first === null || head.endMs < first.endMs)) first = head;
    if (first === null) break;
    if (!out.write(`${first.line}\n`)) await once(out, 'drain');
    Object.assign(first, await nextOf(first.lines));
  }
  out.end();
  await once(out, 'finish');
}

interface Head {
  readonly lines: AsyncIterator<string>;
  /** Null after the last. */
  line: string | null;
  endMs: number;
}

const linesOf = (file: string): AsyncIterator<string> =>
  createInterface({ input: createReadStream(file), crlfDelay: Infinity })[Symbol.asyncIterator]();

async function nextOf(lines: AsyncIterator<string>): Promise<Head> {
  const next = await lines.next();
  if (next.done === true) return { lines, line: null, endMs: Infinity };
  return { lines, line: next.value, endMs: endOf(next.value) };
}

function endOf(line: string): number {
  const { data } = JSON.parse(line) as {
    data: { value: number; metadata?: Readonly<Record<string, string>> };
  };
  const sent = data.metadata?.['sent'];
  return sent === undefined ? Number.MAX_VALUE : Number(sent) + data.value;
}
