import { exactLinks, isDataAddress, type Links } from '../plan/links.js';
import type { Resolver } from '../plan/resolver.js';

/** Whether the gateway that a route names is an internet gateway. */
export function leadsToInternet(gateway: Links, resolver: Resolver): boolean | 'unknown' {
  const kinds = [
    ...gateway.targets.map(({ resource }) => resource.type === 'aws_internet_gateway'),
    ...gateway.external.map(isInternetGatewayId),
  ];
  // An id that is known only after apply is one of a gateway that this plan makes.
  // What a data source is, its type tells, though it is read only during apply.
  const data = gateway.external.filter(isDataAddress).length;
  const gap = gateway.gaps.length > data || gateway.absent;
  if (gap && resolver.ofType('aws_internet_gateway').length > 0) kinds.push(true);
  if (gap && resolver.ofType('aws_vpn_gateway', 'aws_vpc_endpoint').length > 0) kinds.push(false);
  if (kinds.length > 0 && kinds.every((kind) => kind === true)) return true;
  if (!gap && kinds.every((kind) => kind === false)) return false;
  return 'unknown';
}

/** A gateway that an inline route names by its id. */
export function literalGateway(id: string, resolver: Resolver): Links {
  const target = resolver
    .ofType('aws_internet_gateway', 'aws_vpn_gateway')
    .find((gateway) => gateway.values['id'] === id);
  return target ? exactLinks([{ resource: target, attribute: 'id' }]) : exactLinks([], [id]);
}

function isInternetGatewayId(id: string): boolean | 'unknown' {
  if (id.startsWith('igw-') || id.startsWith('data.aws_internet_gateway.')) return true;
  if (id.includes('.data.aws_internet_gateway.')) return true;
  return id === 'local' || /^(vgw|vpce|lgw|cagw)-/.test(id) || id.includes('data.aws_vpn_gateway.')
    ? false
    : 'unknown';
}
