import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../process/find-program.js';
import { startProcess } from '../process/owned-process.js';
import type { DatabaseEngine, EngineOptions } from './database-server.js';
import { APP_DATABASE, MYSQL_SCHEMA } from './items-schema.js';
import { startMariaDbServer } from './mariadb-server.js';
import { mariaDbFailed } from './server-failed.js';
import { findServerAccount, giveTo } from './server-account.js';

/** A MariaDB on this machine. */
export interface MariaDb {
  readonly server: string;
  readonly installer: string;
  /** Such as `MariaDB 10.11.6`. */
  readonly title: string;
}

/** What a user may write that the lab's own account may as well, but for a follower, which refuses. */
const APP_USER = 'app';

/**
 * The MariaDB on the PATH; null where there is none. Oracle's MySQL is none: its set-up and its
 * replication are commanded otherwise, and the lab does not know them.
 */
export function findMariaDb(): MariaDb | null {
  const server = findProgram(['mariadbd', 'mysqld']);
  const installer = findProgram(['mariadb-install-db', 'mysql_install_db']);
  if (server === null || installer === null) return null;
  try {
    const text = execFileSync(server, ['--no-defaults', '--version'], {
      encoding: 'utf8',
      timeout: 5_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const version = /(\d+\.\d+\.\d+)-MariaDB/.exec(text)?.[1];
    return version === undefined ? null : { server, installer, title: `MariaDB ${version}` };
  } catch {
    return null;
  }
}

/** Prepares one data folder with the application's database and tables. */
export async function prepareMariaDb(
  found: MariaDb,
  options: EngineOptions,
): Promise<DatabaseEngine> {
  const { folder, dir, onProcess } = options;
  const account = await findServerAccount();
  const home = join(folder.path, 'mariadb');
  await mkdir(home, { mode: 0o700 });
  await giveTo(account, home);
  const template = join(home, 'template');
  const passwords = { root: newPassword(), app: newPassword() };
  const logPath = join(dir, 'mariadb-set-up.log');
  const log = await open(logPath, 'a');
  const run = async (command: string, args: readonly string[], input = ''): Promise<void> => {
    const owned = await startProcess({
      role: 'database set-up',
      command,
      args: [
        '--no-defaults',
        `--datadir=${template}`,
        '--innodb-flush-method=nosync',
        '--innodb-use-native-aio=OFF',
        '--innodb-log-file-size=8M',
        ...args,
      ],
      spawnOptions: {
        ...account,
        cwd: home,
        // A MariaDB that starts removes temporary tables of others that share its folder for them.
        env: {
          PATH: process.env['PATH'] ?? '/usr/bin:/bin',
          LC_ALL: 'C',
          TZ: 'UTC',
          HOME: home,
          TMPDIR: home,
        },
        stdio: ['pipe', log.fd, log.fd],
      },
      onProcess,
    });
    const release = folder.guard(owned.pid);
    owned.child.stdin?.on('error', () => {});
    owned.child.stdin?.end(input);
    await owned.exited;
    release();
    if (owned.child.exitCode !== 0) throw await mariaDbFailed(logPath, 'set up');
  };
  try {
    await run(found.installer, ['--auth-root-authentication-method=normal', '--skip-test-db']);
    await run(found.server, ['--bootstrap'], `${setUp(passwords).join(';\n')};\n`);
  } finally {
    await log.close();
  }
  return {
    title: found.title,
    urlAt: ({ host, port }) =>
      `mysql://${APP_USER}:${passwords.app}@${host}:${port}/${APP_DATABASE}`,
    start: (server) =>
      startMariaDbServer({
        ...options,
        ...server,
        account,
        program: found.server,
        home,
        template,
        rootPassword: passwords.root,
      }),
  };
}

function setUp(passwords: { readonly root: string; readonly app: string }): string[] {
  return [
    'FLUSH PRIVILEGES',
    "DELETE FROM mysql.global_priv WHERE User NOT IN ('root', 'mariadb.sys') OR (User = 'root' AND Host <> 'localhost')",
    'FLUSH PRIVILEGES',
    `ALTER USER root@localhost IDENTIFIED BY '${passwords.root}'`,
    `CREATE USER root@'127.0.0.1' IDENTIFIED BY '${passwords.root}'`,
    "GRANT ALL ON *.* TO root@'127.0.0.1'",
    `CREATE USER ${APP_USER}@'127.0.0.1' IDENTIFIED BY '${passwords.app}'`,
    `CREATE DATABASE ${APP_DATABASE} CHARACTER SET utf8mb4`,
    `GRANT ALL ON ${APP_DATABASE}.* TO ${APP_USER}@'127.0.0.1'`,
    'CREATE TABLE mysql.holdfast_position (id int PRIMARY KEY, at bigint) ENGINE=InnoDB',
    `USE ${APP_DATABASE}`,
    ...MYSQL_SCHEMA,
  ];
}

/** Of letters and digits alone: it stands in statements and URLs. */
function newPassword(): string {
  return randomBytes(18).toString('hex');
}
