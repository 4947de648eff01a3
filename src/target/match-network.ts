import type { Match } from '../model/account.js';
import type { Deployment } from '../model/deployment.js';
import type { FoundStack } from './found-stack.js';
import { actualIds, matchKind, type StateIds } from './match-kind.js';

/**
 * VPCs by the load balancers in them, or by their subnets; subnets only within their VPC, since every
 * account has a 10.0.0.0/24 of its own.
 */
export function matchNetwork(
  deployment: Deployment,
  found: FoundStack,
  state: StateIds,
  compute: readonly Match[],
): Match[] {
  const actual = actualIds(compute);
  const vpcOfBalancer = new Map(found.loadBalancers.map(({ id, vpcId }) => [id, vpcId]));
  const cidrsOf = (vpcId: string, subnets: readonly { vpcId: string; cidr: string }[]): string[] =>
    subnets.filter((subnet) => subnet.vpcId === vpcId).map(({ cidr }) => cidr);
  const vpcs = matchKind(
    {
      kind: 'vpc',
      planned: deployment.vpcs,
      idOf: ({ id }) => id,
      found: found.vpcs,
      rules: [
        {
          by: 'load balancer',
          fits: (a, b) =>
            deployment.loadBalancers.some(
              ({ vpcId, arn }) =>
                vpcId === a.id && vpcOfBalancer.get(actual.get(arn) ?? '') === b.id,
            ),
        },
        {
          by: 'CIDR block and those of its subnets',
          fits: (a, b) => {
            const wanted = cidrsOf(a.id, deployment.subnets);
            const there = new Set(cidrsOf(b.id, found.subnets));
            return (
              a.region === b.region &&
              a.cidr === b.cidr &&
              wanted.length > 0 &&
              wanted.every((cidr) => there.has(cidr))
            );
          },
        },
      ],
    },
    state,
  );
  const vpcIds = actualIds(vpcs);
  const subnets = matchKind(
    {
      kind: 'subnet',
      planned: deployment.subnets,
      idOf: ({ id }) => id,
      found: found.subnets,
      rules: [
        {
          by: 'VPC and CIDR block',
          fits: (a, b) => vpcIds.get(a.vpcId) === b.vpcId && a.cidr === b.cidr,
        },
      ],
    },
    state,
  );
  const subnetIds = actualIds(subnets);
  const gateways = matchKind(
    {
      kind: 'nat-gateway',
      planned: deployment.natGateways,
      idOf: ({ id }) => id,
      found: found.natGateways,
      rules: [{ by: 'subnet', fits: (a, b) => subnetIds.get(a.subnetId) === b.subnetId }],
    },
    state,
  );
  return [...vpcs, ...subnets, ...gateways];
}
