import { addressesOf, type Addresses } from './addresses.js';
import { certain, unknownBounds, type Bounds, type Open } from './bounds.js';
import { intersect, NONE } from './intervals.js';
import type { GroupRule } from './network.js';
import { judgeOnce, remember, simplify, type NetworkIndex, type Range } from './network-index.js';
import { hasPoint, NOTHING, product, uniteProducts, type Region } from './region.js';
import { ALL_SERVICES, servicesOf, type Services } from './services.js';

type Direction = 'ingress' | 'egress';

/** The groups of what is at the other end, and whether rules that refer to them match its packets. */
export interface PeerGroups {
  /** Undefined where they are not known. */
  readonly groups: readonly string[] | undefined;
  /** `none`: the packet comes from, or goes to, a public address: a reference never matches. */
  readonly match: 'sure' | 'possible' | 'none';
}

export const NO_GROUPS: PeerGroups = { groups: [], match: 'none' };

/** A rule ready to be judged: what of it is not known is undefined. */
export interface ReadRule {
  readonly rule: GroupRule;
  readonly services: Services | undefined;
  readonly block: Addresses | undefined;
}

/** What the rules of a set of groups let through; groups allow, and any one rule will do. */
export function judgeGroups(
  index: NetworkIndex,
  groups: readonly string[] | undefined,
  direction: Direction,
  range: Range,
  peer: PeerGroups,
): Bounds {
  if (groups === undefined) {
    return judgeOnce(index, `groups?|${range.id}`, range, () =>
      unknownBounds(range.full, 'the plan does not tell all security groups'),
    );
  }
  if (groups.length === 0)
    return judgeOnce(index, `groups0|${range.id}`, range, () => certain(range.full));
  const own = readRules(index, groups, direction);
  const matched = own.references.filter((group) => matches(group, peer) !== 'no');
  const isSure = peer.match === 'sure' && peer.groups !== undefined;
  const key = matched.length === 0 ? '' : `${isSure ? 'surely' : 'maybe'}\n${matched.join('\n')}`;
  const judged = own.judged.get(range) ?? new Map<string, Bounds>();
  own.judged.set(range, judged);
  const found = judged.get(key) ?? simplify(judgeRules(own, direction, range, peer), range);
  judged.set(key, found);
  return found;
}

export interface RuleSet {
  readonly key: string;
  readonly rules: readonly ReadRule[];
  /** Groups that the rules refer to. */
  readonly references: readonly string[];
  /** Why further rules are possible. */
  readonly open: readonly string[];
  /** What it lets through, by range and by the references that match. */
  readonly judged: Map<Range, Map<string, Bounds>>;
}

/** The rules of a set of groups in one direction, with those that any group may have. */
export function readRules(
  index: NetworkIndex,
  groups: readonly string[],
  direction: Direction,
): RuleSet {
  const known = index.ruleSets.get(groups) ?? { ingress: undefined, egress: undefined };
  index.ruleSets.set(groups, known);
  return (known[direction] ??= makeRules(index, groups, direction));
}

function makeRules(index: NetworkIndex, groups: readonly string[], direction: Direction): RuleSet {
  const name = [...new Set(groups)].sort().join('\n');
  return remember(index, `rules|${direction}|${name}`, () => {
    const open: string[] = [];
    const rules: ReadRule[] = [];
    for (const key of new Set(groups)) {
      const group = index.network.groups.get(key);
      if (!group) open.push(`the rules of ${key} are not in the plan`);
      else if (group.open !== undefined) open.push(group.open);
      for (const rule of group?.rules ?? [])
        if (rule.direction === direction) rules.push(readRule(rule));
    }
    for (const rule of index.network.unplacedRules) {
      if (rule.direction === direction)
        rules.push(
          readRule({
            ...rule,
            doubt: rule.doubt ?? 'the plan does not tell the group that has it',
          }),
        );
    }
    const references = rules.flatMap(({ rule }) =>
      rule.peer.kind === 'group' ? [rule.peer.group] : [],
    );
    return { key: name, rules, references: [...new Set(references)], open, judged: new Map() };
  });
}

function readRule(rule: GroupRule): ReadRule {
  return {
    rule,
    services: rule.service && servicesOf(rule.service),
    block: rule.peer.kind === 'cidr' ? addressesOf(rule.peer.cidr) : undefined,
  };
}

function matches(group: string, peer: PeerGroups): 'yes' | 'maybe' | 'no' {
  if (peer.match === 'none') return 'no';
  if (peer.groups === undefined) return 'maybe';
  if (!peer.groups.includes(group)) return 'no';
  return peer.match === 'sure' ? 'yes' : 'maybe';
}

/** What a rule matches of the range, and whether it surely does. */
function match(
  { rule, services, block }: ReadRule,
  range: Range,
  peer: PeerGroups,
): { services: Services; addresses: Addresses; isSure: boolean; knows: boolean } {
  const how =
    rule.peer.kind === 'group'
      ? matches(rule.peer.group, peer)
      : block === undefined
        ? 'maybe'
        : 'yes';
  const addresses =
    how === 'no' ? NONE : block ? intersect(block, range.addresses) : range.addresses;
  const knows = services !== undefined && how === 'yes';
  return {
    services: services ?? ALL_SERVICES,
    addresses,
    knows,
    isSure: knows && rule.doubt === undefined,
  };
}

function judgeRules(own: RuleSet, direction: Direction, range: Range, peer: PeerGroups): Bounds {
  const matched = own.rules.map((read) => ({ read, ...match(read, range, peer) }));
  const pools = poolsOf(matched);
  const possible = own.open.length > 0 ? range.full : uniteProducts(matched);
  const sure = uniteProducts([...matched.filter(({ isSure }) => isSure), ...pools.common]);
  return {
    // More rules than can be told apart: nothing sure, everything possible.
    sure: (possible && sure) ?? NOTHING,
    possible: possible ?? range.full,
    ...(pools.choices.length > 0 ? { choices: pools.choices } : {}),
    open: () => [
      ...own.open.map((reason) => ({ where: range.full, reason })),
      ...(possible && sure
        ? []
        : [
            {
              where: range.full,
              reason: `${own.key.split('\n').join(', ')}: too many ${direction} rules that overlap each other`,
            },
          ]),
      ...matched.flatMap((item) => openOf(item)),
    ],
  };
}

function openOf({
  read: { rule },
  services,
  addresses,
  isSure,
}: {
  read: ReadRule;
  services: Services;
  addresses: Addresses;
  isSure: boolean;
}): Open[] {
  if (isSure || addresses.length === 0) return [];
  const why =
    rule.doubt ??
    (rule.peer.kind === 'unknown'
      ? rule.peer.reason
      : rule.service === undefined || rule.peer.kind === 'cidr'
        ? 'what it lets through is known only after apply'
        : `whether it matches is not known, as the groups at the other end are not`);
  return [{ where: product(services, addresses), reason: `${rule.source}: ${why}` }];
}

/** Each peer of a pool is surely in one of its rules: what they have in common is sure, the rest is a choice. */
function poolsOf(
  matched: readonly { read: ReadRule; services: Services; addresses: Addresses; knows: boolean }[],
): {
  readonly common: { services: Services; addresses: Addresses }[];
  readonly choices: Region[][];
} {
  const byPeer = new Map<string, (typeof matched)[number][]>();
  for (const item of matched) {
    const { pool, peer } = item.read.rule;
    if (pool === undefined || peer.kind === 'unknown') continue;
    const key = `${pool}\n${peer.kind === 'cidr' ? peer.cidr : peer.group}`;
    const items = byPeer.get(key);
    if (items) items.push(item);
    else byPeer.set(key, [item]);
  }
  const common: { services: Services; addresses: Addresses }[] = [];
  const choices: Region[][] = [];
  for (const items of byPeer.values()) {
    const [first, ...rest] = items;
    if (!first || !items.every(({ knows }) => knows) || first.addresses.length === 0) continue;
    const services = rest.reduce((sum, item) => intersect(sum, item.services), first.services);
    common.push({ services, addresses: first.addresses });
    if (items.length > 1 && items.length <= 32)
      choices.push(items.map((item) => product(item.services, item.addresses)));
  }
  return { common, choices };
}

/** The rule that lets one packet through, a sure one where there is one. */
export function explainGroups(
  index: NetworkIndex,
  groups: readonly string[] | undefined,
  direction: Direction,
  range: Range,
  peer: PeerGroups,
  service: number,
  address: bigint,
): string {
  if (groups === undefined) return 'security groups that the plan does not tell';
  if (groups.length === 0) return 'it has no security group, which lets everything through';
  const own = readRules(index, groups, direction);
  const found = own.rules
    .map((read) => ({ read, ...match(read, range, peer) }))
    .filter((item) => hasPoint(product(item.services, item.addresses), service, address));
  const best = found.find(({ isSure }) => isSure) ?? found[0];
  return best ? best.read.rule.source : groups.join(', ');
}
