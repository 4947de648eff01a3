import { setTimeout as wait } from 'node:timers/promises';
import type { AwsCall } from '../fault/fault-driver.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import type { RunGuard, UndoRecord } from '../model/account.js';
import type { Clock } from '../model/clock.js';
import { EXIT_CODES, HoldfastError } from '../model/error.js';

/** What undoes one act. Its record is on the disk, and in an account that keeps one, before the act. */
export interface Undo {
  /** Replaces what is journalled of it, once more is known (the id of what was created). */
  learn(details: unknown): Promise<void>;
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
  ): Promise<Undo>;
  /** Runs what was not run yet, last first; one that fails keeps no other from running. */
  runAll(): Promise<void>;
}

/** A service that answers badly may answer well a moment later; an undo is worth trying again. */
const TRIES = 3;
const PAUSE_MS = 500;

/** Where undo records lie in an account, too; null where there is none. */
export interface AccountRecords {
  readonly guard: RunGuard;
  readonly runId: string;
}

export function createUndoStack(
  journal: JournalWriter,
  clock: Clock,
  account: AccountRecords | null = null,
): UndoStack {
  const stack: Undo[] = [];
  let sequence = 0;
  return {
    async register(id, { how, details }, act) {
      let known = details;
      sequence += 1;
      const own = sequence;
      const inAccount = async (done: boolean): Promise<void> => {
        if (account === null || known === null) return;
        const record = toRecord(account.runId, own, how, known);
        await (done ? account.guard.settle(record) : account.guard.record(record));
      };
      const write = (done: boolean): void => {
        // What ends with this process is nothing that a recovery could undo.
        if (known === null) return;
        journal.appendSynced({ kind: 'undo', atMs: clock.nowMs(), id, how, done, details: known });
      };
      write(false);
      await inAccount(false);
      let running: Promise<void> | undefined;
      const undo: Undo = {
        async learn(more) {
          known = more;
          write(false);
          await inAccount(false);
        },
        run: () =>
          (running ??= tryOften(act).then(async () => {
            write(true);
            await inAccount(true);
          })),
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

/** The journal's details hold a call, or the region of the experiments that carry the run's tag. */
function toRecord(runId: string, sequence: number, how: string, details: unknown): UndoRecord {
  const { call, region } = details as { readonly call?: AwsCall; readonly region?: string };
  return {
    runId,
    sequence,
    how,
    region: call?.region ?? region ?? '',
    call:
      call === undefined
        ? null
        : { service: call.service, operation: call.operation, input: call.input },
  };
}

async function tryOften(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await act();
      return;
    } catch (error) {
      if (attempt === TRIES) throw error;
      await wait(PAUSE_MS);
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
