import { addressesOf, prefixLength, spaceOf, type Addresses } from './addresses.js';
import type { Bounds, Open } from './bounds.js';
import { judgeFirstMatch, type Entry } from './first-match.js';
import { contains, intersect, NONE, subtract, unionAll } from './intervals.js';
import type { OneOf, Route, RouteTarget } from './network.js';
import { judgeOnce, type NetworkIndex, type Range } from './network-index.js';
import { NOTHING, product, type Region } from './region.js';
import { ALL_SERVICES } from './services.js';

type Passes = Entry['passes'];

/** Where packets have to go. `key` names the goal, so that it is judged once for each table. */
export interface RouteGoal {
  readonly key: string;
  readonly classify: (target: RouteTarget) => Passes;
  /** The addresses are of interfaces in the table's own VPC. */
  readonly insideVpc: boolean;
}

/**
 * Smallest prefix length that a VPC's block can have: /16, and for IPv6 /44 (VPC user guide, "VPC
 * CIDR blocks"). A shorter one never wins against the local route of a block that is not known.
 */
const SHORTEST_BLOCK = { 4: 16, 6: 44 } as const;

/** The addresses of `range` that a route table sends to the goal: the longest prefix wins. */
export function judgeRoutes(
  index: NetworkIndex,
  table: string | undefined,
  vpc: string | undefined,
  goal: RouteGoal,
  range: Range,
): Bounds {
  const key = `route|${table ?? ''}|${vpc ?? ''}|${goal.key}|${range.id}`;
  return judgeOnce(index, key, range, () => {
    const found = table === undefined ? undefined : index.network.routeTables.get(table);
    const routes = (found?.routes ?? []).filter((route) => concerns(route, goal));
    // Further routes do not redirect what stays inside the VPC: the assumption of RouteTable.open.
    const open = goal.insideVpc ? undefined : openOfTable(index, table);
    return {
      ...judgeFirstMatch(
        classesOf(index, vpc, routes, goal, range),
        anywhereOf(index, vpc, routes, goal, range, open),
        range.full,
      ),
      open: () => opens(routes, goal, range, open),
    };
  });
}

function openOfTable(index: NetworkIndex, table: string | undefined): string | undefined {
  if (table === undefined) return 'the plan does not tell the route table of a subnet';
  const found = index.network.routeTables.get(table);
  return found ? found.open : `the routes of ${table} are not in the plan`;
}

/** Of AWS's prefix lists nothing else is known than that they hold AWS's own addresses. */
function concerns({ destination, target }: Route, goal: RouteGoal): boolean {
  if (blockOf(destination) !== undefined) return true;
  return (
    !goal.insideVpc &&
    !(target.open === undefined && target.options.every(({ kind }) => kind === 'gateway-endpoint'))
  );
}

function blockOf(destination: string | undefined): Addresses | undefined {
  return destination === undefined ? undefined : addressesOf(destination);
}

function regionOf(addresses: Addresses, range: Range): Region {
  return product(ALL_SERVICES, intersect(addresses, range.addresses));
}

/** Routes by prefix length, longest first; the local ones after what is written with the same length. */
function classesOf(
  index: NetworkIndex,
  vpc: string | undefined,
  routes: readonly Route[],
  goal: RouteGoal,
  range: Range,
): Entry[][] {
  const byLength = new Map<number, Map<Passes, { sure: Addresses[]; possible: Addresses[] }>>();
  const add = (at: number, passes: Passes, block: Addresses, isSure: boolean): void => {
    const group =
      byLength.get(at) ?? new Map<Passes, { sure: Addresses[]; possible: Addresses[] }>();
    byLength.set(at, group);
    const sets = group.get(passes) ?? { sure: [], possible: [] };
    group.set(passes, sets);
    sets.possible.push(block);
    if (isSure) sets.sure.push(block);
  };
  // Where the VPC's block is not known, it may be longer than what is written: nothing written wins for sure.
  const hidden = goal.insideVpc ? subtract(range.addresses, knownBlocks(index, vpc)) : NONE;
  for (const { destination, target, doubt } of routes) {
    const block = blockOf(destination);
    const length = destination === undefined ? undefined : prefixLength(destination);
    if (block === undefined || length === undefined) continue;
    const passes = classifyAll(target, goal);
    add(length, passes, block, false);
    if (doubt === undefined) add(length, passes, subtract(block, hidden), true);
  }
  const local = goal.classify({ kind: 'local' });
  for (const block of blocksOfVpc(index, vpc)) {
    const addresses = blockOf(block.cidr);
    const length = block.cidr === undefined ? undefined : prefixLength(block.cidr);
    if (addresses !== undefined && length !== undefined)
      add(length - 0.5, local, addresses, block.doubt === undefined);
  }
  if (goal.insideVpc) {
    // What lies in the VPC lies in one of its blocks, and so has a local route, if no known one.
    for (const family of [4, 6] as const)
      add(SHORTEST_BLOCK[family] - 0.5, local, spaceOf(family), true);
  }
  return [...byLength]
    .sort(([a], [b]) => b - a)
    .map(([, group]) =>
      [...group].map(([passes, { sure, possible }]) => ({
        passes,
        sure: sure.length === 0 ? NOTHING : regionOf(unionAll(sure), range),
        possible: regionOf(unionAll(possible), range),
      })),
    );
}

function knownBlocks(index: NetworkIndex, vpc: string | undefined): Addresses {
  return unionAll(
    blocksOfVpc(index, vpc).flatMap(({ cidr, doubt }) => {
      const block = doubt === undefined ? blockOf(cidr) : undefined;
      return block ? [block] : [];
    }),
  );
}

function blocksOfVpc(index: NetworkIndex, vpc: string | undefined) {
  return (vpc === undefined ? undefined : index.network.vpcs.get(vpc)?.blocks) ?? [];
}

function classifyAll({ options, open }: OneOf<RouteTarget>, goal: RouteGoal): Passes {
  const found = new Set(options.map((target) => goal.classify(target)));
  if (open !== undefined || found.size !== 1) return 'maybe';
  return found.has('yes') ? 'yes' : found.has('no') ? 'no' : 'maybe';
}

/** What may match anything: routes of unknown destination or of an open table, blocks that are not known. */
function anywhereOf(
  index: NetworkIndex,
  vpc: string | undefined,
  routes: readonly Route[],
  goal: RouteGoal,
  range: Range,
  open: string | undefined,
): Entry[] {
  const entries: Entry[] = routes
    .filter(({ destination }) => blockOf(destination) === undefined)
    .map(({ target }) => ({
      sure: NOTHING,
      possible: range.full,
      passes: classifyAll(target, goal),
    }));
  if (open !== undefined) entries.push({ sure: NOTHING, possible: range.full, passes: 'maybe' });
  const found = vpc === undefined ? undefined : index.network.vpcs.get(vpc);
  const hidden =
    !found || found.open !== undefined || found.blocks.some(({ cidr }) => cidr === undefined);
  // A block that is not known is assumed to hold no address of the internet or of a peered VPC.
  if (hidden && !goal.insideVpc && goal.classify({ kind: 'local' }) !== 'no')
    entries.push({ sure: NOTHING, possible: range.full, passes: 'maybe' });
  return entries;
}

function opens(
  routes: readonly Route[],
  goal: RouteGoal,
  range: Range,
  open: string | undefined,
): Open[] {
  const found: Open[] = open === undefined ? [] : [{ where: range.full, reason: open }];
  for (const { destination, target, doubt, source } of routes) {
    const block = blockOf(destination);
    const passes = classifyAll(target, goal);
    const why =
      doubt ??
      (block === undefined
        ? 'its destination is known only after apply'
        : passes === 'maybe'
          ? (target.open ?? whereTo(target))
          : undefined);
    if (why !== undefined)
      found.push({
        where: block === undefined ? range.full : regionOf(block, range),
        reason: `${source}: ${why}`,
      });
  }
  return found;
}

function whereTo({ options }: OneOf<RouteTarget>): string {
  const names = options.map((target) => ('id' in target ? target.id : target.kind));
  return options.length > 1
    ? `the plan does not tell which of ${names.join(', ')} it goes to`
    : `what goes to ${names.join('')} is not followed`;
}

/** The route that one address takes; where that is open, the longest that may lead to the goal. */
export function explainRoutes(
  index: NetworkIndex,
  table: string | undefined,
  vpc: string | undefined,
  goal: RouteGoal,
  address: bigint,
): string {
  const found = table === undefined ? undefined : index.network.routeTables.get(table);
  const lengthAt = (destination: string | undefined): number => {
    const block = blockOf(destination);
    return block && contains(block, address) ? (prefixLength(destination ?? '') ?? -1) : -1;
  };
  const best = (found?.routes ?? [])
    .map((route) => ({ route, length: lengthAt(route.destination) }))
    .filter(({ route, length }) => length >= 0 && classifyAll(route.target, goal) !== 'no')
    .reduce<{ source: string; length: number } | undefined>(
      (most, { route, length }) =>
        most && most.length >= length ? most : { source: route.source, length },
      undefined,
    );
  const name = table ?? 'a route table that the plan does not tell';
  const local = Math.max(-1, ...blocksOfVpc(index, vpc).map(({ cidr }) => lengthAt(cidr)));
  const isLocal = goal.classify({ kind: 'local' }) !== 'no' && (!best || local > best.length);
  return isLocal ? `the local route of ${name}` : (best?.source ?? name);
}
