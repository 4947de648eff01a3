import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { recordGroupLeader } from '../process/process-record.js';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import { makeFolder } from '../model/make-folder.js';
import type { OpenTarget, OpenTargetOptions, Target } from '../model/target.js';
import { childEntry } from '../process/child-entry.js';
import type { LabCommand, LabMessage } from './lab-protocol.js';

/** The embedded lab, in a process of its own that clears away when this one ends. */
export const labTarget: Target = { name: 'lab', open };

/** Stopping PostgreSQL and the instances takes a second or two; far beyond that something hangs. */
const CLOSE_GRACE_MS = 30_000;

async function open(options: OpenTargetOptions): Promise<OpenTarget> {
  makeFolder(options.dir);
  const log = openSync(join(options.dir, 'lab.log'), 'a');
  const child = fork(childEntry(import.meta.url, './lab-process.js'), {
    // A group of its own: Ctrl-C in a terminal must not reach the database before the undo.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    execArgv: [],
  });
  closeSync(log);
  const record = recordGroupLeader('lab', child.pid ?? 0);
  options.onProcess(record, 'started');
  child.once('exit', () => options.onProcess(record, 'ended'));
  const ready = waitUntilReady(child, options);
  const { originEpochMs, originMonotonicNs } = options.clock;
  tell(child, {
    kind: 'open',
    deployment: options.deployment,
    speed: options.speed,
    dir: options.dir,
    app: options.app,
    originEpochMs,
    originMonotonicNs: originMonotonicNs.toString(),
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeLab(child));
  try {
    const { connection, substitutions } = await ready;
    return { connection, substitutions, instruments: () => askInstruments(child), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function waitUntilReady(
  child: ChildProcess,
  options: OpenTargetOptions,
): Promise<Extract<LabMessage, { kind: 'ready' }>> {
  let interrupted = (): void => {};
  return new Promise<Extract<LabMessage, { kind: 'ready' }>>((resolve, reject) => {
    child.on('message', (message: LabMessage) => {
      if (message.kind === 'progress') options.onProgress(message.message);
      else if (message.kind === 'process') options.onProcess(message.process, message.event);
      else if (message.kind === 'ready') resolve(message);
      else if (message.kind === 'failed') {
        reject(
          new HoldfastError(message.code, `The lab did not start: ${message.message}`, {
            exitCode: message.exitCode,
            ...(message.hint === undefined ? {} : { hint: message.hint }),
          }),
        );
      }
    });
    child.once('exit', (code, signal) =>
      reject(
        new HoldfastError(
          'lab/ended',
          `The lab's process ended by itself (${signal ?? `exit code ${code}`})`,
          {
            exitCode: EXIT_CODES.internal,
            hint: `Its log is ${join(options.dir, 'lab.log')}.`,
          },
        ),
      ),
    );
    interrupted = () =>
      reject(
        options.signal?.reason instanceof HoldfastError
          ? options.signal.reason
          : new HoldfastError('run/interrupted', 'Interrupted while the lab was starting', {
              exitCode: EXIT_CODES.interrupted,
            }),
      );
    options.signal?.addEventListener('abort', interrupted);
    // Before anybody listened, as while the plan was read.
    if (options.signal?.aborted === true) interrupted();
  }).finally(() => options.signal?.removeEventListener('abort', interrupted));
}

function askInstruments(
  child: ChildProcess,
): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>> {
  return new Promise((resolve) => {
    const listen = (message: LabMessage): void => {
      if (message.kind !== 'instruments') return;
      child.off('message', listen);
      resolve(message.figures);
    };
    child.on('message', listen);
    child.once('exit', () => resolve({}));
    tell(child, { kind: 'instruments' });
  });
}

async function closeLab(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  tell(child, { kind: 'close' });
  const kill = setTimeout(() => child.kill('SIGKILL'), CLOSE_GRACE_MS);
  await exited;
  clearTimeout(kill);
}

function tell(child: ChildProcess, command: LabCommand): void {
  if (child.connected) child.send(command, () => undefined);
}
