import type {
  DescribeNatGatewaysRequest,
  DescribeNatGatewaysResult,
  DescribeRouteTablesRequest,
  DescribeRouteTablesResult,
  Route,
  RouteTable,
} from '@aws-sdk/client-ec2';
import type { DeployedRouteTable } from '../../../model/deployed-network.js';
import type { DeployedNatGateway, Deployment } from '../../../model/deployment.js';
import { applyFilters } from '../filters.js';
import type { ApiContext } from '../service.js';
import { chooseById, noTags } from './network.js';

export function describeNatGateways(
  input: DescribeNatGatewaysRequest,
  { world }: ApiContext,
): DescribeNatGatewaysResult {
  const { natGateways, subnets } = world.deployment;
  const vpcOf = ({ subnetId }: DeployedNatGateway): string =>
    subnets.find(({ id }) => id === subnetId)?.vpcId ?? '';
  const chosen = chooseById(natGateways, input.NatGatewayIds, ({ id }) => id, {
    code: 'NatGatewayNotFound',
    what: 'NAT gateway',
  });
  const table = {
    'nat-gateway-id': ({ id }: DeployedNatGateway) => [id],
    state: () => ['available'],
    'subnet-id': ({ subnetId }: DeployedNatGateway) => [subnetId],
    'vpc-id': (gateway: DeployedNatGateway) => [vpcOf(gateway)],
  };
  const found = applyFilters(chosen, input.Filter, table, noTags);
  return {
    NatGateways: found.map((gateway) => ({
      NatGatewayId: gateway.id,
      SubnetId: gateway.subnetId,
      VpcId: vpcOf(gateway),
      // No FIS action of the lab deletes one: its subnets are cut off, as on AWS.
      State: 'available' as const,
      ConnectivityType: 'public' as const,
      NatGatewayAddresses: [],
      Tags: [],
    })),
  };
}

export function describeRouteTables(
  input: DescribeRouteTablesRequest,
  { world }: ApiContext,
): DescribeRouteTablesResult {
  const { deployment } = world;
  const chosen = chooseById(deployment.network.routeTables, input.RouteTableIds, ({ id }) => id, {
    code: 'InvalidRouteTableID.NotFound',
    what: 'routeTable',
  });
  const targetsOf = (table: DeployedRouteTable, kind: string): string[] =>
    table.routes.filter(({ target }) => target === kind).map(({ targetId }) => targetId);
  const table = {
    'association.main': ({ isMain }: DeployedRouteTable) => [String(isMain)],
    'association.subnet-id': ({ subnetIds }: DeployedRouteTable) => subnetIds,
    'route.destination-cidr-block': ({ routes }: DeployedRouteTable) =>
      routes.map(({ destination }) => destination),
    'route.gateway-id': (each: DeployedRouteTable) => targetsOf(each, 'internet-gateway'),
    'route.nat-gateway-id': (each: DeployedRouteTable) => targetsOf(each, 'nat-gateway'),
    'route-table-id': ({ id }: DeployedRouteTable) => [id],
    'vpc-id': ({ vpcId }: DeployedRouteTable) => [vpcId],
  };
  const found = applyFilters(chosen, input.Filters, table, noTags);
  return { RouteTables: found.map((each) => describeRouteTable(each, deployment)) };
}

/** Where a route of DescribeRouteTables has what it leads to. */
const TARGET_FIELDS = {
  'internet-gateway': 'GatewayId',
  'nat-gateway': 'NatGatewayId',
  peering: 'VpcPeeringConnectionId',
} as const;

function describeRouteTable(table: DeployedRouteTable, deployment: Deployment): RouteTable {
  const { id, vpcId, isMain, subnetIds, routes } = table;
  const local = deployment.vpcs.find((vpc) => vpc.id === vpcId)?.cidr;
  const association = (of: string, subnetId?: string) => ({
    RouteTableAssociationId: `rtbassoc-${of.slice(of.indexOf('-') + 1)}`,
    RouteTableId: id,
    Main: subnetId === undefined,
    AssociationState: { State: 'associated' as const },
    ...(subnetId === undefined ? {} : { SubnetId: subnetId }),
  });
  return {
    RouteTableId: id,
    VpcId: vpcId,
    OwnerId: deployment.accountId,
    // Subnets that have the main table because nothing else is said have no association of their own.
    Associations: isMain
      ? [association(id)]
      : subnetIds.map((subnetId) => association(subnetId, subnetId)),
    PropagatingVgws: [],
    Routes: [
      ...(local === undefined
        ? []
        : [routeOf(local, { GatewayId: 'local', Origin: 'CreateRouteTable' })]),
      ...routes.map(({ destination, target, targetId }) =>
        routeOf(destination, { [TARGET_FIELDS[target]]: targetId, Origin: 'CreateRoute' }),
      ),
    ],
    Tags: [],
  };
}

function routeOf(destination: string, rest: Route): Route {
  return {
    ...(destination.includes(':')
      ? { DestinationIpv6CidrBlock: destination }
      : { DestinationCidrBlock: destination }),
    State: 'active',
    ...rest,
  };
}
