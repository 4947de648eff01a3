import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HistoryEntry } from './history-entry.js';
import { makeFolder } from '../../model/make-folder.js';

const FILE = 'runs.ndjson';
const OLDER_FILE = 'runs.older.ndjson';
const LOCK = 'turning-over.lock';

/** A file that has grown to this is set aside, and the one set aside before it is dropped. */
export const MOST_BYTES = 1_000_000;
/** Older than this, a lock is what a killed process left. */
const STALE_MS = 60_000;

const seconds = z.number().min(0);
const share = z.number().min(0).max(1).nullable();
const entrySchema = z.object({
  version: z.literal(1),
  startedAt: z.number(),
  scenario: z.string(),
  target: z.string(),
  speed: z.number().positive(),
  planSha256: z.string(),
  scenarioSha256: z.string(),
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  recorded: z.int().min(0),
  failed: z.int().min(0),
  downtimeSeconds: seconds.nullable(),
  downtimeErrorSeconds: seconds,
  availability: z.object({ perRequest: share, perSecond: share, windowSeconds: seconds }),
  predictedOutageSeconds: z.object({ low: z.number(), high: z.number().nullable() }).nullable(),
}) satisfies z.ZodType<HistoryEntry>;

/**
 * Adds a line for each run to the history in a folder. Every line is one write at the end of the
 * file, so that two writers never mix theirs; a torn last line is ended first.
 *
 * @throws what the file system says
 */
export function appendHistory(
  dir: string,
  entries: readonly HistoryEntry[],
  mostBytes = MOST_BYTES,
): void {
  if (entries.length === 0) return;
  makeFolder(dir);
  const file = join(dir, FILE);
  if (existsSync(file) && statSync(file).size >= mostBytes) turnOver(dir, mostBytes);
  const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  appendFileSync(file, endsTorn(file) ? `\n${lines}` : lines);
}

function endsTorn(file: string): boolean {
  if (!existsSync(file)) return false;
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const last = Buffer.alloc(1);
    return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
  } finally {
    closeSync(fd);
  }
}

/** By one writer alone, who looks again: else a second one would set the new, empty file aside. */
function turnOver(dir: string, mostBytes: number): void {
  const lock = join(dir, LOCK);
  try {
    closeSync(openSync(lock, 'wx'));
  } catch {
    // Another one is at it: this line may go to the file as it is, and the next run will look again.
    const sinceMs = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (sinceMs > STALE_MS) rmSync(lock, { force: true });
    return;
  }
  try {
    const file = join(dir, FILE);
    if (statSync(file).size >= mostBytes) renameSync(file, join(dir, OLDER_FILE));
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Every run that the history knows, oldest first, and how many lines were not of that form. */
export function readHistory(dir: string): {
  readonly entries: readonly HistoryEntry[];
  readonly unread: number;
} {
  const lines = [OLDER_FILE, FILE]
    .map((name) => join(dir, name))
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .filter((line) => line.trim() !== '');
  const entries = lines.flatMap((line) => parseLine(line) ?? []);
  return {
    entries: entries.sort((a, b) => a.startedAt - b.startedAt),
    unread: lines.length - entries.length,
  };
}

function parseLine(line: string): HistoryEntry | null {
  try {
    return entrySchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
