import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { EXIT_CODES, HoldfastError } from '../../model/error.js';
import type { ProcessRecord } from '../../model/journal.js';
import { recordGroupLeader } from '../../process/process-record.js';

export type OnProcess = (process: ProcessRecord, event: 'started' | 'ended') => void;

/** A child that leads its own process group, so that a terminal's Ctrl-C does not reach it. */
export interface OwnedProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
  hasExited(): boolean;
  /** Sends the signal to the whole group; SIGKILL follows if the leader is still there after `graceMs` (real). */
  end(signal: NodeJS.Signals, graceMs: number): Promise<void>;
}

export interface StartProcessOptions {
  readonly role: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly spawnOptions: SpawnOptions;
  readonly onProcess: OnProcess;
}

/** Starts a process and reports it before it is put to use. Throws `lab/spawn` if it cannot start. */
export async function startProcess(options: StartProcessOptions): Promise<OwnedProcess> {
  const child = spawn(options.command, [...options.args], {
    ...options.spawnOptions,
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) {
    const [error] = (await once(child, 'error')) as [Error];
    throw new HoldfastError('lab/spawn', `Cannot start ${options.role}: ${error.message}`, {
      hint: `Check that ${options.command} exists and may be run.`,
      exitCode: EXIT_CODES.internal,
      cause: error,
    });
  }
  const record = recordGroupLeader(options.role, pid);
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      gone = true;
      options.onProcess(record, 'ended');
      resolve();
    });
  });
  // Without a listener a failing kill or IPC send would throw in the lab.
  child.on('error', () => {});
  try {
    options.onProcess(record, 'started');
  } catch (error) {
    // What nobody can note, as on a full disk, nobody could end after a crash either.
    signalGroup(pid, 'SIGKILL');
    throw error;
  }

  return {
    pid,
    child,
    exited,
    hasExited: () => gone,
    async end(signal, graceMs) {
      if (gone) return;
      signalGroup(pid, signal);
      const kill = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
      await exited;
      clearTimeout(kill);
    },
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: it ended in the meantime.
  }
}
