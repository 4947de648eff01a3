import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ProcessRecord } from '../model/journal.js';
import { aliveOf } from './end-processes.js';

/**
 * Every process of a run, in the run's own folder beside its journals: with the journals deleted it
 * still tells a recovery what to end. Removed by a run that ended by itself.
 */
export interface ProcessLedger {
  /** On the disk when this returns, for one that started. */
  note(process: ProcessRecord, event: 'started' | 'ended'): void;
  remove(): void;
  /** As `remove`, unless a process of it still runs: of a target that did not open. */
  removeUnlessAlive(): void;
}

export function openProcessLedger(dir: string): ProcessLedger {
  mkdirSync(dir, { recursive: true });
  const file = ledgerFile(dir);
  return {
    note(process, event) {
      const fd = openSync(file, 'a');
      writeSync(fd, `${JSON.stringify({ process, event })}\n`);
      if (event === 'started') fsyncSync(fd);
      closeSync(fd);
    },
    remove: () => rmSync(file, { force: true }),
    removeUnlessAlive() {
      if (aliveOf(readProcesses(file)).length === 0) this.remove();
    },
  };
}

export function ledgerFile(dir: string): string {
  return join(dir, '.holdfast-processes.ndjson');
}

/** Processes in a list of `{ process, event }` lines, such as the lab's; a torn line is passed over. */
export function readProcesses(file: string): ProcessRecord[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      const { process } = JSON.parse(line) as { readonly process?: ProcessRecord };
      return typeof process?.pid === 'number' ? [process] : [];
    } catch {
      return [];
    }
  });
}
