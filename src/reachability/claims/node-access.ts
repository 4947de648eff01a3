import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { isSecurityGroup, isSubnet } from '../../topology/resource-kinds.js';
import { cidrPeer, type Admission, type Peer } from '../read/admission.js';
import { groupKeysOf } from '../read/group-keys.js';
import { proveNothingElse } from './nothing-else.js';
import { vpcOf } from './vpc-of.js';
import type { ReachabilityContext } from './store-network.js';
import type { AdminAccess } from './admin-access.js';

const SSH = { protocol: 'tcp', from: 22, to: 22, portOf: undefined } as const;

/**
 * EKS lets SSH in to the nodes of a group that has a key: from the groups that are named, or else from
 * everywhere. Source: EKS API, RemoteAccessConfig, sourceSecurityGroups.
 */
export function readNodeAccess(
  resolver: Resolver,
  context: ReachabilityContext,
  adminPorts: readonly number[],
): AdminAccess[] {
  if (!adminPorts.includes(SSH.from)) return [];
  return resolver
    .ofType('aws_eks_node_group')
    .filter((nodes) => readAttribute(nodes, ['remote_access', 0, 'ec2_ssh_key']).state !== 'absent')
    .map((nodes) => {
      const { verdict, evidence } = judge(nodes, resolver, context);
      return { address: nodes.address, isBastion: false, onlyAllowed: { verdict, evidence } };
    });
}

function judge(nodes: PlannedResource, resolver: Resolver, context: ReachabilityContext) {
  const group = `the security group that EKS makes for ${nodes.address}`;
  const path = ['remote_access', 0, 'source_security_group_ids'];
  const named = resolver.links(nodes, path, isSecurityGroup);
  const peers: Peer[] = named.absent
    ? [cidrPeer('0.0.0.0/0')]
    : [
        ...groupKeysOf(named, resolver).map((key): Peer => ({ kind: 'group', group: key })),
        ...named.gaps.map((reason): Peer => ({ kind: 'unknown', reason })),
      ];
  const isSure = named.exact && named.gaps.length === 0;
  const rules = peers.map((peer): Admission => ({
    group,
    direction: 'ingress',
    ports: SSH,
    peer,
    certainty: isSure ? 'sure' : 'maybe',
    source: nodes.address,
  }));
  const store = {
    address: nodes.address,
    port: SSH.from,
    vpc: vpcOf(resolver.links(nodes, ['subnet_ids'], isSubnet), context.subnets),
    groups: [[group]],
    groupGaps: [],
    subnets: [],
  };
  const own = {
    unplaced: [],
    of: (key: string, direction: Admission['direction']): readonly Admission[] =>
      key === group && direction === 'ingress' ? rules : [],
    knows: (): boolean => true,
  };
  return proveNothingElse(store, { ...context, rules: own });
}
