import { isObject } from '../plan/json-shape.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { cidrPeer, type Peer } from './admission.js';

/** Peers of a prefix list by its id, as an inline rule names it. */
export function prefixListPeers(id: string, resolver: Resolver): Peer[] {
  const list = resolver
    .ofType('aws_ec2_managed_prefix_list')
    .find((item) => item.values['id'] === id);
  return list ? prefixListEntries(list) : [outsidePrefixList(id)];
}

export function outsidePrefixList(id: string): Peer {
  return { kind: 'unknown', reason: `the entries of prefix list ${id} are not in this plan` };
}

export function prefixListEntries(list: PlannedResource): Peer[] {
  const entries = list.values['entry'];
  const rows = Array.isArray(entries) ? entries.filter(isObject) : [];
  return rows.map((row) =>
    typeof row['cidr'] === 'string'
      ? cidrPeer(row['cidr'])
      : { kind: 'unknown', reason: `${list.address} has an entry known only after apply` },
  );
}
