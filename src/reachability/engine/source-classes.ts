import { ALL_ADDRESSES } from './addresses.js';
import { judgeGroups, NO_GROUPS, readRules } from './group-rules.js';
import type { Endpoint } from './network.js';
import { rangeOf, remember, type NetworkIndex } from './network-index.js';

/**
 * Sources that no answer tells apart: equal rules out, equal subnets, equal addresses. Groups differ
 * from tier to tier, but what they let out hardly does, so that there are far fewer classes than
 * endpoints, and one question for a class answers for all of it.
 */
export function sourceClasses(index: NetworkIndex): ReadonlyMap<string, readonly Endpoint[]> {
  return remember(index, 'source classes', () => {
    const classes = new Map<string, Endpoint[]>();
    for (const endpoint of index.network.endpoints) {
      if (!endpoint.initiates) continue;
      const key = classOf(index, endpoint);
      const known = classes.get(key);
      if (known) known.push(endpoint);
      else classes.set(key, [endpoint]);
    }
    return classes;
  });
}

export function classOf(index: NetworkIndex, endpoint: Endpoint): string {
  return remember(index, `class|${endpoint.key}`, () => {
    const { subnets, spread, subnetsOpen, groups, publicAddress, ipv6Address, doubt } = endpoint;
    return JSON.stringify([
      subnets.toSorted(),
      spread,
      subnetsOpen === undefined,
      groups.open === undefined,
      groups.options.map((held) => contentOf(index, held)).sort(),
      [publicAddress, ipv6Address].map((flag) => [flag.value, flag.doubt === undefined]),
      doubt === undefined,
    ]);
  });
}

/** What the egress rules of a set of groups say, whoever has them. */
function contentOf(index: NetworkIndex, groups: readonly string[]): number {
  if (groups.length === 0) return -1;
  const { key, rules, open } = readRules(index, groups, 'egress');
  return remember(index, `egress|${key}`, () => {
    const content = JSON.stringify([
      rules
        .map(({ rule: { service, peer, doubt, pool } }) =>
          JSON.stringify([service, peer, doubt === undefined, pool]),
        )
        .sort(),
      open.length === 0,
    ]);
    const ids = remember(index, 'egress contents', () => new Map<string, number>());
    const id = ids.get(content) ?? ids.size;
    ids.set(content, id);
    return id;
  });
}

/** Whether it lets in anybody at all who has none of the groups that it names. */
export function admitsStrangers(index: NetworkIndex, endpoint: Endpoint): boolean {
  if (endpoint.groups.open !== undefined) return true;
  const all = rangeOf(index, ALL_ADDRESSES);
  return endpoint.groups.options.some(
    (held) => judgeGroups(index, held, 'ingress', all, NO_GROUPS).possible.length > 0,
  );
}

/** Whether it may send anything to what holds one of these groups; undefined: any group. */
export function maySendTo(
  index: NetworkIndex,
  endpoint: Endpoint,
  groups: readonly string[] | undefined,
): boolean {
  if (endpoint.groups.open !== undefined) return true;
  const all = rangeOf(index, ALL_ADDRESSES);
  return endpoint.groups.options.some(
    (held) =>
      judgeGroups(index, held, 'egress', all, { groups, match: 'sure' }).possible.length > 0,
  );
}

/** Groups that its ingress rules refer to. */
export function namedGroups(index: NetworkIndex, endpoint: Endpoint): readonly string[] {
  return endpoint.groups.options.flatMap((held) => readRules(index, held, 'ingress').references);
}

/** Endpoints that may hold a group. */
export function holdersOf(index: NetworkIndex, group: string): readonly Endpoint[] {
  const byGroup = remember(index, 'holders', () => {
    const found = new Map<string, Endpoint[]>();
    for (const endpoint of index.network.endpoints) {
      for (const held of new Set(endpoint.groups.options.flat())) {
        const known = found.get(held);
        if (known) known.push(endpoint);
        else found.set(held, [endpoint]);
      }
    }
    return found;
  });
  return byGroup.get(group) ?? [];
}
