import { DEFAULT_VPC } from '../../topology/route-tables.js';
import { readCompute } from '../../topology/compute.js';
import { isSubnet } from '../../topology/resource-kinds.js';
import type { Stack } from '../../topology/read-stack.js';
import { readSubnetTables } from '../../topology/subnets.js';
import { textAt } from '../../topology/uncertain-attribute.js';
import type { Endpoint, NatGateway, Network } from '../engine/network.js';
import { portOf, sourceOf } from '../../topology/database-port.js';
import { placeInDefaultVpcs } from './default-vpcs.js';
import { computeEndpoint, holderEndpoint, type EndpointSources } from './endpoints.js';
import { defaultGroupKey } from './group-keys.js';
import { readHolders } from './holders.js';
import { readWaypoints } from './load-balancers.js';
import { allowAll } from './network-acl-entries.js';
import { defaultAclKey, readNetworkAcls } from './network-acls.js';
import { readNetworkSubnets } from './network-subnets.js';
import { doubtOf, oneOf } from './one-of.js';
import { readRouteTables } from './route-tables.js';
import { readSecurityGroupRules } from './security-group-rules.js';
import { readSecurityGroup, toRule } from './security-groups.js';
import { readVpcs } from './vpcs.js';

/**
 * The network that a plan deploys, as far as it tells: what routes, filters and takes packets. Whether
 * the plan is whole is for the caller to know. Pure; linear in the resources of the plan.
 *
 * @example const network = readNetwork(readStack('plan.json'));
 */
export function readNetwork({ resolver, topology }: Stack): Network {
  const compute = readCompute(resolver);
  const rules = readSecurityGroupRules(resolver);
  const tables = readSubnetTables(resolver);
  const acls = readNetworkAcls(resolver);
  const sources: EndpointSources = { resolver, subnets: topology.subnets, rules };
  const placed = placeInDefaultVpcs(
    {
      endpoints: [
        ...compute.map((item) => computeEndpoint(item, sources)),
        ...readHolders(resolver).map((holder) => holderEndpoint(holder, sources)),
        ...readShares({ resolver }),
      ],
      subnets: [...readNetworkSubnets(resolver, tables, acls).values()],
    },
    resolver.plan,
  );
  const vpcs = new Map([
    ...readVpcs(resolver),
    ...placed.vpcs.map((vpc) => [vpc.key, vpc] as const),
  ]);
  const defaultAcl = defaultAclKey(DEFAULT_VPC);
  const groups = new Set([...rules.keys, ...[...vpcs.keys()].map(defaultGroupKey)]);
  const ports = databasePorts({ resolver });
  const waypoints = readWaypoints(resolver, compute);
  return {
    vpcs,
    subnets: new Map(placed.subnets.map((subnet) => [subnet.key, subnet])),
    routeTables: readRouteTables(tables.all, vpcs.keys(), resolver),
    acls: new Map([
      [defaultAcl, { key: defaultAcl, entries: allowAll(defaultAcl), open: undefined }],
      ...acls.byKey,
    ]),
    groups: new Map([...groups].map((key) => [key, readSecurityGroup(key, rules, ports)])),
    natGateways: readNatGateways({ resolver }),
    endpoints: placed.endpoints,
    loadBalancers: waypoints.loadBalancers,
    unplacedRules: rules.unplaced.flatMap(({ admissions }) =>
      admissions.map((admission) => toRule(admission, ports)),
    ),
    doubts: waypoints.doubts,
  };
}

function databasePorts({ resolver }: Pick<Stack, 'resolver'>) {
  return (address: string): number | undefined => {
    const database = resolver.plan.resources.get(address);
    return database && portOf(database, sourceOf(database, resolver));
  };
}

function readNatGateways({ resolver }: Pick<Stack, 'resolver'>): Map<string, NatGateway> {
  return new Map(
    resolver.ofType('aws_nat_gateway').map((gateway) => {
      const kind = textAt(gateway, ['connectivity_type'], 'public');
      return [
        gateway.address,
        {
          key: gateway.address,
          subnet: oneOf(
            resolver.link(gateway, ['subnet_id'], isSubnet),
            `the subnet of ${gateway.address}`,
          ),
          isPublic:
            kind.state === 'known'
              ? { value: kind.value === 'public', doubt: undefined }
              : { value: true, doubt: kind.reason },
        },
      ];
    }),
  );
}

/** A subnet that is shared may hold interfaces of other accounts, with groups of their own. */
function readShares({ resolver }: Pick<Stack, 'resolver'>): Endpoint[] {
  return resolver.ofType('aws_ram_resource_association').flatMap((association): Endpoint[] => {
    const shared = resolver.link(association, ['resource_arn'], isSubnet);
    const places = shared.targets.map(({ resource }) => resource.address);
    const outside = shared.external.filter((arn) => arn.includes(':subnet/'));
    if (places.length + outside.length + shared.gaps.length === 0) return [];
    const doubt = `accounts that ${association.address} shares a subnet with may have interfaces there`;
    return [
      {
        key: `whatever ${association.address} lets in`,
        type: association.type,
        count: 1,
        subnets: [...places, ...outside],
        spread: 'one',
        subnetsOpen: doubtOf(shared, `what ${association.address} shares`),
        groups: { options: [], open: doubt },
        publicAddress: { value: true, doubt },
        ipv6Address: { value: true, doubt },
        initiates: true,
        doubt,
      },
    ];
  });
}
