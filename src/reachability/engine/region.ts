import type { Addresses } from './addresses.js';
import {
  areEqual,
  covers,
  intersect,
  meets,
  NONE,
  subtract,
  union,
  unionAll,
} from './intervals.js';
import type { Services } from './services.js';

/**
 * Sets of (service, address): slabs over the service axis, ascending, apart, none of them empty,
 * equal neighbours joined. So equal sets are equal lists.
 */
export type Region = readonly Slab[];

interface Slab {
  readonly from: number;
  /** Not in it any more. */
  readonly to: number;
  readonly addresses: Addresses;
}

export const NOTHING: Region = [];

export function product(services: Services, addresses: Addresses): Region {
  if (addresses.length === 0) return NOTHING;
  const slabs: Slab[] = [];
  for (let i = 0; i + 1 < services.length; i += 2)
    slabs.push({ from: services[i] as number, to: services[i + 1] as number, addresses });
  return slabs;
}

type AddressOperation = (a: Addresses, b: Addresses) => Addresses;

function combine(a: Region, b: Region, operation: AddressOperation): Region {
  const out: Slab[] = [];
  let i = 0;
  let j = 0;
  let at = Math.min(a[0]?.from ?? Infinity, b[0]?.from ?? Infinity);
  while (i < a.length || j < b.length) {
    const x = a[i];
    const y = b[j];
    const inX = x !== undefined && x.from <= at;
    const inY = y !== undefined && y.from <= at;
    const next = Math.min(
      x ? (inX ? x.to : x.from) : Infinity,
      y ? (inY ? y.to : y.from) : Infinity,
    );
    append(out, at, next, operation(inX ? x.addresses : NONE, inY ? y.addresses : NONE));
    if (x && x.to === next) i += 1;
    if (y && y.to === next) j += 1;
    at = next;
  }
  return out;
}

function append(slabs: Slab[], from: number, to: number, addresses: Addresses): void {
  if (addresses.length === 0) return;
  const last = slabs[slabs.length - 1];
  if (last && last.to === from && areEqual(last.addresses, addresses))
    slabs[slabs.length - 1] = { from: last.from, to, addresses: last.addresses };
  else slabs.push({ from, to, addresses });
}

export function unite(a: Region, b: Region): Region {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  return combine(a, b, union);
}

export function cross(a: Region, b: Region): Region {
  if (a === b) return a;
  if (a.length === 0 || b.length === 0) return NOTHING;
  return combine(a, b, intersect);
}

/** What is in `a` and not in `b`. */
export function without(a: Region, b: Region): Region {
  if (a.length === 0 || a === b) return NOTHING;
  return b.length === 0 ? a : combine(a, b, subtract);
}

/** Most steps that `uniteProducts` makes; beyond, it gives up. */
const MOST_STEPS = 200_000;

/**
 * Union of many products in one sweep over their services. Undefined where the result would be out
 * of all proportion (thousands of rules that all overlap each other with different addresses).
 */
export function uniteProducts(
  parts: readonly { readonly services: Services; readonly addresses: Addresses }[],
): Region | undefined {
  const byServices = new Map<string, { services: Services; addresses: Addresses[] }>();
  for (const { services, addresses } of parts) {
    if (services.length === 0 || addresses.length === 0) continue;
    const key = services.join();
    const found = byServices.get(key);
    if (found) found.addresses.push(addresses);
    else byServices.set(key, { services, addresses: [addresses] });
  }
  const merged = [...byServices.values()].map(({ services, addresses }) => ({
    services,
    addresses: unionAll(addresses),
  }));
  const [only] = merged;
  if (!only) return NOTHING;
  if (merged.length === 1) return product(only.services, only.addresses);
  return sweep(merged);
}

function sweep(
  parts: readonly { readonly services: Services; readonly addresses: Addresses }[],
): Region | undefined {
  const events = parts
    .flatMap(({ services }, part) =>
      services.map((at, index) => ({ at, part, on: index % 2 === 0 })),
    )
    .sort((a, b) => a.at - b.at);
  const active = new Set<number>();
  const out: Slab[] = [];
  let steps = 0;
  for (let i = 0; i < events.length;) {
    const at = events[i]?.at ?? 0;
    for (; events[i]?.at === at; i += 1) {
      const event = events[i] as { part: number; on: boolean };
      if (event.on) active.add(event.part);
      else active.delete(event.part);
    }
    const next = events[i]?.at;
    if (next === undefined) break;
    const sets = [...active].map((part) => parts[part]?.addresses ?? NONE);
    steps += sets.reduce((sum, set) => sum + set.length, 1);
    if (steps > MOST_STEPS) return undefined;
    append(out, at, next, unionAll(sets));
  }
  return out;
}

/** Services at which every one of `addresses` is in it. */
export function servicesForAll(region: Region, addresses: Addresses): Services {
  return servicesWhere(region, (slab) => covers(slab, addresses));
}

/** Services at which some of `addresses` is in it. */
export function servicesForSome(region: Region, addresses: Addresses): Services {
  return servicesWhere(region, (slab) => meets(slab, addresses));
}

function servicesWhere(region: Region, holds: (addresses: Addresses) => boolean): Services {
  const out: number[] = [];
  for (const { from, to, addresses } of region) {
    if (!holds(addresses)) continue;
    if (out[out.length - 1] === from) out[out.length - 1] = to;
    else out.push(from, to);
  }
  return out;
}

/** Addresses that are in it at one of `services` at least. */
export function addressesForSome(region: Region, services: Services): Addresses {
  return unionAll(
    region.filter(({ from, to }) => meets([from, to], services)).map(({ addresses }) => addresses),
  );
}

export function hasPoint(region: Region, service: number, address: bigint): boolean {
  const slab = region.find(({ from, to }) => from <= service && service < to);
  return slab !== undefined && covers(slab.addresses, [address, address + 1n]);
}

export function regionsMeet(a: Region, b: Region): boolean {
  return cross(a, b).length > 0;
}

/**
 * The addresses parted into cells that see the same services. Undefined where there are more than
 * `most` of them.
 */
export function cellsOf(
  region: Region,
  addresses: Addresses,
  most: number,
): { readonly addresses: Addresses; readonly services: Services }[] | undefined {
  let cells: { addresses: Addresses; services: number[] }[] = [{ addresses, services: [] }];
  for (const slab of region) {
    const next: typeof cells = [];
    for (const cell of cells) {
      const inside = intersect(cell.addresses, slab.addresses);
      if (areEqual(inside, cell.addresses)) {
        next.push({ ...cell, services: extend(cell.services, slab.from, slab.to) });
        continue;
      }
      const outside = subtract(cell.addresses, slab.addresses);
      if (outside.length > 0) next.push({ addresses: outside, services: cell.services });
      if (inside.length > 0)
        next.push({ addresses: inside, services: extend(cell.services, slab.from, slab.to) });
    }
    if (next.length > most) return undefined;
    cells = next;
  }
  return cells;
}

function extend(services: number[], from: number, to: number): number[] {
  return services[services.length - 1] === from
    ? [...services.slice(0, -1), to]
    : [...services, from, to];
}
