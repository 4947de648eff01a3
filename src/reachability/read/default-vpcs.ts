import { accountOf, regionOf } from '../../plan/place.js';
import type { Plan } from '../../plan/plan.js';
import { DEFAULT_VPC } from '../../topology/route-tables.js';
import type { Endpoint, NetworkSubnet, Vpc } from '../engine/network.js';
import { DEFAULT_NETWORK_SUBNET } from './network-subnets.js';
import { DEFAULT_NETWORK_VPC } from './vpcs.js';

/** What may lie in a default VPC. */
interface Residents {
  readonly endpoints: readonly Endpoint[];
  readonly subnets: readonly NetworkSubnet[];
}

/**
 * Each account has a default VPC in every region. Where what lies in one is known to be in several
 * regions or accounts, each gets its own; what tells no place may lie in any of them.
 */
export function placeInDefaultVpcs(
  { endpoints, subnets }: Residents,
  plan: Plan,
): Residents & { readonly vpcs: readonly Vpc[] } {
  const residents = [
    ...endpoints.filter((endpoint) => endpoint.subnets.includes(DEFAULT_NETWORK_SUBNET.key)),
    ...subnets.filter(({ vpc }) => vpc.options.length === 1 && vpc.options[0] === DEFAULT_VPC),
  ].map(({ key }) => key);
  const places = placesOf(residents, plan);
  const known = [...new Set(places.values())].toSorted();
  if (known.length < 2) {
    return {
      endpoints,
      subnets: [...subnets, DEFAULT_NETWORK_SUBNET],
      vpcs: [DEFAULT_NETWORK_VPC],
    };
  }
  const vpcAt = (place: string): string => `${DEFAULT_VPC} of ${place}`;
  const subnetAt = (place: string): string => `${DEFAULT_NETWORK_SUBNET.key} of ${place}`;
  const anyVpc = { options: [DEFAULT_VPC, ...known.map(vpcAt)], open: undefined };
  const vpcOf = (key: string): NetworkSubnet['vpc'] => {
    const place = places.get(key);
    return place === undefined ? anyVpc : { options: [vpcAt(place)], open: undefined };
  };
  const own = new Set(residents);
  return {
    endpoints: endpoints.map((endpoint) => {
      const place = places.get(endpoint.key);
      if (place === undefined) return endpoint;
      const placed = (key: string): string =>
        key === DEFAULT_NETWORK_SUBNET.key ? subnetAt(place) : key;
      return { ...endpoint, subnets: endpoint.subnets.map(placed) };
    }),
    subnets: [
      ...subnets.map((subnet) =>
        own.has(subnet.key) ? { ...subnet, vpc: vpcOf(subnet.key) } : subnet,
      ),
      { ...DEFAULT_NETWORK_SUBNET, vpc: anyVpc },
      ...known.map((place) => ({
        ...DEFAULT_NETWORK_SUBNET,
        key: subnetAt(place),
        vpc: { options: [vpcAt(place)], open: undefined },
      })),
    ],
    vpcs: [
      DEFAULT_NETWORK_VPC,
      ...known.map((place) => ({ ...DEFAULT_NETWORK_VPC, key: vpcAt(place) })),
    ],
  };
}

/** Where resources are whose region is told; by account too, where all of a region tell it. */
function placesOf(addresses: readonly string[], plan: Plan): ReadonlyMap<string, string> {
  const told = addresses.flatMap((address) => {
    const resource = plan.resources.get(address);
    if (!resource) return [];
    const region = regionOf(resource, plan);
    return region.state === 'known'
      ? [{ address, region: region.value, account: accountOf(resource, plan) }]
      : [];
  });
  const shared = new Set(told.flatMap(({ region, account }) => (account ? [] : [region])));
  return new Map(
    told.map(({ address, region, account }) => [
      address,
      shared.has(region) ? region : `${region} in ${account ?? ''}`,
    ]),
  );
}
