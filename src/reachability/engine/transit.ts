import { spaceOf, type Family } from './addresses.js';
import type { At } from './checks.js';
import { crossSubnets, isClosed, mergeCrossings, type Crossing } from './crossing.js';
import { enterNat, natHopsOf, type NatHop } from './nat.js';
import { rangeOf, remember, type NetworkIndex } from './network-index.js';
import { isOneSubnet, placeOf, relate, type SubnetView } from './places.js';

/** Indexes of the addresses of a way between interfaces. */
export const SOURCE = 0;
export const DESTINATION = 1;
export const NAT = 2;

/** What is the same for all interfaces in the one subnet and in the other, by private addresses. */
export interface Transit {
  readonly source: At;
  readonly destination: At;
  readonly relation: 'same' | 'different' | 'maybe';
  /** Whether rules that refer to groups match between the two. */
  readonly match: 'sure' | 'possible';
  readonly direct: Crossing;
  /** Through NAT gateways. Made when asked for: most answers stand by the direct crossing alone. */
  readonly relays: () => readonly Relay[];
  readonly doubts: readonly string[];
}

interface Relay {
  readonly nat: NatHop;
  readonly middle: At;
  readonly crossing: Crossing;
}

export function transitBetween(
  index: NetworkIndex,
  from: SubnetView,
  to: SubnetView,
  family: Family,
): Transit | undefined {
  return remember(index, `transit|${from.id}|${to.id}|${family}`, () =>
    makeTransit(index, from, to, family),
  );
}

function makeTransit(
  index: NetworkIndex,
  from: SubnetView,
  to: SubnetView,
  family: Family,
): Transit | undefined {
  const [here, there] = [placeOf(index, from, family), placeOf(index, to, family)];
  if (!here || !there) return undefined;
  const source: At = { address: SOURCE, range: here.range };
  const destination: At = { address: DESTINATION, range: there.range };
  const relation = relate(from.vpc, to.vpc);
  const isOne = isOneSubnet(from, to);
  const isDirect = family === 6 || isOne || from.anywhere || to.anywhere;
  const makeRelays = (): Relay[] =>
    natHopsOf(index, from).flatMap((nat) => {
      const entry = enterNat(index, from, nat, source, destination, relation === 'same');
      if (isClosed(entry)) return [];
      const range = placeOf(index, nat.view, 4)?.range ?? rangeOf(index, spaceOf(4));
      const middle: At = { address: NAT, range };
      const onward = crossSubnets(index, nat.view, to, middle, destination, true);
      return [{ nat, middle, crossing: mergeCrossings(entry, onward) }];
    });
  let relays: readonly Relay[] | undefined;
  return {
    source,
    destination,
    relation,
    match: relation === 'maybe' && !isOne ? 'possible' : 'sure',
    direct: crossSubnets(index, from, to, source, destination),
    doubts: [...here.doubts, ...there.doubts],
    relays: () => (relays ??= isDirect ? [] : makeRelays()),
  };
}
