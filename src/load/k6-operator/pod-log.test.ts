import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import type { Cluster } from './cluster.js';
import { PodLog } from './pod-log.js';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const point = (metric: string, value: number, n?: number): string =>
  JSON.stringify({ type: 'Point', metric, n, data: { value, tags: {}, metadata: {} } });

const BEGIN = point('holdfast_begin', 1000);
const DROPPED = point('dropped_iterations', 2);
const records = (...numbers: number[]): string[] =>
  numbers.map((n) => point('holdfast_exchange', 5, n));

/** A log whose reads give these lines, one after the other; a null breaks the connection there. */
function logOf(...reads: readonly (readonly (string | null)[])[]): PodLog {
  let count = 0;
  const open = (): Promise<IncomingMessage> => {
    const lines = reads[count] ?? [];
    count += 1;
    async function* chunks(): AsyncGenerator<string> {
      for (const line of lines) {
        if (line === null) throw new Error('aborted');
        // In pieces, as a network gives them.
        yield line.slice(0, 7);
        yield `${line.slice(7)}\n`;
      }
    }
    return Promise.resolve(Readable.from(chunks(), { objectMode: false }) as IncomingMessage);
  };
  const cluster = { namespace: 'load', open } as unknown as Cluster;
  return new PodLog(cluster, 'pod-1', join(dir, 'records'));
}

const read = (log: PodLog, isOver: boolean): Promise<void> =>
  log.read(
    () => isOver,
    () => undefined,
    new AbortController().signal,
  );

it('reads a log that broke off again, and takes each record once', async () => {
  const log = logOf(
    [BEGIN, 'a warning of k6', ...records(0, 1, 2), DROPPED, null],
    [BEGIN, ...records(0, 1, 2, 3), DROPPED, point('holdfast_end', 4)],
  );
  await read(log, false);
  expect(log.missing).toBeNull();
  expect(log.begunMs).toBe(1000);
  expect(log.said).toContain('a warning of k6');
  expect(readFileSync(log.file, 'utf8').trim().split('\n')).toEqual([
    ...records(0, 1, 2),
    DROPPED,
    ...records(3),
  ]);
});

it.each([
  ['lost lines', [...records(0, 2), point('holdfast_end', 3)], /counted 3 records and 2 came back/],
  ['no end', records(0, 1), /no end-of-run record.* more than the 2 records/],
  ['a torn line', ['{"type":"Point","metric"', point('holdfast_end', 1)], /counted 1 .* and 0/],
  ['nothing at all', [], /no end-of-run record/],
])('names what is missing from the log of a pod that is over: %s', async (_, lines, missing) => {
  const log = logOf(lines, lines);
  await read(log, true);
  expect(log.finished).toBe(true);
  expect(log.missing).toMatch(missing);
});
