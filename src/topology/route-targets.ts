import { isDataAddress, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import type { Wanted } from '../plan/wanted.js';
import { isGateway } from './resource-kinds.js';

/**
 * Where a route leads. `not-modelled`: a transit gateway, a VPN, an appliance or the endpoint of a
 * Gateway Load Balancer before one, Outposts, Direct Connect.
 */
export interface RouteTarget {
  readonly kind:
    | 'local'
    | 'blackhole'
    | 'internet-gateway'
    | 'nat-gateway'
    | 'egress-only'
    | 'peering'
    /** That of S3 or DynamoDB. */
    | 'gateway-endpoint'
    | 'not-modelled';
  /** Address in the plan, or the id of what is outside of it. */
  readonly id: string;
}

/** The targets that a route can have: one where the plan is exact. */
export interface TargetChoice {
  readonly options: readonly RouteTarget[];
  /** Why it may lead elsewhere too. */
  readonly open: string | undefined;
}

/** An argument of a route that names its target. */
export interface TargetArgument {
  readonly name: string;
  readonly wanted: Wanted;
  /** Kind of whatever it names; undefined where that depends on what it is. */
  readonly kind: RouteTarget['kind'] | undefined;
}

export const GATEWAY_ARGUMENT: TargetArgument = {
  name: 'gateway_id',
  wanted: isGateway,
  kind: undefined,
};

export const TARGET_ARGUMENTS: readonly TargetArgument[] = [
  GATEWAY_ARGUMENT,
  { name: 'nat_gateway_id', wanted: is('aws_nat_gateway'), kind: 'nat-gateway' },
  {
    name: 'egress_only_gateway_id',
    wanted: is('aws_egress_only_internet_gateway'),
    kind: 'egress-only',
  },
  {
    name: 'vpc_peering_connection_id',
    wanted: is('aws_vpc_peering_connection', 'aws_vpc_peering_connection_accepter'),
    kind: 'peering',
  },
  { name: 'vpc_endpoint_id', wanted: is('aws_vpc_endpoint'), kind: 'not-modelled' },
  { name: 'transit_gateway_id', wanted: is('aws_ec2_transit_gateway'), kind: 'not-modelled' },
  {
    name: 'network_interface_id',
    wanted: is('aws_network_interface', 'aws_instance'),
    kind: 'not-modelled',
  },
  // In plans of provider 3 and older.
  { name: 'instance_id', wanted: is('aws_instance'), kind: 'not-modelled' },
  { name: 'carrier_gateway_id', wanted: is('aws_ec2_carrier_gateway'), kind: 'not-modelled' },
  { name: 'local_gateway_id', wanted: is('aws_ec2_local_gateway'), kind: 'not-modelled' },
  { name: 'core_network_arn', wanted: is('aws_networkmanager_core_network'), kind: 'not-modelled' },
];

function is(...types: readonly string[]): Wanted {
  return (type) => types.includes(type);
}

/** What may stand in the `route {}` blocks of a table, which pool their references in one list. */
export const isRouteTarget: Wanted = (type, attribute) =>
  TARGET_ARGUMENTS.some(({ wanted }) => wanted(type, attribute));

const KIND_OF_TYPE: Readonly<Record<string, RouteTarget['kind']>> = {
  aws_internet_gateway: 'internet-gateway',
  aws_nat_gateway: 'nat-gateway',
  aws_egress_only_internet_gateway: 'egress-only',
  aws_vpc_peering_connection: 'peering',
  aws_vpc_peering_connection_accepter: 'peering',
  aws_vpc_endpoint: 'gateway-endpoint',
};

function targetOf({ type, address }: PlannedResource): RouteTarget {
  return { kind: KIND_OF_TYPE[type] ?? 'not-modelled', id: address };
}

/** The targets that one argument of a route can mean. `source` is the route, for the reasons. */
export function chooseTargets(
  links: Links,
  argument: TargetArgument,
  source: string,
  resolver: Resolver,
): TargetChoice {
  const named = links.targets
    .filter(({ resource, attribute }) => argument.wanted(resource.type, attribute))
    .map(({ resource }): RouteTarget =>
      argument.kind === undefined
        ? targetOf(resource)
        : { kind: argument.kind, id: resource.address },
    );
  const outside = links.external.map((id): RouteTarget | undefined => {
    const kind = argument.kind ?? kindOfGatewayId(id);
    return kind && { kind, id };
  });
  const strange = links.external.find((_, index) => outside[index] === undefined);
  const options = [...named, ...outside.filter((target) => target !== undefined)];
  // What a data source is, its type tells, though it is read only during apply.
  const gap = links.gaps.find((reason) => !links.external.some((id) => isExplained(reason, id)));
  if (argument.kind !== undefined) {
    const unnamed = { kind: argument.kind, id: `what ${source} names` };
    return { options: options.length === 0 ? [unnamed] : options, open: gap };
  }
  if (strange !== undefined)
    return { options, open: `what ${source} leads to (${strange}) is not in this plan` };
  if (gap === undefined && !links.absent) return { options, open: undefined };
  // An id that is known only after apply is one of a gateway that this plan makes.
  const possible = resolver
    .ofType('aws_internet_gateway', 'aws_vpn_gateway', 'aws_vpc_endpoint')
    .map(targetOf);
  return possible.length > 0
    ? { options: [...options, ...possible], open: undefined }
    : {
        options,
        open: `what ${source} leads to is known only after apply (${gap ?? 'no gateway is named'})`,
      };
}

/** A target that an inline route names by its id. */
export function literalTarget(id: string, { wanted }: TargetArgument, resolver: Resolver): Links {
  return resolver.identify(id, wanted);
}

function isExplained(reason: string, id: string): boolean {
  return isDataAddress(id) && reason.startsWith(id);
}

/** Kind of a gateway outside of the plan by its id; undefined where that does not tell. */
export function kindOfGatewayId(id: string): RouteTarget['kind'] | undefined {
  if (id === 'local') return 'local';
  if (id.startsWith('igw-') || /(^|\.)data\.aws_internet_gateway\./.test(id))
    return 'internet-gateway';
  if (id.startsWith('vpce-')) return 'gateway-endpoint';
  if (/^(vgw|lgw|cagw)-/.test(id) || id.includes('data.aws_vpn_gateway.')) return 'not-modelled';
  return undefined;
}

/** Whether it leads to an internet gateway, as far as the plan tells. */
export function leadsToInternet({ options, open }: TargetChoice): boolean | 'unknown' {
  const isGatewayOut = options.map(({ kind }) => kind === 'internet-gateway');
  if (open === undefined && isGatewayOut.length > 0 && isGatewayOut.every(Boolean)) return true;
  return open === undefined && !isGatewayOut.includes(true) ? false : 'unknown';
}
