import { HoldfastError } from '../model/error.js';
import { addressesOf, type Addresses } from '../reachability/engine/addresses.js';
import { covers, meets, unionAll } from '../reachability/engine/intervals.js';
import type { AddressBlock, Network } from '../reachability/engine/network.js';

const MOST_NAMED = 5;

/**
 * An answer about a CIDR block is about hosts that are not in the plan. Of the plan's own addresses it
 * would say nothing: what stands there has security groups, which decide.
 *
 * @returns what to say beside an answer about a block that holds such addresses among others
 * @throws HoldfastError paths/own-addresses where the block lies in a VPC whose subnets hold something
 */
export function notOwnAddresses(network: Network, cidr: string, option: string): string[] {
  const asked = addressesOf(cidr) ?? [];
  const subnets = [...network.subnets.values()].filter(({ blocks }) => meets(known(blocks), asked));
  const keys = new Set(subnets.map(({ key }) => key));
  const standing = network.endpoints.filter((each) => each.subnets.some((key) => keys.has(key)));
  if (standing.length === 0) return [];
  const vpcs = new Set(subnets.flatMap(({ vpc }) => vpc.options));
  const own = [...vpcs].map((key) => known(network.vpcs.get(key)?.blocks ?? []));
  if (!covers(unionAll(own), asked))
    return [
      `of ${cidr} only hosts that are not in this plan are meant: ask for those that are by their names`,
    ];
  const names = standing.slice(0, MOST_NAMED).map(({ key }) => key);
  throw new HoldfastError(
    'paths/own-addresses',
    `${option} ${cidr} lies in a VPC of this plan, where security groups of what stands there decide, and not the address`,
    { hint: `Name what has the address, such as ${names.join(', or ')}.` },
  );
}

function known(blocks: readonly AddressBlock[]): Addresses {
  return unionAll(blocks.map(({ cidr }) => (cidr === undefined ? [] : (addressesOf(cidr) ?? []))));
}
