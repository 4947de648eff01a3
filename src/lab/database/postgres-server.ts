import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EXIT_CODES, HoldfastError } from '../../model/error.js';
import type { OnProcess, OwnedProcess } from '../process/owned-process.js';
import { startProcess } from '../process/owned-process.js';
import type { TempFolder } from '../process/temp-folder.js';
import { copyPostgresBinaries } from './postgres-binaries.js';
import { findServerAccount, giveTo } from './server-account.js';

export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  readonly folder: TempFolder;
  /** Where its log goes. */
  readonly dir: string;
  readonly maxConnections: number;
  readonly onProcess: OnProcess;
}

const HOST = '127.0.0.1';
const START_ATTEMPTS = 3;
const READY_TIMEOUT_MS = 30_000;
const STOP_GRACE_MS = 5_000;
const LOG_LINES_SHOWN = 5;

const INITDB_FLAGS = [
  '--username=postgres',
  '--encoding=UTF8',
  '--no-locale',
  '--auth=scram-sha-256',
  '--no-sync',
  '--no-instructions',
  '--no-data-checksums',
];

/** Nothing has to survive a crash of this machine, and memory and processes are kept few. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'shared_buffers=16MB',
  'max_wal_size=128MB',
  'min_wal_size=32MB',
  'dynamic_shared_memory_type=mmap',
  'io_method=sync',
  'autovacuum=off',
  'jit=off',
  'max_logical_replication_workers=0',
  'max_parallel_workers=0',
  'unix_socket_directories=',
];

/** Starts a real PostgreSQL on a free loopback port, in a process group of its own. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { folder, dir } = options;
  const account = await findServerAccount();
  const binaries = await copyPostgresBinaries(join(folder.path, 'postgres'));
  const home = join(folder.path, 'database');
  await mkdir(home, { mode: 0o700 });
  await giveTo(account, home);

  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(home, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await giveTo(account, passwordFile);

  const logPath = join(dir, 'postgres.log');
  const log = await open(logPath, 'a');
  const run = async (role: string, command: string, args: string[]): Promise<OwnedProcess> =>
    await startProcess({
      role,
      command,
      args,
      spawnOptions: {
        ...account,
        cwd: home,
        env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['ignore', log.fd, log.fd],
      },
      onProcess: options.onProcess,
    });
  try {
    const data = join(home, 'data');
    const initdb = await run('database set-up', binaries.initdb, [
      `--pgdata=${data}`,
      `--pwfile=${passwordFile}`,
      ...INITDB_FLAGS,
    ]);
    folder.guard(initdb.pid);
    await initdb.exited;
    folder.guard(0);
    if (initdb.child.exitCode !== 0) throw await startFailed(logPath, 'set up');

    for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
      const port = await findFreePort();
      const settings = [...SETTINGS, `max_connections=${options.maxConnections}`];
      const server = await run('database', binaries.postgres, [
        `-D${data}`,
        `-h${HOST}`,
        `-p${port}`,
        ...settings.flatMap((setting) => ['-c', setting]),
      ]);
      folder.guard(server.pid);
      if (await isReady(server, port, password)) {
        return {
          host: HOST,
          port,
          password,
          pid: server.pid,
          // Immediate shutdown: its data is thrown away.
          stop: async () => {
            await server.end('SIGQUIT', STOP_GRACE_MS);
            folder.guard(0);
          },
        };
      }
      await server.end('SIGQUIT', STOP_GRACE_MS);
      folder.guard(0);
    }
    throw await startFailed(logPath, 'started');
  } finally {
    await log.close();
  }
}

async function isReady(server: OwnedProcess, port: number, password: string): Promise<boolean> {
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  while (!server.hasExited() && performance.now() < deadlineMs) {
    const client = new pg.Client({
      host: HOST,
      port,
      user: 'postgres',
      password,
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await sleep(25);
    }
  }
  return false;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startFailed(logPath: string, what: string): Promise<HoldfastError> {
  const log = await readFile(logPath, 'utf8').catch(() => '');
  const last = log.trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n');
  return new HoldfastError('lab/postgres', `The lab's database could not be ${what}: ${last}`, {
    hint: 'Its whole log is postgres.log in the run’s folder. The temporary folder must allow programs (no `noexec`); TMPDIR names another one.',
    exitCode: EXIT_CODES.internal,
  });
}
