import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { copyFolder } from '../process/copy-folder.js';
import { findFreePort } from '../process/free-port.js';
import type { OwnedProcess } from '../process/owned-process.js';
import { startProcess } from '../process/owned-process.js';
import { APP_DATABASE } from './items-schema.js';
import type { DatabaseServer, EngineOptions, StartServerOptions } from './database-server.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { postgresFailed } from './server-failed.js';
import { serverSettings } from './postgres-settings.js';
import { giveTo, type ServerAccount } from './server-account.js';

export interface PostgresServerOptions extends EngineOptions, StartServerOptions {
  readonly account: ServerAccount | null;
  readonly binaries: PostgresBinaries;
  /** Folder for data folders. */
  readonly home: string;
  readonly template: string;
  readonly password: string;
}

const HOST = '127.0.0.1';
const START_ATTEMPTS = 3;
const READY_TIMEOUT_MS = 30_000;
const STOP_GRACE_MS = 5_000;
const PROMOTE_TIMEOUT_SECONDS = 30;
const STANDBY = 'standby';

/** Starts a real PostgreSQL on a free loopback port, in a process group of its own. */
export async function startPostgresServer(options: PostgresServerOptions): Promise<DatabaseServer> {
  const { folder, dir, home, name, follow, password } = options;
  const data = join(home, name);
  await copyFolder(options.template, data, options.onProcess);
  if (follow !== null) {
    const signal = join(data, 'standby.signal');
    await writeFile(signal, '');
    await giveTo(options.account, signal);
  }
  await configure(options, data, false);
  const logPath = join(dir, `postgres-${name}.log`);
  const log = await open(logPath, 'a');
  try {
    for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
      const port = await findFreePort(HOST);
      const owned = await startServer(options, data, port, log.fd);
      const release = folder.guard(owned.pid);
      const stop = async (): Promise<void> => {
        await owned.end('SIGQUIT', STOP_GRACE_MS);
        release();
      };
      if (await isReady(owned, port, password))
        return serverOf(options, { owned, port, data, stop });
      await stop();
    }
    throw await postgresFailed(logPath, 'started');
  } finally {
    await log.close();
  }
}

function serverOf(
  options: PostgresServerOptions,
  running: {
    readonly owned: OwnedProcess;
    readonly port: number;
    readonly data: string;
    readonly stop: () => Promise<void>;
  },
): DatabaseServer {
  const { owned, port, data, stop } = running;
  const ask = (text: string, values: unknown[] = []): Promise<unknown> =>
    askOnce(port, options.password, text, values);
  return {
    host: HOST,
    port,
    pid: owned.pid,
    async setSynchronous(on) {
      await configure(options, data, on);
      if (!owned.hasExited()) process.kill(owned.pid, 'SIGHUP');
    },
    // A record of its own: a follower of an idle primary does not report what it began with.
    position: async () =>
      String(await ask("SELECT pg_logical_emit_message(false, 'holdfast', 'position', true)")),
    hasReceived: async (position) =>
      (await ask('SELECT pg_last_wal_receive_lsn() >= $1::pg_lsn', [position])) === true,
    async promote() {
      const promoted = await ask('SELECT pg_promote(true, $1)', [PROMOTE_TIMEOUT_SECONDS]);
      if (promoted !== true) throw new Error(`not within ${PROMOTE_TIMEOUT_SECONDS} s`);
    },
    stop,
  };
}

async function startServer(
  options: PostgresServerOptions,
  data: string,
  port: number,
  log: number,
): Promise<OwnedProcess> {
  return await startProcess({
    role: `database ${options.name}`,
    command: options.binaries.postgres,
    args: [`-D${data}`, `-h${HOST}`, `-p${port}`, ...serverSettings(options.maxConnections)],
    spawnOptions: {
      ...options.account,
      cwd: options.home,
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log, log],
    },
    onProcess: options.onProcess,
  });
}

/** In a file, not in an argument: every user of the machine sees arguments, and one is a password. */
async function configure(
  { follow, isStandby, name, password, account }: PostgresServerOptions,
  data: string,
  synchronous: boolean,
): Promise<void> {
  const lines = [
    `synchronous_standby_names = '${synchronous ? STANDBY : ''}'`,
    ...(follow === null
      ? []
      : [
          `primary_conninfo = 'host=${follow.host} port=${follow.port} user=postgres password=${password} application_name=${isStandby ? STANDBY : `replica-${name}`} connect_timeout=2'`,
        ]),
  ];
  const path = join(data, 'postgresql.auto.conf');
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  await giveTo(account, path);
}

async function isReady(server: OwnedProcess, port: number, password: string): Promise<boolean> {
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  while (!server.hasExited() && performance.now() < deadlineMs) {
    const answered = await askOnce(port, password, 'SELECT 1', []).catch(() => null);
    if (answered !== null) return true;
    await sleep(25);
  }
  return false;
}

/** First column of the first row, over a connection of its own. */
async function askOnce(
  port: number,
  password: string,
  text: string,
  values: unknown[],
): Promise<unknown> {
  const client = new pg.Client({
    host: HOST,
    port,
    user: 'postgres',
    password,
    database: APP_DATABASE,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, values);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}
