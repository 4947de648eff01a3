import { addressesOf, INTERNET, type Addresses } from './addresses.js';
import { HoldfastError } from '../../model/error.js';
import type { Endpoint, Flag } from './network.js';
import { subtract, unionAll } from './intervals.js';
import { remember, type NetworkIndex } from './network-index.js';
import { ANYWHERE, type SubnetView } from './places.js';

/** Who is asked about, at either end. */
export type Party =
  | { readonly kind: 'endpoint'; readonly key: string }
  /** All hosts with a public address that are not in the network. */
  | { readonly kind: 'internet' }
  /** What lies behind transit gateways, VPNs, appliances and peered VPCs that are not in the network. */
  | { readonly kind: 'outside' }
  /** Hosts with these addresses, that are not endpoints of the network. */
  | { readonly kind: 'cidr'; readonly cidr: string };

export type Side = EndpointSide | ExternalSide;

export interface EndpointSide {
  readonly endpoint: Endpoint;
  readonly name: string;
  /** Keys of subnets, `ANYWHERE` among them where there may be others. */
  readonly subnets: readonly string[];
}

export interface ExternalSide {
  readonly endpoint: undefined;
  readonly name: string;
  readonly subnets: readonly [''];
  readonly addresses: Addresses;
  readonly kind: 'internet' | 'outside' | 'cidr';
}

/** One interface, in one case of what the plan leaves open. */
export interface Interface {
  readonly endpoint: Endpoint;
  readonly view: SubnetView;
  readonly groups: readonly string[] | undefined;
}

export function partyName(party: Party): string {
  return party.kind === 'endpoint'
    ? party.key
    : party.kind === 'cidr'
      ? party.cidr
      : party.kind === 'internet'
        ? 'the internet'
        : 'networks outside of the plan';
}

/** @throws HoldfastError `reach/no-such-endpoint` or `reach/not-a-cidr`. */
export function sideOf(index: NetworkIndex, party: Party): Side {
  const name = partyName(party);
  if (party.kind === 'endpoint') {
    const endpoint = index.endpoints.get(party.key);
    if (!endpoint)
      throw new HoldfastError('reach/no-such-endpoint', `nothing has interfaces as ${name}`, {
        hint: 'name a resource of the plan that has network interfaces by its address',
      });
    const isOpen = endpoint.subnetsOpen !== undefined || endpoint.subnets.length === 0;
    const subnets = [...new Set(endpoint.subnets), ...(isOpen ? [ANYWHERE] : [])];
    return { endpoint, name, subnets };
  }
  const addresses =
    party.kind === 'internet'
      ? internetOf(index)
      : party.kind === 'outside'
        ? EVERYWHERE
        : addressesOf(party.cidr);
  if (!addresses)
    throw new HoldfastError('reach/not-a-cidr', `${name} is not a CIDR block`, {
      hint: 'write it as 203.0.113.0/24 or 2001:db8::/32',
    });
  return { endpoint: undefined, name, subnets: [''], addresses, kind: party.kind };
}

/** Public addresses that are not of the network's own blocks. */
export function internetOf(index: NetworkIndex): Addresses {
  return remember(index, 'internet', () => {
    const blocks = [...index.network.vpcs.values()].flatMap((vpc) => vpc.blocks);
    return subtract(
      INTERNET,
      unionAll(blocks.map(({ cidr }) => (cidr === undefined ? [] : (addressesOf(cidr) ?? [])))),
    );
  });
}

const EVERYWHERE: Addresses = [...(addressesOf('0.0.0.0/0') ?? []), ...(addressesOf('::/0') ?? [])];

/** Doubts that a flag leaves on something that needs it; undefined where it surely is not so. */
export function doubtsOf(flag: Flag): readonly string[] | undefined {
  if (flag.doubt !== undefined) return [flag.doubt];
  return flag.value ? [] : undefined;
}
