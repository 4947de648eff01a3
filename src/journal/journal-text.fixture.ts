import type { JournalRecord } from '../model/journal.js';
import { lineOf } from './journal-writer.js';

/** A journal's file, of records that no run has written. */
export function journalText(records: readonly JournalRecord[]): string {
  return records.map((record) => `${JSON.stringify(lineOf(record))}\n`).join('');
}
