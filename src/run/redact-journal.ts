import type { JournalWriter, LaterRecord } from '../journal/journal-writer.js';
import type { Secrets } from '../probe/secrets.js';

/**
 * A journal whose free text has no secret in it: an error or a note may quote what a server said.
 * Everything else in it never sees one: the scenario has placeholders, samples drop such headers.
 */
export function redactJournal(journal: JournalWriter, secrets: Secrets): JournalWriter {
  const redact = (record: LaterRecord): LaterRecord => {
    if (record.kind === 'note') return { ...record, text: secrets.redact(record.text) };
    if (record.kind !== 'end' || record.reason === null) return record;
    return { ...record, reason: secrets.redact(record.reason) };
  };
  return {
    path: journal.path,
    append: (record) => journal.append(redact(record)),
    appendSynced: (record) => journal.appendSynced(redact(record)),
    close: () => journal.close(),
  };
}
