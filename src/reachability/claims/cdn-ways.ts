import type { Resolver } from '../../plan/resolver.js';
import { readAttribute } from '../../plan/attribute.js';
import { isLoadBalancer } from '../../topology/resource-kinds.js';
import type { Network, SecurityGroup } from '../engine/network.js';
import { isEverywhere } from './sources.js';
import type { WafWay } from './waf-ways.js';

/**
 * Load balancers that have no web ACL themselves, behind a CloudFront distribution that has one: open to
 * everyone, they are a way around it. Source: CloudFront Developer Guide, Restrict access to Application
 * Load Balancers.
 */
export function readCdnWays(
  resolver: Resolver,
  network: Network,
  isProtected: ReadonlySet<string>,
): WafWay[] {
  const origins = new Map<string, string>();
  for (const cdn of resolver.ofType('aws_cloudfront_distribution')) {
    if (readAttribute(cdn, ['web_acl_id']).state === 'absent') continue;
    const rows = cdn.values['origin'];
    for (const index of (Array.isArray(rows) ? rows : []).keys()) {
      const links = resolver.link(cdn, ['origin', index, 'domain_name'], isLoadBalancer);
      for (const { resource } of links.targets) origins.set(resource.address, cdn.address);
    }
  }
  return network.endpoints.flatMap(({ key, groups, publicAddress }): WafWay[] => {
    const cdn = origins.get(key);
    if (cdn === undefined || isProtected.has(key) || (!publicAddress.value && !publicAddress.doubt))
      return [];
    const rules = groups.options.flat().flatMap((group) => rulesInto(network.groups.get(group)));
    const cidrs = rules.flatMap(({ peer, doubt, source }) =>
      peer.kind === 'cidr' ? [{ cidr: peer.cidr, doubt, source }] : [],
    );
    const sure = cidrs.filter(({ doubt }) => doubt === undefined).map(({ cidr }) => cidr);
    const evidence = [
      `${cdn} has a web ACL and stands before ${key}`,
      ...cidrs.map(({ cidr, source }) => `${source} lets in ${cidr}`),
    ];
    const hole = `${key} stands behind ${cdn} and lets in everyone beside it`;
    if (groups.options.length === 1 && groups.open === undefined && isEverywhere(sure))
      return [{ address: key, sure: [hole], maybe: [], evidence }];
    const open = [
      ...(groups.open === undefined ? [] : [groups.open]),
      ...rules.flatMap(({ peer }) =>
        peer.kind === 'unknown' && !isOfCdn(peer.reason) ? [peer.reason] : [],
      ),
      ...groups.options.flat().flatMap((group) => openOf(group, network)),
      ...(isEverywhere(cidrs.map(({ cidr }) => cidr)) ? [`${hole}, but not surely`] : []),
    ];
    return [{ address: key, sure: [], maybe: open, evidence }];
  });
}

/** AWS's own list of the addresses from which CloudFront asks origins. */
function isOfCdn(reason: string): boolean {
  return reason.includes('cloudfront.origin-facing');
}

function rulesInto(group: SecurityGroup | undefined): SecurityGroup['rules'] {
  return (group?.rules ?? []).filter(({ direction }) => direction === 'ingress');
}

function openOf(group: string, network: Network): string[] {
  const known = network.groups.get(group);
  if (!known) return [`the rules of ${group} are not in this plan`];
  return known.open === undefined ? [] : [known.open];
}
