import { expect, it } from 'vitest';
import type { JournalWriter } from '../journal/journal-writer.js';
import { startClock } from '../model/clock.js';
import { HoldfastError } from '../model/error.js';
import { noteProcesses } from './note-processes.js';
import type { ProcessLedger } from './process-ledger.js';

it('on a full disk ends the run, and throws nothing into the events that it is told by', () => {
  const full = new HoldfastError('journal/disk-full', 'no space is left');
  const ledger = { note: () => undefined } as unknown as ProcessLedger;
  const journal = {
    appendSynced() {
      throw full;
    },
  } as unknown as JournalWriter;
  const { onProcess, broken } = noteProcesses(ledger, journal, startClock());
  expect(broken.aborted).toBe(false);
  onProcess({ role: 'lab', pid: 1, startTicks: '1', group: true }, 'started');
  expect(broken.reason).toBe(full);
});
