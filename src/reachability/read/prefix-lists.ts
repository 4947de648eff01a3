import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { isPrefixList } from '../../topology/resource-kinds.js';
import { cidrPeer, type Peer } from './admission.js';

/** Peers of a prefix list by its id, as an inline rule names it. */
export function prefixListPeers(id: string, resolver: Resolver): Peer[] {
  const [target] = resolver.identify(id, isPrefixList).targets;
  const list = target?.resource;
  return list ? prefixListEntries(list, resolver) : outsidePrefixList(id, resolver);
}

/** Peers of a list that is not in the plan: its entries where a data source read them, else unknown ones. */
export function outsidePrefixList(id: string, resolver: Resolver): Peer[] {
  const data = dataOf(id, resolver);
  const entries = data?.values['entries'];
  const cidrs = (Array.isArray(entries) ? entries : []).flatMap((row) =>
    isObject(row) && typeof row['cidr'] === 'string' ? [row['cidr']] : [],
  );
  if (cidrs.length > 0) return cidrs.map(cidrPeer);
  const name = awsListName(id, resolver);
  const shown = name === undefined ? id : `${id} (${name})`;
  return [{ kind: 'unknown', reason: `the entries of prefix list ${shown} are not in this plan` }];
}

/** Name of a list that AWS manages, such as that of CloudFront; undefined for all others. */
export function awsListName(id: string, resolver: Resolver): string | undefined {
  const name = dataOf(id, resolver)?.values['name'];
  return typeof name === 'string' && name.startsWith('com.amazonaws.') ? name : undefined;
}

function dataOf(id: string, resolver: Resolver): PlannedResource | undefined {
  const { data } = resolver.plan;
  return (
    data.get(id) ??
    [...data.values()].find(
      ({ type, values }) => type === 'aws_ec2_managed_prefix_list' && values['id'] === id,
    )
  );
}

/** Entries in the list's own blocks, and those that are resources of their own. */
export function prefixListEntries(list: PlannedResource, resolver: Resolver): Peer[] {
  const blocks = list.values['entry'];
  const own = (Array.isArray(blocks) ? blocks : []).map((row) =>
    isObject(row) ? entryPeer(list, row['cidr']) : entryPeer(list, undefined),
  );
  const added = resolver.ofType('aws_ec2_managed_prefix_list_entry').flatMap((entry) => {
    const lists = resolver.link(entry, ['prefix_list_id'], isPrefixList);
    const named = lists.targets.some(({ resource }) => resource === list);
    if (!named && lists.gaps.length === 0) return [];
    return [lists.exact ? entryPeer(entry, entry.values['cidr']) : entryPeer(entry, undefined)];
  });
  const peers = [...own, ...added];
  // A list that takes its entries from a dynamic block shows none.
  return peers.length > 0 ? peers : [entryPeer(list, undefined)];
}

function entryPeer(source: PlannedResource, cidr: unknown): Peer {
  return typeof cidr === 'string'
    ? cidrPeer(cidr)
    : { kind: 'unknown', reason: `${source.address} admits what the plan does not tell` };
}
