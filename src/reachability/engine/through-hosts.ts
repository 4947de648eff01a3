import { HoldfastError } from '../../model/error.js';
import type { Network } from './network.js';
import { partyName, type Party } from './party.js';
import { whoReaches, type WhoReaches } from './who-reaches.js';

/** Whether something may get there by going from host to host, as an intruder would. */
export interface HostPath {
  /** Proven where there is no such path. Never refuted: whether a host can be taken is not known. */
  readonly staysOut: 'proven' | 'unknown';
  /** The shortest path that may be taken, both ends included; empty where none is found. */
  readonly path: readonly string[];
}

/**
 * Follows hosts as well as load balancers: everything that opens connections may pass on what
 * reaches it, on any port. For `reaches` hosts do not forward.
 *
 * @throws HoldfastError `reach/not-a-source` for a CIDR block, and as `reaches` does.
 */
export function throughHosts(network: Network, from: Party, to: string): HostPath {
  if (from.kind === 'cidr')
    throw new HoldfastError('reach/not-a-source', `${from.cidr} is no place to start from`, {
      hint: 'start from the internet, from networks outside or from an endpoint',
    });
  const start = partyName(from);
  const onward = new Map<string, string | undefined>([[to, undefined]]);
  // Backwards from the end: whatever reaches what was found, the nearest first.
  for (const key of onward.keys()) {
    const found = whoReaches(network, key);
    if (isReachedBy(found, from, start))
      return { staysOut: 'unknown', path: pathOf(start, key, onward) };
    for (const source of found.endpoints.flatMap((arrival) => arrival.from))
      if (!onward.has(source)) onward.set(source, key);
  }
  return { staysOut: network.doubts.length === 0 ? 'proven' : 'unknown', path: [] };
}

function isReachedBy(found: WhoReaches, from: Party, start: string): boolean {
  if (from.kind === 'internet' || from.kind === 'outside')
    return found[from.kind].staysOut !== 'proven';
  return found.endpoints.some((arrival) => arrival.from.includes(start));
}

function pathOf(
  start: string,
  key: string,
  onward: ReadonlyMap<string, string | undefined>,
): string[] {
  const path = [start];
  for (let at: string | undefined = key; at !== undefined; at = onward.get(at)) path.push(at);
  return path;
}
