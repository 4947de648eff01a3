import { HoldfastError } from '../model/error.js';
import { JOURNAL_VERSION } from '../model/journal.js';
import type { JournalRecord } from '../model/journal.js';
import { readLines } from './read-lines.js';
import { checkRecord } from './record-shapes.js';

export interface JournalContent {
  /** All records in the order in which they were written; the first is `start`. */
  readonly records: readonly JournalRecord[];
  /** Null where the run was killed: nothing can be concluded from such a run. */
  readonly end: Extract<JournalRecord, { kind: 'end' }> | null;
  /** The last line was cut off in the middle and left out. */
  readonly torn: boolean;
}

/**
 * Reads a run's journal. Throws HoldfastError `journal/…` (exit code 2) for a file that is missing,
 * empty, no journal, of another version, or damaged anywhere but in its last line.
 */
export async function readJournal(path: string): Promise<JournalContent> {
  const records: JournalRecord[] = [];
  const reading = readRecords(path);
  for (;;) {
    const next = await reading.next();
    if (next.done !== true) records.push(next.value);
    else {
      const end = records.findLast((record) => record.kind === 'end') ?? null;
      return { records, end, torn: next.value.torn };
    }
  }
}

/** The same one record after the other, in memory that does not grow with the journal. */
export async function* readRecords(
  path: string,
): AsyncGenerator<JournalRecord, Pick<JournalContent, 'torn'>> {
  let blankFirst = false;
  let count = 0;
  for await (const { text, number, whole } of readLines(path)) {
    if (number === 1 && text.trim() === '') blankFirst = true;
    else if (blankFirst && text.trim() !== '') throw notAJournal(path);
    if (blankFirst) continue;
    // What follows the last newline is a line that was being written when the run died.
    if (!whole && parseQuietly(text) === null) {
      if (count === 0) throw notAJournal(path);
      return { torn: true };
    }
    count += 1;
    yield recordAt(path, text, number);
  }
  if (count === 0) {
    throw new HoldfastError('journal/empty', `${path} is empty: a journal was expected`, {
      hint: 'Give the .ndjson file that `holdfast run` or `holdfast verify` wrote.',
    });
  }
  return { torn: false };
}

function recordAt(path: string, line: string, lineNumber: number): JournalRecord {
  const value = parseQuietly(line);
  if (lineNumber === 1) checkHeader(path, value);
  const checked = checkRecord(value);
  if (!checked.ok) {
    if (checked.problem === 'unknown-kind') {
      throw new HoldfastError(
        'journal/unknown-kind',
        `${path}, line ${lineNumber}: a record of the unknown kind ${JSON.stringify(checked.kind.slice(0, 80))}`,
        { hint: 'A newer Holdfast may have written it: read it with that version.' },
      );
    }
    const what =
      checked.problem === 'bad-field'
        ? `the ${checked.kind} record has no valid \`${checked.field}\``
        : 'no JSON record is there';
    throw corrupt(path, lineNumber, what);
  }
  if (lineNumber > 1 && checked.record.kind === 'start') {
    throw corrupt(path, lineNumber, 'a second start record is there');
  }
  return checked.record;
}

function checkHeader(path: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Reflect.get(value, 'kind') !== 'start') {
    throw notAJournal(path);
  }
  const version: unknown = Reflect.get(value, 'version');
  if (version !== JOURNAL_VERSION) {
    throw new HoldfastError(
      'journal/version',
      `${path} is a journal of version ${String(version).slice(0, 20)}; this Holdfast reads version ${JOURNAL_VERSION}`,
      { hint: 'Read it with the Holdfast that wrote it, or run the scenario again.' },
    );
  }
}

function parseQuietly(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function notAJournal(path: string): HoldfastError {
  return new HoldfastError(
    'journal/not-a-journal',
    `${path} is no journal: its first line is not a complete start record`,
    { hint: 'Give the .ndjson file that `holdfast run` or `holdfast verify` wrote.' },
  );
}

function corrupt(path: string, lineNumber: number, what: string): HoldfastError {
  return new HoldfastError('journal/corrupt', `${path}, line ${lineNumber}: ${what}`, {
    hint: 'Only a torn last line is normal; the file was changed or damaged after the run. Run the scenario again.',
  });
}
