import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';
import { EXIT_CODES, HoldfastError } from '../../model/error.js';
import type { Address } from '../fabric/endpoint.js';
import { findProgram } from '../process/find-program.js';
import { findFreePort } from '../process/free-port.js';
import { readLogTail } from '../process/log-tail.js';
import type { OnProcess } from '../process/owned-process.js';
import { startProcess } from '../process/owned-process.js';
import type { TempFolder } from '../process/temp-folder.js';
import type { CacheEngine, CacheServer } from './cache-server.js';

const HOST = '127.0.0.1';
const READY_TIMEOUT_MS = 15_000;
/** Between finding a free port and binding it, another process may take it. */
const START_ATTEMPTS = 3;
const COMMAND_TIMEOUT_MS = 2_000;
const FIRST_COPY_TIMEOUT_MS = 5_000;

export interface CacheEngineOptions {
  readonly folder: TempFolder;
  /** Where logs go. */
  readonly dir: string;
  readonly onProcess: OnProcess;
}

interface CacheProgram {
  readonly path: string;
  /** Such as `Redis 7.0.15`. */
  readonly title: string;
}

/** The redis-server or valkey-server on the PATH; null where there is neither. */
export function findCacheProgram(engine: string): CacheProgram | null {
  const names = ['redis-server', 'valkey-server'];
  const path = findProgram(engine === 'valkey' ? names.toReversed() : names);
  if (path === null) return null;
  try {
    const text = execFileSync(path, ['--version'], { encoding: 'utf8', timeout: 5_000 });
    const [, name = 'Redis', version = ''] = /^(\w+) server v=([\d.]+)/.exec(text) ?? [];
    return { path, title: `${name} ${version}`.trim() };
  } catch {
    return null;
  }
}

export function redisEngine(program: CacheProgram, options: CacheEngineOptions): CacheEngine {
  const password = randomBytes(18).toString('hex');
  return {
    title: program.title,
    urlAt: ({ host, port }) => `redis://default:${password}@${host}:${port}`,
    start: (name, source) => startRedis(program, options, { name, source, password }),
  };
}

interface RedisNode {
  readonly name: string;
  readonly source: Address | null;
  readonly password: string;
}

async function startRedis(
  program: CacheProgram,
  options: CacheEngineOptions,
  node: RedisNode,
): Promise<CacheServer> {
  const logPath = join(options.dir, `cache-${node.name}.log`);
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
    const started = await startOnce(program, options, node, logPath);
    if (typeof started !== 'string') return started;
    if (started === 'silent') break;
  }
  throw new HoldfastError(
    'lab/cache',
    `The lab's cache could not be started: ${await readLogTail(logPath)}`,
    {
      hint: `Its whole log is ${logPath}. Without redis-server and valkey-server on the PATH a stand-in runs.`,
      exitCode: EXIT_CODES.internal,
    },
  );
}

/** On a port that is free now: `ended` where it ends before it answers, `silent` where it does not in time. */
async function startOnce(
  program: CacheProgram,
  { folder, onProcess }: CacheEngineOptions,
  { name, source, password }: RedisNode,
  logPath: string,
): Promise<CacheServer | 'ended' | 'silent'> {
  const home = join(folder.path, 'caches');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const log = await open(logPath, 'a');
  const port = await findFreePort(HOST);
  const owned = await startProcess({
    role: `cache ${name}`,
    command: program.path,
    // Its settings come over standard input: arguments are for everyone to see.
    args: ['-'],
    spawnOptions: { cwd: home, stdio: ['pipe', log.fd, log.fd] },
    onProcess,
  });
  await log.close();
  const release = folder.guard(owned.pid);
  owned.child.stdin?.on('error', () => {});
  owned.child.stdin?.end(
    [
      `bind ${HOST}`,
      `port ${port}`,
      'save ""',
      'appendonly no',
      `requirepass ${password}`,
      `masterauth ${password}`,
      'maxmemory 64mb',
      'repl-timeout 5',
      'repl-ping-replica-period 1',
      // Without a file the primary would send writes to a new replica only at its next report, up to a
      // second after the copy was made.
      'repl-diskless-sync no',
      `dbfilename ${port}.rdb`,
      'repl-diskless-load swapdb',
      ...(source === null ? [] : [`replicaof ${source.host} ${source.port}`]),
      '',
    ].join('\n'),
  );
  const stop = async (): Promise<void> => {
    await owned.end('SIGKILL', 0);
    release();
  };
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  const command = (args: string[]): Promise<unknown> => commandOnce(port, password, args);
  while (!owned.hasExited() && performance.now() < deadlineMs) {
    if ((await command(['PING']).catch(() => null)) === 'PONG') {
      if (source !== null) await untilInStep(command, () => owned.hasExited());
      return {
        host: HOST,
        port,
        async follow(next) {
          await command(
            next === null
              ? ['REPLICAOF', 'NO', 'ONE']
              : ['REPLICAOF', next.host, String(next.port)],
          );
        },
        stop,
      };
    }
    await sleep(20);
  }
  const how = owned.hasExited() ? 'ended' : 'silent';
  await stop();
  return how;
}

/** A replica asks for its first copy about once a second. Beyond the limit it goes on trying by itself. */
async function untilInStep(
  command: (args: string[]) => Promise<unknown>,
  hasExited: () => boolean,
): Promise<void> {
  const deadlineMs = performance.now() + FIRST_COPY_TIMEOUT_MS;
  while (!hasExited() && performance.now() < deadlineMs) {
    const info = await command(['INFO', 'replication']).catch(() => '');
    if (String(info).includes('master_link_status:up')) return;
    await sleep(20);
  }
}

async function commandOnce(port: number, password: string, args: string[]): Promise<unknown> {
  const client = createClient({
    password,
    RESP: 2,
    disableClientInfo: true,
    socket: { host: HOST, port, connectTimeout: COMMAND_TIMEOUT_MS, reconnectStrategy: false },
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.sendCommand(args);
  } finally {
    if (client.isOpen) client.destroy();
  }
}
