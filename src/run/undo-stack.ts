import type { JournalWriter } from '../journal/journal-writer.js';
import type { Clock } from '../model/clock.js';
import { EXIT_CODES, HoldfastError } from '../model/error.js';

/** What undoes one act. Its record is on the disk before the act. */
export interface Undo {
  /** Replaces what is journalled of it, once more is known (the id of what was created). */
  learn(details: unknown): void;
  /** Once: a second call gives the same promise. A failure leaves the journal's record open. */
  run(): Promise<void>;
}

/** Everything that a run has to undo, in the order in which it was registered. */
export interface UndoStack {
  /** `how` is for people and `details` for a recovery; null details are of this process alone. */
  register(
    id: string,
    what: { readonly how: string; readonly details: unknown },
    act: () => Promise<void>,
  ): Undo;
  /** Runs what was not run yet, last first; one that fails keeps no other from running. */
  runAll(): Promise<void>;
}

/** A service that answers badly may answer well a moment later; an undo is worth trying again. */
const TRIES = 3;
const PAUSE_MS = 500;

export function createUndoStack(journal: JournalWriter, clock: Clock): UndoStack {
  const stack: Undo[] = [];
  return {
    register(id, { how, details }, act) {
      let known = details;
      const write = (done: boolean): void => {
        // What ends with this process is nothing that a recovery could undo.
        if (known === null) return;
        journal.appendSynced({ kind: 'undo', atMs: clock.nowMs(), id, how, done, details: known });
      };
      write(false);
      let running: Promise<void> | undefined;
      const undo: Undo = {
        learn(more) {
          known = more;
          write(false);
        },
        run: () => (running ??= tryOften(act).then(() => write(true))),
      };
      stack.push(undo);
      return undo;
    },
    async runAll() {
      const failures: unknown[] = [];
      for (let undo = stack.pop(); undo !== undefined; undo = stack.pop()) {
        await undo.run().catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw notUndone(failures);
    },
  };
}

async function tryOften(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await act();
      return;
    } catch (error) {
      if (attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

function notUndone(failures: readonly unknown[]): HoldfastError {
  const why = failures.map((error) => (error instanceof Error ? error.message : String(error)));
  return new HoldfastError('run/not-undone', `Not everything could be undone: ${why.join('; ')}`, {
    hint: 'Run `holdfast recover`, and look at what the fault hit.',
    exitCode: EXIT_CODES.internal,
    cause: failures[0],
  });
}
