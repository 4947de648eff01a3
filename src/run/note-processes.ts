import type { JournalWriter } from '../journal/journal-writer.js';
import type { Clock } from '../model/clock.js';
import type { OpenTargetOptions } from '../model/target.js';
import type { ProcessLedger } from './process-ledger.js';

/**
 * Writes down each process that a target starts or ends. It is told of them by events, where nobody
 * catches what is thrown: `broken` is aborted with it, as on a full disk, and the run is to end by that.
 */
export function noteProcesses(
  ledger: ProcessLedger,
  journal: JournalWriter,
  clock: Clock,
): { readonly onProcess: OpenTargetOptions['onProcess']; readonly broken: AbortSignal } {
  const broken = new AbortController();
  return {
    broken: broken.signal,
    onProcess(process, event) {
      try {
        ledger.note(process, event);
        journal.appendSynced({ kind: 'process', atMs: clock.nowMs(), process, event });
      } catch (error) {
        broken.abort(error);
      }
    },
  };
}
