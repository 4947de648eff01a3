import type { Network } from './network.js';
import { reaches, type Party, type ReachAnswer } from './reach.js';
import { tcp, type Mutable } from './web-network.fixture.js';

/** Whether `from` reaches `to`, on a TCP port where one is named; parties as in `party`. */
export function ask(network: Network, from: string, to: string, port?: number): ReachAnswer {
  return reaches(network, party(from), party(to), port === undefined ? undefined : tcp(port));
}

/** `internet`, `outside`, a CIDR, or else the key of an endpoint. */
export function party(name: string): Party {
  if (name === 'internet' || name === 'outside') return { kind: name };
  return name.includes('/') ? { kind: 'cidr', cidr: name } : { kind: 'endpoint', key: name };
}

/** Whether something gets there, and whether all stays out. */
export const verdicts = ({ getsThere, staysOut }: ReachAnswer): string =>
  `${getsThere}, ${staysOut}`;
export const IN = 'proven, refuted';
export const OUT = 'refuted, proven';
export const OPEN = 'unknown, unknown';

/** A security group by its key, to change it. */
export function group(network: Mutable, key: string) {
  const found = network.groups.get(key);
  if (!found) throw new Error(key);
  return found;
}

/** An endpoint by its key, to change it. */
export function find(network: Mutable, key: string) {
  const found = network.endpoints.find((item) => item.key === key);
  if (!found) throw new Error(key);
  return found;
}
