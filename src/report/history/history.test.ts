import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { makeSampleInput } from '../sample/sample-input.js';
import { historyEntryOf, type HistoryEntry } from './history-entry.js';
import { appendHistory, readHistory } from './history-file.js';
import { keepHistory } from './keep-history.js';
import { trendsOf } from './trends-of.js';

const root = mkdtempSync(join(tmpdir(), 'holdfast-history-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const folder = (): string => join(root, String(count++));

const [, run] = makeSampleInput().summary.runs;
if (run === undefined) throw new Error('the sample has two runs');
const entry = historyEntryOf(run);
const at = (startedAt: number): HistoryEntry => ({ ...entry, startedAt });
const starts = (dir: string): number[] => readHistory(dir).entries.map((each) => each.startedAt);

it('keeps what trends need of a run, and gives it back', () => {
  const dir = folder();
  appendHistory(dir, [entry]);
  expect(readHistory(dir)).toEqual({ entries: [entry], unread: 0 });
  expect(entry).toMatchObject({ failed: 289, predictedOutageSeconds: { low: 60, high: 130 } });
  expect(entry.downtimeSeconds).toBeCloseTo(91.6, 1);
  expect(JSON.stringify(entry).length).toBeLessThan(700);
});

it('survives a torn line, and what is no line of ours', () => {
  const dir = folder();
  appendHistory(dir, [at(1)]);
  appendFileSync(join(dir, 'runs.ndjson'), '{"version":1,"startedAt":2,"scen');
  appendHistory(dir, [at(3)]);
  appendFileSync(join(dir, 'runs.ndjson'), '{"version":99}\nnull\n');
  expect(starts(dir)).toEqual([1, 3]);
  expect(readHistory(dir).unread).toBe(3);
});

it('puts the runs of two writers in order', () => {
  const dir = folder();
  for (const startedAt of [4, 1, 3, 2]) appendHistory(dir, [at(startedAt)]);
  expect(starts(dir)).toEqual([1, 2, 3, 4]);
});

it('is bounded: a file that is full is set aside, and the one before it dropped', () => {
  const dir = folder();
  const line = JSON.stringify(entry).length + 1;
  for (let index = 1; index <= 25; index += 1) appendHistory(dir, [at(index)], 10 * line);
  const sizes = ['runs.ndjson', 'runs.older.ndjson'].map((name) => statSync(join(dir, name)).size);
  for (const size of sizes) expect(size).toBeLessThanOrEqual(11 * line);
  expect(starts(dir).at(-1)).toBe(25);
  expect(starts(dir).length).toBeGreaterThanOrEqual(10);
});

it('loses nothing where another writer is turning over, nor for ever where that one was killed', () => {
  const dir = folder();
  appendHistory(dir, [at(1)]);
  const lock = join(dir, 'turning-over.lock');
  writeFileSync(lock, '');
  appendHistory(dir, [at(2)], 10);
  expect(starts(dir)).toEqual([1, 2]);
  utimesSync(lock, new Date(0), new Date(0));
  appendHistory(dir, [at(3)], 10);
  appendHistory(dir, [at(4)], 10);
  expect(readFileSync(join(dir, 'runs.ndjson'), 'utf8').trim().split('\n')).toHaveLength(1);
  expect(starts(dir)).toEqual([1, 2, 3, 4]);
});

it('only tells that it cannot be kept', () => {
  const file = join(root, 'a-file');
  writeFileSync(file, '');
  const tell = vi.fn();
  expect(keepHistory(join(file, 'history'), [run], tell)).toEqual([entry]);
  expect(tell.mock.calls[0]?.[0]).toContain('cannot be kept');
});

it('makes a trend of runs of one scenario on one target, and says what changed between them', () => {
  const trends = trendsOf([
    at(1),
    { ...at(2), target: 'aws' },
    { ...at(3), planSha256: 'another' },
    { ...at(4), planSha256: 'another', speed: 1 },
  ]);
  expect(trends).toHaveLength(1);
  expect(trends[0]?.points.map(({ changed }) => changed)).toEqual([[], ['plan'], ['speed']]);
});
