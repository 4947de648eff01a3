import { randomBytes } from 'node:crypto';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess } from '../process/owned-process.js';
import type { DatabaseEngine, EngineOptions } from './database-server.js';
import { APP_DATABASE, POSTGRES_SCHEMA } from './items-schema.js';
import { copyPostgresBinaries } from './postgres-binaries.js';
import { serverSettings } from './postgres-settings.js';
import { startPostgresServer } from './postgres-server.js';
import { postgresFailed } from './server-failed.js';
import { findServerAccount, giveTo } from './server-account.js';

const INITDB_FLAGS = [
  '--username=postgres',
  '--encoding=UTF8',
  '--no-locale',
  '--auth=scram-sha-256',
  '--no-sync',
  '--no-instructions',
  '--no-data-checksums',
  // A small folder is copied, and removed, sooner.
  '--wal-segsize=1',
];

/** Unpacks PostgreSQL and prepares one data folder with the application's database and table. */
export async function preparePostgres(options: EngineOptions): Promise<DatabaseEngine> {
  const { folder, dir, onProcess } = options;
  const account = await findServerAccount();
  const binaries = await copyPostgresBinaries(join(folder.path, 'postgres'));
  const home = join(folder.path, 'postgres-data');
  await mkdir(home, { mode: 0o700 });
  await giveTo(account, home);
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(home, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await giveTo(account, passwordFile);

  const template = join(home, 'template');
  const logPath = join(dir, 'postgres-set-up.log');
  const log = await open(logPath, 'a');
  const run = async (command: string, args: string[], input = ''): Promise<void> => {
    const owned = await startProcess({
      role: 'database set-up',
      command,
      args,
      spawnOptions: {
        ...account,
        cwd: home,
        env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['pipe', log.fd, log.fd],
      },
      onProcess,
    });
    const release = folder.guard(owned.pid);
    owned.child.stdin?.on('error', () => {});
    owned.child.stdin?.end(input);
    await owned.exited;
    release();
    if (owned.child.exitCode === 0) return;
    throw await postgresFailed(logPath, 'set up');
  };
  try {
    await run(binaries.initdb, [
      `--pgdata=${template}`,
      `--pwfile=${passwordFile}`,
      ...INITDB_FLAGS,
    ]);
    // Single-user mode ends a statement at the end of its line.
    const single = (database: string): string[] => [
      '--single',
      '-D',
      template,
      ...serverSettings(options.maxConnections),
      database,
    ];
    const rename = `ALTER DATABASE postgres RENAME TO ${APP_DATABASE}\n`;
    await run(binaries.postgres, single('template1'), rename);
    const schema = POSTGRES_SCHEMA.map((statement) => `${statement.replaceAll('\n', ' ')}\n`);
    await run(binaries.postgres, single(APP_DATABASE), schema.join(''));
  } finally {
    await log.close();
  }
  return {
    title: 'PostgreSQL 18',
    urlAt: ({ host, port }) => `postgres://postgres:${password}@${host}:${port}/${APP_DATABASE}`,
    start: (server) =>
      startPostgresServer({ ...options, ...server, account, binaries, home, template, password }),
  };
}
