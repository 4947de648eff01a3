import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { startLab, type RunningLab } from '../lab/start-lab.js';
import { clockFrom } from '../model/clock.js';
import { makeFolder } from '../model/make-folder.js';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { ProcessRecord } from '../model/journal.js';
import type { LabCommand, LabMessage } from './lab-protocol.js';

/**
 * The lab of one run, in a process of its own: its timers are not disturbed by the harness, and when
 * the harness is killed the channel closes and the lab clears away by itself.
 */
let lab: Promise<RunningLab> | undefined;
let closing = false;
const unwanted = new AbortController();

process.on('message', (command: LabCommand) => {
  if (command.kind === 'open') open(command);
  else if (command.kind === 'instruments') {
    void lab?.then((running) => send({ kind: 'instruments', figures: running.instruments() }));
  } else void close();
});
process.on('disconnect', () => void close());
// A terminal's signals are for the harness, which closes the lab after undoing the fault.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void close());

function open(command: Extract<LabCommand, { kind: 'open' }>): void {
  makeFolder(command.dir);
  const log = openSync(join(command.dir, 'processes.ndjson'), 'a');
  lab = startLab({
    deployment: command.deployment,
    speed: command.speed,
    dir: command.dir,
    app: command.app,
    signal: unwanted.signal,
    clock: clockFrom(command.originEpochMs, BigInt(command.originMonotonicNs)),
    onProgress: (message) => send({ kind: 'progress', message }),
    onProcess: (record, event) => {
      noteProcess(log, record, event);
      send({ kind: 'process', process: record, event });
    },
  });
  lab.then(
    (running) =>
      send({ kind: 'ready', connection: running.connection, substitutions: running.substitutions }),
    (error: unknown) => {
      const known = error instanceof HoldfastError ? error : undefined;
      send({
        kind: 'failed',
        code: known?.code ?? 'lab/failed',
        message: error instanceof Error ? error.message : String(error),
        hint: known?.hint,
        // A lab that starts too late is no evidence; whatever else it says of itself is our failure.
        exitCode:
          known?.exitCode === EXIT_CODES.inconclusive
            ? EXIT_CODES.inconclusive
            : EXIT_CODES.internal,
      });
      closeSync(log);
      process.exitCode = 1;
      if (process.connected) process.disconnect();
    },
  );
}

/** On disk before it is put to use: `holdfast recover` ends it if both of us are killed. */
function noteProcess(log: number, record: ProcessRecord, event: 'started' | 'ended'): void {
  try {
    writeSync(log, `${JSON.stringify({ process: record, event })}\n`);
    if (event === 'started') fsyncSync(log);
  } catch (error) {
    // Of one that ended nobody has to know: a recovery looks whether it is there.
    if (event === 'started') throw error;
  }
}

async function close(): Promise<void> {
  if (closing) return;
  closing = true;
  // One that is still being built is not built to its end.
  unwanted.abort();
  try {
    await (await lab)?.stop();
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'run/interrupted') return;
    process.exitCode = 1;
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  } finally {
    if (process.connected) process.disconnect();
    process.exit();
  }
}

function send(message: LabMessage): void {
  // The harness may be gone; the lab then only has to clear away.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
