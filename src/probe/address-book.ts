import { Resolver } from 'node:dns/promises';
import type { NameServer } from '../model/target.js';

/** Where new connections go, as DNS says it. */
export interface AddressBook {
  /** The next address, taking turns; an error where the name has none now. */
  next(): { readonly host: string; readonly port: number } | Error;
  /** The latest answer that came names it. */
  has(host: string): boolean;
  /** All of the latest answer. */
  all(): readonly { readonly host: string; readonly port: number }[];
  /** Called after an answer that names other addresses than the one before. */
  onChange(listener: () => void): void;
  close(): void;
}

const ASK_AGAIN_MS = 1000;
const ASK = { timeout: 1000, tries: 2 };

/** Without a name server of our own: the URL's host, whatever the system's resolver makes of it. */
export function fixedAddress(host: string, port: number): AddressBook {
  return {
    next: () => ({ host, port }),
    has: () => true,
    all: () => [{ host, port }],
    onChange: () => undefined,
    close: () => undefined,
  };
}

/**
 * Resolves a name as a client does that heeds the TTL: asks again when the answer has expired, after
 * the declared TTL divided by the speed. An answer that expires while none comes is used no more.
 * Resolves once the first answer came, or did not.
 */
export async function openAddressBook(
  name: string,
  port: number,
  server: NameServer,
): Promise<AddressBook> {
  const resolver = new Resolver(ASK);
  resolver.setServers([`${server.host}:${server.port}`]);
  const listeners: (() => void)[] = [];
  const portOf = (host: string): number => server.ports[host] ?? port;
  let known: readonly string[] = [];
  let failure: Error | null = null;
  let turn = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function ask(): Promise<void> {
    let againMs = ASK_AGAIN_MS;
    try {
      const answer = await resolver.resolve4(name, { ttl: true });
      const hosts = answer.map(({ address }) => address);
      const isSame = hosts.length === known.length && hosts.every((host) => known.includes(host));
      known = hosts;
      failure = null;
      againMs = (Math.min(...answer.map(({ ttl }) => ttl)) * 1000) / server.speed;
      if (!isSame) for (const listener of listeners) listener();
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    if (!closed) timer = setTimeout(() => void ask(), Math.max(1, againMs));
  }

  await ask();
  return {
    next() {
      const host = known[turn % known.length];
      if (failure !== null || host === undefined)
        return failure ?? new Error(`${name} has no address`);
      turn += 1;
      return { host, port: portOf(host) };
    },
    has: (host) => known.includes(host),
    all: () => known.map((host) => ({ host, port: portOf(host) })),
    onChange: (listener) => listeners.push(listener),
    close() {
      closed = true;
      clearTimeout(timer);
      resolver.cancel();
    },
  };
}
