import type {
  DeployedNetwork,
  DeployedRouteTable,
  NetworkRule,
} from '../../model/deployed-network.js';
import type { Deployment } from '../../model/deployment.js';
import { idFor } from '../../topology/deployment-names.js';
import { mainKey } from '../../topology/route-tables.js';
import { defaultAclKey } from '../read/network-acls.js';
import type { Network, NetworkSubnet, OneOf, Route, Service } from '../engine/network.js';

/**
 * Route tables, security groups and network ACLs of the deployed VPCs, as their Describe calls show
 * them. Where the plan leaves several open the first is taken; rules that it leaves open are left out.
 */
export function readDeployedRules(
  deployment: Deployment,
  network: Network,
  vpcOfGroup: (key: string) => string | undefined,
): Omit<DeployedNetwork, 'paths'> {
  const vpcIds = new Set(deployment.vpcs.map(({ id }) => id));
  const defaults = new Set(deployment.vpcs.map(({ address }) => defaultAclKey(address)));
  const isDeployed = ({ vpcId }: { readonly vpcId: string }): boolean => vpcIds.has(vpcId);
  return {
    routeTables: tablesOf(deployment, network).filter(isDeployed),
    securityGroups: [...network.groups.values()]
      .map(({ key, rules }) => ({
        address: key,
        id: idFor('sg', key),
        vpcId: idFor('vpc', vpcOfGroup(key) ?? ''),
        rules: rules.flatMap(({ direction, service, peer }) =>
          service === undefined || peer.kind === 'unknown'
            ? []
            : [
                {
                  ...ruleOf(direction, service),
                  peer:
                    peer.kind === 'cidr'
                      ? { kind: peer.kind, value: peer.cidr }
                      : { kind: peer.kind, value: idFor('sg', peer.group) },
                },
              ],
        ),
      }))
      .filter(isDeployed),
    networkAcls: [...network.acls.values()]
      .map(({ key, entries }) => ({
        address: key,
        id: idFor('acl', key),
        isDefault: defaults.has(key),
        ...usersOf(deployment, network, key, ({ acl }) => acl),
        entries: entries.flatMap(({ number, direction, action, service, cidr }) =>
          number === undefined || service === undefined || cidr === undefined
            ? []
            : [{ ...ruleOf(direction, service), number, action, cidr }],
        ),
      }))
      .filter(isDeployed),
  };
}

function tablesOf(deployment: Deployment, network: Network): DeployedRouteTable[] {
  const mains = new Set(deployment.vpcs.map(({ address }) => mainKey(address)));
  return [...network.routeTables.values()].map(({ key, routes }) => ({
    address: key,
    id: idFor('rtb', key),
    isMain: mains.has(key),
    ...usersOf(deployment, network, key, ({ routeTable }) => routeTable),
    routes: routes.flatMap(routeOf),
  }));
}

type Target = DeployedRouteTable['routes'][number]['target'];

const ROUTE_TARGETS: Readonly<
  Record<string, { readonly target: Target; readonly prefix: string }>
> = {
  'internet-gateway': { target: 'internet-gateway', prefix: 'igw' },
  'nat-gateway': { target: 'nat-gateway', prefix: 'nat' },
  peering: { target: 'peering', prefix: 'pcx' },
};

function routeOf({ destination, target }: Route): DeployedRouteTable['routes'] {
  const [first] = target.options;
  if (first === undefined || destination === undefined || !('id' in first)) return [];
  const kind = ROUTE_TARGETS[first.kind];
  return kind === undefined
    ? []
    : [{ destination, target: kind.target, targetId: idFor(kind.prefix, first.id) }];
}

/** The deployed subnets that have it; without any it is in no VPC that is known here. */
function usersOf(
  deployment: Deployment,
  network: Network,
  key: string,
  read: (subnet: NetworkSubnet) => OneOf<string>,
): { readonly vpcId: string; readonly subnetIds: readonly string[] } {
  const users = deployment.subnets.filter(({ address }) => {
    const subnet = network.subnets.get(address);
    return subnet !== undefined && read(subnet).options[0] === key;
  });
  return { vpcId: users[0]?.vpcId ?? '', subnetIds: users.map(({ id }) => id) };
}

function ruleOf(direction: NetworkRule['direction'], service: Service): NetworkRule {
  const { protocol, fromPort, toPort } = service;
  return { direction, protocol: protocol === 'all' ? '-1' : String(protocol), fromPort, toPort };
}
