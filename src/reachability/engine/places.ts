import { addressesOf, spaceOf, type Family } from './addresses.js';
import { unionAll } from './intervals.js';
import type { AddressBlock, OneOf } from './network.js';
import { rangeOf, remember, type NetworkIndex, type Range } from './network-index.js';

/** A subnet as it is in one of the cases that the plan leaves open. Undefined: not known. */
export interface SubnetView {
  /** Unique in its index. */
  readonly id: number;
  readonly key: string;
  /** Not one subnet, but any: where an interface may lie in subnets that the plan does not tell. */
  readonly anywhere: boolean;
  readonly vpc: string | undefined;
  readonly table: string | undefined;
  readonly acl: string | undefined;
}

/** Stands for all subnets that an endpoint may lie in beside those it is known to. */
export const ANYWHERE = '?';

/** Cases of a subnet that are told apart. With more, what differs is taken as not known. */
const MOST_VIEWS = 8;

export function viewsOf(index: NetworkIndex, key: string): readonly SubnetView[] {
  return remember(index, `views|${key}`, () => {
    const subnet = index.network.subnets.get(key);
    if (!subnet) return [makeView(index, key, undefined, undefined, undefined)];
    const vpcs = choicesOf(subnet.vpc);
    const tables = choicesOf(subnet.routeTable);
    const acls = choicesOf(subnet.acl);
    const alone = <T>(choices: readonly T[]): T | undefined =>
      choices.length === 1 ? choices[0] : undefined;
    if (vpcs.length * tables.length * acls.length > MOST_VIEWS)
      return [makeView(index, key, alone(vpcs), alone(tables), alone(acls))];
    return vpcs.flatMap((vpc) =>
      tables.flatMap((table) => acls.map((acl) => makeView(index, key, vpc, table, acl))),
    );
  });
}

export function makeView(
  index: NetworkIndex,
  key: string,
  vpc: string | undefined,
  table: string | undefined,
  acl: string | undefined,
): SubnetView {
  const ids = remember(index, 'view ids', () => ({ next: 0 }));
  ids.next += 1;
  return { id: ids.next, key, anywhere: key === ANYWHERE, vpc, table, acl };
}

/** A subnet of which nothing is told apart. */
export function blankView(index: NetworkIndex, key: string): SubnetView {
  return remember(index, `blank|${key}`, () =>
    makeView(index, key, undefined, undefined, undefined),
  );
}

function choicesOf({ options, open }: OneOf<string>): readonly (string | undefined)[] {
  return open === undefined && options.length > 0 ? options : [...options, undefined];
}

/** Where in the address space an interface in the subnet is; undefined where it has no such address. */
export interface Place {
  readonly range: Range;
  /** Why it may have no such address after all. */
  readonly doubts: readonly string[];
}

export function placeOf(index: NetworkIndex, view: SubnetView, family: Family): Place | undefined {
  return remember(index, `place|${view.id}|${family}`, () => {
    const subnet = index.network.subnets.get(view.key);
    const anyOf = rangeOf(index, spaceOf(family));
    if (!subnet) {
      const doubts = family === 6 ? [`whether ${view.key} has IPv6 is not in the plan`] : [];
      return { range: vpcRange(index, view.vpc, family) ?? anyOf, doubts };
    }
    const block = subnet.blocks.find((candidate) => candidate.family === family);
    if (!block) return undefined;
    const doubts = block.doubt === undefined ? [] : [block.doubt];
    const known = block.cidr === undefined ? undefined : addressesOf(block.cidr);
    if (known) return { range: rangeOf(index, known), doubts };
    return { range: vpcRange(index, view.vpc, family) ?? anyOf, doubts };
  });
}

/** A subnet whose block is not known lies within its VPC's blocks, where those are all known. */
function vpcRange(index: NetworkIndex, key: string | undefined, family: Family): Range | undefined {
  const vpc = key === undefined ? undefined : index.network.vpcs.get(key);
  if (!vpc || vpc.open !== undefined) return undefined;
  const own = vpc.blocks.filter((block: AddressBlock) => block.family === family);
  const sets = own.map(({ cidr }) => (cidr === undefined ? undefined : addressesOf(cidr)));
  if (sets.length === 0 || sets.some((set) => set === undefined)) return undefined;
  return rangeOf(index, unionAll(sets.filter((set) => set !== undefined)));
}

/** Whether two VPCs are one; a VPC that is not known may be any. */
export function relate(
  a: string | undefined,
  b: string | undefined,
): 'same' | 'different' | 'maybe' {
  if (a === undefined || b === undefined) return 'maybe';
  return a === b ? 'same' : 'different';
}

/** Surely one and the same subnet. */
export function isOneSubnet(a: SubnetView, b: SubnetView): boolean {
  return a.key === b.key && !a.anywhere;
}
