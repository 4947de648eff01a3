import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { copyFolder } from '../process/copy-folder.js';
import { findFreePort } from '../process/free-port.js';
import type { OwnedProcess } from '../process/owned-process.js';
import { startProcess } from '../process/owned-process.js';
import type { DatabaseServer, EngineOptions, StartServerOptions } from './database-server.js';
import { mariaDbFailed } from './server-failed.js';
import type { ServerAccount } from './server-account.js';

export interface MariaDbServerOptions extends EngineOptions, StartServerOptions {
  readonly account: ServerAccount | null;
  readonly program: string;
  /** Folder for data folders. */
  readonly home: string;
  readonly template: string;
  readonly rootPassword: string;
}

const HOST = '127.0.0.1';
const START_ATTEMPTS = 3;
const READY_TIMEOUT_MS = 30_000;
const PROMOTE_TIMEOUT_SECONDS = 30;

/**
 * Nothing has to survive a crash of this machine. The binary log is kept from the start, so that a
 * follower made later catches up from the prepared folder.
 */
const SETTINGS = [
  '--skip-name-resolve',
  '--log-bin=binlog',
  '--binlog-format=ROW',
  '--log-slave-updates',
  '--sync-binlog=0',
  '--relay-log=relay',
  '--slave-net-timeout=5',
  '--rpl-semi-sync-master-wait-point=AFTER_SYNC',
  '--rpl-semi-sync-master-wait-no-slave=ON',
  // It waits until it is told not to.
  '--rpl-semi-sync-master-timeout=86400000',
  '--innodb-flush-log-at-trx-commit=2',
  '--innodb-flush-method=nosync',
  // A killed server was seen to hang in the kernel for a minute while its io_uring was taken down.
  '--innodb-use-native-aio=OFF',
  '--innodb-doublewrite=OFF',
  '--innodb-buffer-pool-size=16M',
  '--innodb-log-file-size=8M',
  '--key-buffer-size=1M',
  '--aria-pagecache-buffer-size=1M',
  '--performance-schema=OFF',
  '--pid-file=server.pid',
  // Relative to the data folder: a socket's path may not be long.
  '--socket=server.sock',
];

let servers = 0;

/** Starts a real MariaDB on a free loopback port, in a process group of its own. */
export async function startMariaDbServer(options: MariaDbServerOptions): Promise<DatabaseServer> {
  const { folder, dir, home, name, follow } = options;
  const data = join(home, name);
  await copyFolder(options.template, data, options.onProcess);
  const logPath = join(dir, `mariadb-${name}.log`);
  const log = await open(logPath, 'a');
  servers += 1;
  const serverId = servers;
  try {
    for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
      const port = await findFreePort(HOST);
      const owned = await startServer(options, { data, port, serverId, log: log.fd });
      const release = folder.guard(owned.pid);
      const stop = async (): Promise<void> => {
        await owned.end('SIGKILL', 0);
        release();
      };
      const ask = (statements: readonly string[]): Promise<readonly RowDataPacket[]> =>
        askOnce(port, options.rootPassword, statements);
      if (await isReady(owned, ask)) {
        if (follow !== null) await ask(followStatements(options, follow));
        return serverOf(owned, port, ask, stop);
      }
      await stop();
    }
    throw await mariaDbFailed(logPath, 'started');
  } finally {
    await log.close();
  }
}

function serverOf(
  { pid }: OwnedProcess,
  port: number,
  ask: (statements: readonly string[]) => Promise<readonly RowDataPacket[]>,
  stop: () => Promise<void>,
): DatabaseServer {
  return {
    host: HOST,
    port,
    pid,
    async setSynchronous(on) {
      await ask([`SET GLOBAL rpl_semi_sync_master_enabled = ${on ? 'ON' : 'OFF'}`]);
    },
    // A write of its own: where nothing was written yet, a follower that is not there has it all.
    async position() {
      const [row] = await ask([
        'REPLACE INTO mysql.holdfast_position VALUES (1, UUID_SHORT() & 0xffffffffff)',
        'SELECT @@GLOBAL.gtid_binlog_pos AS position',
      ]);
      return String(row?.['position']);
    },
    async hasReceived(position) {
      const [row] = await ask([`SELECT MASTER_GTID_WAIT('${position}', 0) AS waited`]);
      return row?.['waited'] === 0;
    },
    async promote() {
      const [status] = await ask(['STOP SLAVE IO_THREAD', 'SHOW SLAVE STATUS']);
      const received = String(status?.['Gtid_IO_Pos'] ?? '');
      const [row] = await ask([
        `SELECT MASTER_GTID_WAIT('${received}', ${PROMOTE_TIMEOUT_SECONDS}) AS waited`,
      ]);
      if (row?.['waited'] !== 0) throw new Error(`not within ${PROMOTE_TIMEOUT_SECONDS} s`);
      await ask([
        'STOP SLAVE',
        'RESET SLAVE ALL',
        'SET GLOBAL rpl_semi_sync_slave_enabled = OFF',
        'SET GLOBAL read_only = OFF',
      ]);
    },
    stop,
  };
}

function followStatements(
  { isStandby, rootPassword }: MariaDbServerOptions,
  { host, port }: { readonly host: string; readonly port: number },
): string[] {
  return [
    `SET GLOBAL rpl_semi_sync_slave_enabled = ${isStandby ? 'ON' : 'OFF'}`,
    `CHANGE MASTER TO MASTER_HOST='${host}', MASTER_PORT=${port}, MASTER_USER='root', MASTER_PASSWORD='${rootPassword}', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1, MASTER_HEARTBEAT_PERIOD=1`,
    'START SLAVE',
  ];
}

async function startServer(
  options: MariaDbServerOptions,
  at: {
    readonly data: string;
    readonly port: number;
    readonly serverId: number;
    readonly log: number;
  },
): Promise<OwnedProcess> {
  return await startProcess({
    role: `database ${options.name}`,
    command: options.program,
    args: [
      '--no-defaults',
      `--datadir=${at.data}`,
      `--bind-address=${HOST}`,
      `--port=${at.port}`,
      `--server-id=${at.serverId}`,
      `--max-connections=${options.maxConnections}`,
      ...(options.follow === null ? [] : ['--read-only']),
      ...SETTINGS,
    ],
    spawnOptions: {
      ...options.account,
      cwd: options.home,
      // A MariaDB that starts removes temporary tables of others that share its folder for them.
      env: {
        PATH: process.env['PATH'] ?? '/usr/bin:/bin',
        LC_ALL: 'C',
        TZ: 'UTC',
        TMPDIR: at.data,
      },
      stdio: ['ignore', at.log, at.log],
    },
    onProcess: options.onProcess,
  });
}

async function isReady(
  server: OwnedProcess,
  ask: (statements: readonly string[]) => Promise<unknown>,
): Promise<boolean> {
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  while (!server.hasExited() && performance.now() < deadlineMs) {
    const answered = await ask(['SELECT 1']).catch(() => null);
    if (answered !== null) return true;
    await sleep(25);
  }
  return false;
}

/** The rows of the last statement, over a connection of its own. */
async function askOnce(
  port: number,
  password: string,
  statements: readonly string[],
): Promise<readonly RowDataPacket[]> {
  const connection = await createConnection({
    host: HOST,
    port,
    user: 'root',
    password,
    connectTimeout: 5_000,
  });
  connection.on('error', () => {});
  try {
    let rows: readonly RowDataPacket[] = [];
    for (const statement of statements) {
      const [answer] = await connection.query<RowDataPacket[]>(statement);
      rows = answer;
    }
    return rows;
  } finally {
    connection.destroy();
  }
}
