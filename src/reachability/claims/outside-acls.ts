import type { OpenTo } from '../../model/extent.js';
import type { Resolver } from '../../plan/resolver.js';
import { judgeAcl } from '../engine/acl.js';
import { addressesOf, INTERNET } from '../engine/addresses.js';
import { meets } from '../engine/intervals.js';
import type { AclEntry, Network } from '../engine/network.js';
import { indexOf, rangeOf } from '../engine/network-index.js';
import type { Region } from '../engine/region.js';
import {
  ALL_SERVICES,
  CLIENT_PORTS,
  servicesOf,
  serviceText,
  TCP,
  UDP,
  type Services,
} from '../engine/services.js';
import { readNetworkAcls } from '../read/network-acls.js';

/** What a plan lets in from the internet where a network ACL, or a subnet of one, is in no plan or state. */
export interface OutsideAcl {
  /** Address of the entry, the association or the ACL. */
  readonly address: string;
  /** In words, such as `lets 0.0.0.0/0 on tcp 443 into acl-0123`. */
  readonly lets: string;
}

/**
 * Entries and associations by which the internet may reach what it did not. What only closes is none: an
 * entry that denies, or a list that lets nothing of the internet in.
 */
export function readOutsideAcls(resolver: Resolver, network: Network): OutsideAcl[] {
  const { entries, behind } = readNetworkAcls(resolver).outside;
  return [
    ...entries.flatMap(({ address, ids, entries: own }) => {
      const opens = own.filter(opensToInternet).map((entry) => describe(entry, ids.join(' or ')));
      return opens.length === 0 ? [] : [{ address, lets: [...new Set(opens)].join(', and ') }];
    }),
    ...behind.flatMap(({ address, ids, acl: { options, open } }) => {
      const unsaid = open === undefined ? [] : ['a network ACL that the plan does not tell'];
      const by = [...options.filter((key) => letsInternetIn(network, key)), ...unsaid];
      if (by.length === 0) return [];
      const lets = `puts ${ids.join(' or ')} behind ${by.join(' or ')}, which may let the internet in`;
      return [{ address, lets }];
    }),
  ];
}

/** The same as packets, by address. Nothing of it is sure to reach anything. */
export function readOutsideAclOpenings(resolver: Resolver): ReadonlyMap<string, readonly OpenTo[]> {
  const acls = readNetworkAcls(resolver);
  const { entries, behind } = acls.outside;
  const openings = (own: readonly AclEntry[]): OpenTo[] =>
    own.filter(opensToInternet).map(({ cidr, service }) => ({
      from: cidr ?? '0.0.0.0/0',
      within: [],
      places: [],
      ...(service ?? { protocol: 'all', fromPort: 0, toPort: 65_535 }),
      isSure: false,
    }));
  return new Map([
    ...entries.map(({ address, entries: own }) => [address, openings(own)] as const),
    ...behind.map(({ address, acl }) => {
      const own = acl.options.flatMap((key) => acls.byKey.get(key)?.entries ?? []);
      return [address, openings(own)] as const;
    }),
  ]);
}

/** Of a reply the port is the client's; only TCP needs one. */
function opensToInternet({ action, direction, cidr, service }: AclEntry): boolean {
  if (action !== 'allow') return false;
  if (!meets((cidr === undefined ? undefined : addressesOf(cidr)) ?? INTERNET, INTERNET))
    return false;
  const services = (service && servicesOf(service)) ?? ALL_SERVICES;
  return direction === 'egress'
    ? meets(services, CLIENT_PORTS)
    : meets(services, TCP) || meets(services, UDP);
}

function letsInternetIn(network: Network, key: string): boolean {
  const index = indexOf(network);
  const passes = (direction: AclEntry['direction'], services: Services): boolean =>
    touches(judgeAcl(index, key, direction, rangeOf(index, INTERNET)).possible, services);
  return passes('ingress', UDP) || (passes('ingress', TCP) && passes('egress', CLIENT_PORTS));
}

function touches(region: Region, services: Services): boolean {
  return region.some(({ from, to }) => meets([from, to], services));
}

function describe({ direction, cidr, service }: AclEntry, acl: string): string {
  const peer = cidr ?? 'addresses known only after apply';
  const what = service ? serviceText(service) : 'ports known only after apply';
  return direction === 'ingress'
    ? `lets ${peer} on ${what} into ${acl}`
    : `lets replies on ${what} to ${peer} out of ${acl}`;
}
