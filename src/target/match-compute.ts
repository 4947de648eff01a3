import type { Match } from '../model/account.js';
import type { Deployment } from '../model/deployment.js';
import type { FoundStack } from './found-stack.js';
import { actualIds, matchKind, type StateIds } from './match-kind.js';

/** Load balancers, their target groups, and what is behind them. */
export function matchCompute(deployment: Deployment, found: FoundStack, state: StateIds): Match[] {
  const balancers = matchKind(
    {
      kind: 'load-balancer',
      planned: deployment.loadBalancers,
      idOf: ({ arn }) => arn,
      found: found.loadBalancers,
      rules: [{ by: 'name', fits: (a, b) => a.name === b.name && a.region === b.region }],
      at: ({ dnsName }) => dnsName,
    },
    state,
  );
  const balancerArns = actualIds(balancers);
  const behind = (group: { readonly arn: string }): string[] =>
    deployment.loadBalancers
      .filter((balancer) => JSON.stringify(balancer.listeners).includes(JSON.stringify(group.arn)))
      .map(({ arn }) => balancerArns.get(arn) ?? '');
  const targetGroups = matchKind(
    {
      kind: 'target-group',
      planned: deployment.targetGroups,
      idOf: ({ arn }) => arn,
      found: found.targetGroups,
      rules: [
        { by: 'name', fits: (a, b) => a.name === b.name && a.region === b.region },
        {
          by: 'load balancer',
          fits: (a, b) => behind(a).some((arn) => b.loadBalancerArns.includes(arn)),
        },
      ],
    },
    state,
  );
  const groupArns = actualIds(targetGroups);
  const actualGroups = (arns: readonly string[]): string[] =>
    arns.flatMap((arn) => groupArns.get(arn) ?? []);
  const groups = matchKind(
    {
      kind: 'auto-scaling-group',
      planned: deployment.autoScalingGroups,
      idOf: ({ arn }) => arn,
      found: found.groups,
      rules: [
        { by: 'name', fits: (a, b) => a.name === b.name && a.region === b.region },
        {
          by: 'target groups',
          fits: (a, b) => {
            const wanted = actualGroups(a.targetGroupArns);
            return wanted.length > 0 && wanted.every((arn) => b.targetGroupArns.includes(arn));
          },
        },
      ],
    },
    state,
  );
  const grouped = new Set(found.groups.flatMap(({ instanceIds }) => instanceIds));
  const cidrs = new Map(found.subnets.map(({ id, cidr, vpcId }) => [id, { cidr, vpcId }]));
  const balancedVpcs = new Set(
    found.loadBalancers
      .filter(({ id }) => balancers.some(({ actual }) => actual === id))
      .map(({ vpcId }) => vpcId),
  );
  const inSubnet = (
    planned: { readonly subnetId: string },
    instance: { readonly subnetId: string },
  ): boolean => {
    const subnet = cidrs.get(instance.subnetId);
    const wanted = deployment.subnets.find(({ id }) => id === planned.subnetId);
    return subnet !== undefined && subnet.cidr === wanted?.cidr;
  };
  const instances = matchKind(
    {
      kind: 'instance',
      planned: deployment.instances,
      idOf: ({ id }) => id,
      found: found.instances.filter(({ id }) => !grouped.has(id)),
      rules: [
        {
          by: 'Name tag and subnet',
          fits: (a, b) =>
            a.tags['Name'] !== undefined && a.tags['Name'] === b.name && inSubnet(a, b),
        },
        {
          by: 'target groups and subnet',
          fits: (a, b) =>
            balancedVpcs.has(cidrs.get(b.subnetId)?.vpcId ?? '') &&
            inSubnet(a, b) &&
            actualGroups(a.targetGroupArns).some((arn) =>
              found.targetGroups.some(
                ({ id, instanceIds }) => id === arn && instanceIds.includes(b.id),
              ),
            ),
        },
      ],
      at: ({ privateIp }) => privateIp,
    },
    state,
  );
  return [...balancers, ...targetGroups, ...groups, ...instances];
}
