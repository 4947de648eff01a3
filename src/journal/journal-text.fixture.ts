import type { JournalRecord } from '../model/journal.js';
import { writeSamples } from './write-samples.js';

/** A journal's file, of records that no run has written. */
export function journalText(records: readonly JournalRecord[]): string {
  return records
    .map((record) =>
      record.kind === 'samples' ? { ...record, samples: writeSamples(record.samples) } : record,
    )
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}
