import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { DEFAULT_SUBNET } from '../../topology/compute.js';
import { isVpc } from '../../topology/resource-kinds.js';
import { DEFAULT_VPC, mainKey } from '../../topology/route-tables.js';
import type { SubnetTables } from '../../topology/subnets.js';
import type { AddressBlock, NetworkSubnet, OneOf } from '../engine/network.js';
import { defaultAclKey, type NetworkAcls } from './network-acls.js';
import { oneOf } from './one-of.js';

/** Every subnet of the plan, with what routes and filters its packets. */
export function readNetworkSubnets(
  resolver: Resolver,
  tables: SubnetTables,
  acls: NetworkAcls,
): Map<string, NetworkSubnet> {
  const subnets = resolver.ofType('aws_subnet', 'aws_default_subnet');
  return new Map(
    subnets.map((subnet) => {
      const vpc = vpcOf(subnet, resolver);
      const { keys, doubts } = tables.of(subnet).choice;
      return [
        subnet.address,
        {
          key: subnet.address,
          vpc,
          zone: zoneOf(subnet),
          blocks: blocksOf(subnet),
          routeTable: { options: keys, open: doubts[0] },
          acl: acls.of(subnet, vpc),
        },
      ];
    }),
  );
}

/** Stands for the subnets of the default VPC, among which AWS chooses where none is named. */
export const DEFAULT_NETWORK_SUBNET: NetworkSubnet = {
  key: DEFAULT_SUBNET,
  vpc: { options: [DEFAULT_VPC], open: undefined },
  zone: undefined,
  // Each has a part of the VPC's block. Source: VPC User Guide, Default VPC components.
  blocks: [{ family: 4, cidr: '172.31.0.0/16', doubt: undefined }],
  routeTable: { options: [mainKey(DEFAULT_VPC)], open: undefined },
  acl: { options: [defaultAclKey(DEFAULT_VPC)], open: undefined },
};

function vpcOf(subnet: PlannedResource, resolver: Resolver): OneOf<string> {
  if (subnet.type === 'aws_default_subnet') return { options: [DEFAULT_VPC], open: undefined };
  return oneOf(resolver.link(subnet, ['vpc_id'], isVpc), `the VPC of ${subnet.address}`);
}

function zoneOf({ values }: PlannedResource): string | undefined {
  const zone = values['availability_zone'] ?? values['availability_zone_id'];
  return typeof zone === 'string' ? zone : undefined;
}

function blocksOf(subnet: PlannedResource): AddressBlock[] {
  return [
    ...(subnet.values['ipv6_native'] === true ? [] : [blockAt(subnet, 4, 'cidr_block')]),
    ...(readAttribute(subnet, ['ipv6_cidr_block']).state === 'absent'
      ? []
      : [blockAt(subnet, 6, 'ipv6_cidr_block')]),
  ];
}

function blockAt(subnet: PlannedResource, family: 4 | 6, name: string): AddressBlock {
  const cidr = subnet.values[name];
  return {
    family,
    cidr: typeof cidr === 'string' && cidr !== '' ? cidr : undefined,
    doubt: undefined,
  };
}
