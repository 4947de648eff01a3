import type { AclEntry, GroupRule, Network, Service } from './network.js';

// What the simulator looks up: its own reading of addresses, ports and lists.

interface Ordered {
  readonly rules: ReadonlyMap<string, readonly GroupRule[]>;
  readonly entries: ReadonlyMap<string, readonly AclEntry[]>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

const ORDERED = new WeakMap<Network, Ordered>();

/** Rules by group and direction, entries by list and direction in the order of their numbers. */
export function ordered(network: Network): Ordered {
  const known = ORDERED.get(network);
  if (known) return known;
  const directions = ['ingress', 'egress'] as const;
  const made: Ordered = {
    rules: new Map(
      [...network.groups.values()].flatMap(({ key, rules }) =>
        directions.map(
          (at) => [key + at, rules.filter(({ direction }) => direction === at)] as const,
        ),
      ),
    ),
    entries: new Map(
      [...network.acls.values()].flatMap(({ key, entries }) =>
        directions.map(
          (at) =>
            [
              key + at,
              entries
                .filter(({ direction }) => direction === at)
                .toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0)),
            ] as const,
        ),
      ),
    ),
    groups: new Map(network.endpoints.map(({ key, groups }) => [key, groups.options[0] ?? []])),
  };
  ORDERED.set(network, made);
  return made;
}

export function peerOf(network: Network, vpc: string, id: string): string | undefined {
  return network.vpcs.get(vpc)?.peerings.find((peering) => peering.id === id)?.peer;
}

export function isOf(service: Service, protocol: number, port: number): boolean {
  if (service.protocol === 'all') return true;
  if (service.protocol !== protocol) return false;
  const hasPorts = [1, 6, 17, 58].includes(protocol);
  return !hasPorts || (service.fromPort <= port && port <= service.toPort);
}

const NUMBERS = new Map<string, bigint>();

function numberOf(address: string): bigint {
  const known = NUMBERS.get(address);
  if (known !== undefined) return known;
  let value = 0n;
  if (address.includes(':')) {
    const [left = '', right = ''] = address.split('::');
    const head = left.split(':').filter((part) => part !== '');
    const tail = right.split(':').filter((part) => part !== '');
    const all = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
    for (const part of all) value = value * 65_536n + BigInt(Number.parseInt(part, 16));
  } else {
    for (const part of address.split('.')) value = value * 256n + BigInt(part);
  }
  NUMBERS.set(address, value);
  return value;
}

const INSIDE = new Map<string, Map<string, boolean>>();

export function isIn(address: string, cidr: string): boolean {
  let known = INSIDE.get(cidr);
  if (!known) INSIDE.set(cidr, (known = new Map()));
  let inside = known.get(address);
  if (inside === undefined) {
    const [base = '', length = ''] = cidr.split('/');
    const isV6 = address.includes(':');
    const shift = BigInt((isV6 ? 128 : 32) - Number(length));
    inside = isV6 === base.includes(':') && numberOf(address) >> shift === numberOf(base) >> shift;
    known.set(address, inside);
  }
  return inside;
}

/** The addresses of a small block, written out. */
export function addressesIn(cidr: string): string[] {
  const [base = '', length = ''] = cidr.split('/');
  const isV6 = base.includes(':');
  const count = 2 ** ((isV6 ? 128 : 32) - Number(length));
  const cut = base.lastIndexOf(isV6 ? ':' : '.') + 1;
  const last = base.slice(cut);
  const start = isV6 ? Number.parseInt(last || '0', 16) : Number(last);
  return Array.from(
    { length: count },
    (_, i) => base.slice(0, cut) + (start + i).toString(isV6 ? 16 : 10),
  );
}
