import type { Links } from '../../plan/links.js';
import { isCovered, overlaps, parseCidr, type Range } from '../cidr.js';
import { rangeOf, rangesOf, type ReachabilityContext, type StoreNetwork } from './store-network.js';

/** Who a rule lets in. */
export interface Who {
  readonly verdict: 'application' | 'others' | 'nobody' | 'unknown';
  /** Whatever the application is, this is more. */
  readonly whoever?: boolean;
  readonly why: string;
}

export function unsure(address: string, how: string): Who {
  return { verdict: 'unknown', why: `${address} ${how}` };
}

/** Whose addresses lie in a range. */
export function whoIsAt(cidr: string, db: StoreNetwork, context: ReachabilityContext): Who {
  const admitted = parseCidr(cidr);
  if (!admitted) return { verdict: 'unknown', why: 'it is not a CIDR block' };
  const appRanges = context.applications.flatMap((app) => rangesOf(app.subnets, context));
  if (isEverywhere(admitted))
    return { verdict: 'others', whoever: true, why: 'that is every address' };
  // IPv6 ranges of subnets are not read; a VPC has at most a /44.
  if (admitted.family === 6 && admitted.last - admitted.first < 1n << 84n)
    return { verdict: 'unknown', why: 'the IPv6 ranges of the subnets are not known' };
  if (!isCovered(admitted, appRanges)) {
    const open = context.applications.some(({ subnets }) => hasOpenRanges(subnets, context));
    return open && mayBeSubnets(admitted, context)
      ? { verdict: 'unknown', why: `the subnets of ${context.party} are not surely known` }
      : { verdict: 'others', why: `that is more than the subnets of ${context.party}` };
  }
  const neighbour = context.holders.active.find(
    (holder) =>
      holder.address !== db.address &&
      rangesOf(holder.subnets, context).some((range) => overlaps(range, admitted)),
  );
  if (neighbour) {
    const { subnets, part } = neighbour;
    if (part !== undefined) return unsure(neighbour.address, `${part} and is in that range`);
    return subnets.exact && subnets.gaps.length === 0
      ? { verdict: 'others', why: `${neighbour.address} is in that range too` }
      : unsure(neighbour.address, 'may be in that range too');
  }
  const stray = context.holders.active.find(
    ({ subnets }) => subnets.absent || hasOpenRanges(subnets, context),
  );
  if (stray) return unsure(stray.address, 'may be in that range too');
  const inexact = context.applications.some(
    ({ subnets }) => !subnets.exact || subnets.gaps.length > 0,
  );
  return inexact
    ? { verdict: 'unknown', why: `the subnets of ${context.party} are not surely known` }
    : { verdict: 'application', why: `only ${context.party} has addresses in that range` };
}

function isEverywhere({ family, first, last }: Range): boolean {
  return last - first + 1n === 1n << (family === 4 ? 32n : 128n);
}

/** There may be addresses of the application that the plan does not tell. */
function hasOpenRanges(subnets: Links, context: ReachabilityContext): boolean {
  return (
    subnets.gaps.length > 0 ||
    subnets.external.length > 0 ||
    rangesOf(subnets, context).length < subnets.targets.length
  );
}

/** Whether subnets of this plan could make up the range, whichever the application's are. */
function mayBeSubnets(admitted: Range, context: ReachabilityContext): boolean {
  const addresses = [...context.subnets.keys()];
  const ranges = addresses.flatMap((address) => rangeOf(address, context));
  return ranges.length < addresses.length || isCovered(admitted, ranges);
}
