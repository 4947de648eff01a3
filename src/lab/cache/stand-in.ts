import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Address } from '../fabric/endpoint.js';
import type { CacheEngine, CacheServer } from './cache-server.js';
import { bulk, command, CommandReader } from './resp.js';

const HOST = '127.0.0.1';
const RECONNECT_MS = 100;
const FOLLOW = 'HOLDFAST.FOLLOW';
/** What a follower is told before it is sent everything. */
const FORGET = 'HOLDFAST.FORGET';

/**
 * What stands in for Redis and Valkey where neither is on the PATH: a server of strings with an
 * expiry, enough for sessions, that followers copy asynchronously. No other type, no transactions,
 * no publishing, no scripts, no eviction.
 */
export function standInEngine(): CacheEngine {
  const password = randomBytes(18).toString('hex');
  return {
    title: 'A small server of Holdfast’s own (strings with an expiry only)',
    urlAt: ({ host, port }) => `redis://default:${password}@${host}:${port}`,
    async start(_name, source) {
      const server = new StandIn(password);
      await server.listen();
      await server.follow(source);
      return server;
    },
  };
}

interface Entry {
  readonly value: string;
  readonly expiresAtMs: number;
}

class StandIn implements CacheServer {
  readonly host = HOST;
  port = 0;
  readonly #entries = new Map<string, Entry>();
  readonly #clients = new Set<Socket>();
  readonly #followers = new Set<Socket>();
  readonly #server = createServer({ noDelay: true }, (client) => this.#serve(client));
  #source: Address | null = null;
  #link: Socket | null = null;
  #retry: NodeJS.Timeout | undefined;

  constructor(private readonly password: string) {}

  async listen(): Promise<void> {
    this.#server.listen(0, HOST);
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  follow(source: Address | null): Promise<void> {
    this.#source = source;
    this.#link?.destroy();
    this.#link = null;
    clearTimeout(this.#retry);
    if (source !== null) this.#connect(source);
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.follow(null);
    for (const client of this.#clients) client.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #connect(source: Address): void {
    const link = connect({ host: source.host, port: source.port });
    const reader = new CommandReader();
    this.#link = link;
    link.on('error', () => {});
    link.on('connect', () => {
      link.write(command(['AUTH', this.password]) + command([FOLLOW]));
    });
    link.on('data', (data: Buffer) => {
      // Replies to the two commands are lines beginning with `+`.
      for (const words of reader.push(data)) {
        if (words[0] === FORGET) this.#entries.clear();
        else if (!words[0]?.startsWith('+')) this.#write(words);
      }
    });
    link.on('close', () => {
      if (this.#link !== link || this.#source === null) return;
      this.#retry = setTimeout(() => this.#connect(source), RECONNECT_MS);
    });
  }

  #serve(client: Socket): void {
    const reader = new CommandReader();
    let isKnown = false;
    this.#clients.add(client);
    client.on('error', () => {});
    client.on('close', () => {
      this.#clients.delete(client);
      this.#followers.delete(client);
    });
    client.on('data', (data: Buffer) => {
      try {
        for (const [name = '', ...args] of reader.push(data)) {
          const asked = name.toUpperCase();
          if (asked === 'AUTH') {
            isKnown = args.at(-1) === this.password;
            client.write(isKnown ? '+OK\r\n' : '-WRONGPASS invalid password\r\n');
          } else if (!isKnown && asked !== 'QUIT') {
            client.write('-NOAUTH Authentication required.\r\n');
          } else client.write(this.#answer(asked, args, client));
        }
      } catch (error) {
        client.end(`-ERR ${error instanceof Error ? error.message : String(error)}\r\n`);
      }
    });
  }

  #answer(name: string, args: readonly string[], client: Socket): string {
    const [key = ''] = args;
    switch (name) {
      case 'PING':
        return args.length === 0 ? '+PONG\r\n' : bulk(key);
      case 'GET':
        return bulk(this.#find(key)?.value ?? null);
      case 'EXISTS':
        return `:${args.filter((each) => this.#find(each) !== null).length}\r\n`;
      case 'SET':
      case 'SETEX':
      case 'DEL':
      case 'EXPIRE':
        if (this.#source !== null) {
          return "-READONLY You can't write against a read only replica.\r\n";
        }
        return this.#write([name, ...args]);
      case 'SELECT':
      case 'CLIENT':
        return '+OK\r\n';
      case 'INFO':
        return bulk(`role:${this.#source === null ? 'master' : 'slave'}\r\nloading:0\r\n`);
      case 'COMMAND':
        return '*0\r\n';
      case 'QUIT':
        client.end('+OK\r\n');
        return '';
      case FOLLOW:
        this.#followers.add(client);
        return `+OK\r\n${command([FORGET])}${this.#everything()}`;
      default:
        return `-ERR unknown command '${name}': Holdfast's stand-in for a cache serves strings only\r\n`;
    }
  }

  /** Changes an entry, and tells the followers. */
  #write([name = '', key = '', ...args]: readonly string[]): string {
    for (const follower of this.#followers) follower.write(command([name, key, ...args]));
    const entry = this.#find(key);
    if (name === 'SETEX') {
      this.#put(key, args[1] ?? '', Number(args[0]) * 1000);
      return '+OK\r\n';
    }
    if (name === 'SET') {
      const [value = '', unit = '', time = ''] = args;
      const factor = { EX: 1000, PX: 1 }[unit.toUpperCase()];
      this.#put(key, value, factor === undefined ? Infinity : Number(time) * factor);
      return '+OK\r\n';
    }
    if (name === 'DEL') this.#entries.delete(key);
    else if (entry !== null) this.#put(key, entry.value, Number(args[0]) * 1000);
    return `:${entry === null ? 0 : 1}\r\n`;
  }

  #put(key: string, value: string, livesMs: number): void {
    this.#entries.set(key, { value, expiresAtMs: performance.now() + livesMs });
  }

  #find(key: string): Entry | null {
    const entry = this.#entries.get(key);
    return entry === undefined || entry.expiresAtMs < performance.now() ? null : entry;
  }

  #everything(): string {
    const nowMs = performance.now();
    return [...this.#entries]
      .map(([key, { value, expiresAtMs }]) => {
        const left = Math.ceil(expiresAtMs - nowMs);
        const expiry = Number.isFinite(left) ? ['PX', String(left)] : [];
        return left <= 0 ? '' : command(['SET', key, value, ...expiry]);
      })
      .join('');
  }
}
