import { open } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT_CODES, HoldfastError } from '../../model/error.js';
import { refuseInterrupted } from '../refuse-interrupted.js';
import { findFreePort } from '../process/free-port.js';
import { readLogTail } from '../process/log-tail.js';
import type { OnProcess, OwnedProcess } from '../process/owned-process.js';
import { startProcess } from '../process/owned-process.js';
import type { TempFolder } from '../process/temp-folder.js';
import type { InstanceProcess } from './instance-process.js';

export interface UserApplicationOptions {
  /** As for `sh -c`, which parses it: quotes, variables and `&&` are as in a terminal. */
  readonly command: string;
  readonly instanceId: string;
  readonly zone: string;
  readonly region: string;
  /** The instance's own address. */
  readonly host: string;
  readonly databaseUrl: string | null;
  readonly cacheUrl: string | null;
  /** Folder for what the process prints. */
  readonly dir: string;
  readonly folder: TempFolder;
  readonly onProcess: OnProcess;
  /** Aborted when it is not wanted any more, also while it has not listened yet. */
  readonly signal?: AbortSignal;
}

const READY_TIMEOUT_MS = 60_000;
const LOG_LINES_SHOWN = 15;
const LOOK_EVERY_MS = 50;
const ANY_ADDRESS = '0.0.0.0';
const ATTEMPTS = 20;

/** Given out by this process: a port that an application has not bound yet looks free. */
const given = new Set<number>();

/**
 * Starts the user's own command as the application of an instance, in a process group of its own,
 * and waits until its port answers. The port is one that is free on every address, since many
 * applications listen on all of them.
 * @throws HoldfastError app/not-started
 */
export async function startUserApplication(
  options: UserApplicationOptions,
): Promise<InstanceProcess> {
  const { command, instanceId, dir, folder } = options;
  const port = await takePort();
  const logPath = join(dir, `${instanceId}.log`);
  const output = await open(logPath, 'a');
  const owned = await startProcess({
    role: `instance ${instanceId}`,
    command: '/bin/sh',
    args: ['-c', command],
    spawnOptions: {
      env: environmentOf(options, port),
      stdio: ['ignore', output.fd, output.fd],
    },
    onProcess: options.onProcess,
  });
  await output.close();
  // Nothing tells it that the lab was killed.
  const release = folder.guard(owned.pid);
  void owned.exited.then(release);
  const host = await waitUntilListening(owned, [options.host, '127.0.0.1'], port, options.signal);
  if (host !== null) return { ...owned, host, port };
  if (options.signal?.aborted === true) await owned.end('SIGKILL', 0);
  refuseInterrupted(options.signal);
  const ended = owned.hasExited();
  const code = owned.child.exitCode;
  await owned.end('SIGKILL', 0);
  throw new HoldfastError(
    'app/not-started',
    `--app: \`${command}\` ${
      ended
        ? `ended (exit code ${code ?? 'none'}) before`
        : `has not listened for ${READY_TIMEOUT_MS / 1000} s;`
    } ${ended ? 'it listened' : 'it was expected'} on HOST ${options.host}, PORT ${port}. It printed last:\n${await readLogTail(logPath, LOG_LINES_SHOWN)}`,
    {
      hint: `It is run by \`sh -c\` in ${process.cwd()} and has to listen on the port in PORT. All that it printed: ${logPath}`,
      exitCode: EXIT_CODES.usage,
    },
  );
}

/** The user's own environment but for AWS_…: what runs in the lab is not to reach an account by accident. */
function environmentOf(options: UserApplicationOptions, port: number): Record<string, string> {
  const own = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || name.startsWith('AWS_') ? [] : [[name, value] as const],
  );
  return {
    ...Object.fromEntries(own),
    PORT: String(port),
    HOST: options.host,
    INSTANCE_ID: options.instanceId,
    AVAILABILITY_ZONE: options.zone,
    AWS_REGION: options.region,
    ...(options.databaseUrl === null ? {} : { DATABASE_URL: options.databaseUrl }),
    ...(options.cacheUrl === null ? {} : { REDIS_URL: options.cacheUrl }),
  };
}

async function takePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = await findFreePort(ANY_ADDRESS);
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
  throw new HoldfastError('app/no-port', 'There is no free port for the application', {
    exitCode: EXIT_CODES.internal,
  });
}

/** The first of these addresses that answers; null where it ended, or none did in time. */
async function waitUntilListening(
  owned: OwnedProcess,
  hosts: readonly string[],
  port: number,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  const isWanted = (): boolean => signal?.aborted !== true;
  while (!owned.hasExited() && isWanted() && performance.now() < deadlineMs) {
    for (const host of hosts) if (await answers(host, port)) return host;
    await sleep(LOOK_EVERY_MS);
  }
  return null;
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
