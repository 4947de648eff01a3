import type { Family } from './addresses.js';
import { address, assemble, natName } from './assemble-way.js';
import { checkGroups } from './checks.js';
import { NO_GROUPS, type PeerGroups } from './group-rules.js';
import type { NetworkIndex } from './network-index.js';
import { doubtsOf, type Interface } from './party.js';
import { NAT, transitBetween, type Transit } from './transit.js';
import type { Way } from './way.js';

/** Straight from one to the other by private addresses. */
export function plainWay(
  index: NetworkIndex,
  from: Interface,
  to: Interface,
  family: Family,
): Way | undefined {
  const transit = transitBetween(index, from.view, to.view, family);
  const doubts = transit && doubtsBetween(transit, from, to, family);
  if (!doubts) return undefined;
  const { source, destination, relation, direct } = transit;
  const groups = (of: Interface): PeerGroups => ({ groups: of.groups, match: transit.match });
  const seenGroups = groups(from);
  const over = relation === 'different' ? 'between VPCs' : 'inside the VPC';
  const checks = [
    checkGroups(index, from.endpoint.key, from.groups, 'egress', destination, groups(to)),
    checkGroups(index, to.endpoint.key, to.groups, 'ingress', source, seenGroups),
  ] as const;
  const addresses = [address(from.endpoint.key, source), address(to.endpoint.key, destination)];
  return { ...assemble(over, family, addresses, direct, checks, doubts), seenGroups };
}

/** The plain way, and those through NAT gateways. */
export function privateWays(
  index: NetworkIndex,
  from: Interface,
  to: Interface,
  family: Family,
): Way[] {
  const plain = plainWay(index, from, to, family);
  const transit = transitBetween(index, from.view, to.view, family);
  const doubts = transit && doubtsBetween(transit, from, to, family);
  if (!plain || !doubts) return [];
  const [out] = plain.checks;
  return [
    plain,
    ...transit.relays().map(({ nat, middle, crossing }): Way => {
      const name = natName(nat);
      const last = checkGroups(index, to.endpoint.key, to.groups, 'ingress', middle, NO_GROUPS);
      const through = [...plain.addresses, address(name, middle)];
      return {
        ...assemble(`through ${name}`, 4, through, crossing, [out, last], doubts),
        seenAs: NAT,
      };
    }),
  ];
}

const NO_DOUBTS: readonly string[] = [];

function doubtsBetween(
  transit: Transit,
  from: Interface,
  to: Interface,
  family: Family,
): readonly string[] | undefined {
  const own = family === 6 ? ipv6Doubts(from, to) : NO_DOUBTS;
  return own && (own.length === 0 ? transit.doubts : [...transit.doubts, ...own]);
}

function ipv6Doubts(from: Interface, to: Interface): readonly string[] | undefined {
  const [here, there] = [doubtsOf(from.endpoint.ipv6Address), doubtsOf(to.endpoint.ipv6Address)];
  return here && there && [...here, ...there];
}
