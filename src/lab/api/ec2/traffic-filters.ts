import type {
  DescribeNetworkAclsRequest,
  DescribeNetworkAclsResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  IpPermission,
  NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import type {
  DeployedNetworkAcl,
  DeployedSecurityGroup,
  NetworkRule,
} from '../../../model/deployed-network.js';
import { applyFilters } from '../filters.js';
import type { ApiContext } from '../service.js';
import { chooseById, noTags } from './network.js';

/** Security groups write these protocols by name. Source: EC2 API reference, IpPermission. */
const PROTOCOL_NAMES: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'icmpv6',
};
/** The entry that every network ACL ends with. */
const LAST_ENTRY = 32_767;

export function describeSecurityGroups(
  input: DescribeSecurityGroupsRequest,
  { world }: ApiContext,
): DescribeSecurityGroupsResult {
  const { network, accountId } = world.deployment;
  const chosen = chooseById(network.securityGroups, input.GroupIds, ({ id }) => id, {
    code: 'InvalidGroup.NotFound',
    what: 'security group',
  });
  const table = {
    'group-id': ({ id }: DeployedSecurityGroup) => [id],
    'group-name': ({ address }: DeployedSecurityGroup) => [address],
    'vpc-id': ({ vpcId }: DeployedSecurityGroup) => [vpcId],
  };
  const found = applyFilters(chosen, input.Filters, table, noTags);
  const permissions = (group: DeployedSecurityGroup, direction: NetworkRule['direction']) =>
    group.rules
      .filter((rule) => rule.direction === direction)
      .map((rule) => permissionOf(rule, accountId));
  return {
    SecurityGroups: found.map((group) => ({
      GroupId: group.id,
      // The plan's address: names are often made up by AWS.
      GroupName: group.address,
      Description: group.address,
      VpcId: group.vpcId,
      OwnerId: accountId,
      IpPermissions: permissions(group, 'ingress'),
      IpPermissionsEgress: permissions(group, 'egress'),
      Tags: [],
    })),
  };
}

function permissionOf(rule: DeployedSecurityGroup['rules'][number], userId: string): IpPermission {
  const { protocol, fromPort, toPort, peer } = rule;
  const isV6 = peer.kind === 'cidr' && peer.value.includes(':');
  return {
    IpProtocol: PROTOCOL_NAMES[protocol] ?? protocol,
    ...(protocol === '-1' ? {} : { FromPort: fromPort, ToPort: toPort }),
    IpRanges: peer.kind === 'cidr' && !isV6 ? [{ CidrIp: peer.value }] : [],
    Ipv6Ranges: isV6 ? [{ CidrIpv6: peer.value }] : [],
    UserIdGroupPairs: peer.kind === 'group' ? [{ GroupId: peer.value, UserId: userId }] : [],
    PrefixListIds: [],
  };
}

export function describeNetworkAcls(
  input: DescribeNetworkAclsRequest,
  { world }: ApiContext,
): DescribeNetworkAclsResult {
  const { network, accountId } = world.deployment;
  const chosen = chooseById(network.networkAcls, input.NetworkAclIds, ({ id }) => id, {
    code: 'InvalidNetworkAclID.NotFound',
    what: 'networkAcl',
  });
  const table = {
    'association.subnet-id': ({ subnetIds }: DeployedNetworkAcl) => subnetIds,
    default: ({ isDefault }: DeployedNetworkAcl) => [String(isDefault)],
    'network-acl-id': ({ id }: DeployedNetworkAcl) => [id],
    'vpc-id': ({ vpcId }: DeployedNetworkAcl) => [vpcId],
  };
  const found = applyFilters(chosen, input.Filters, table, noTags);
  return {
    NetworkAcls: found.map(({ id, vpcId, isDefault, subnetIds, entries }) => ({
      NetworkAclId: id,
      VpcId: vpcId,
      OwnerId: accountId,
      IsDefault: isDefault,
      Associations: subnetIds.map((subnetId) => ({
        NetworkAclAssociationId: `aclassoc-${subnetId.slice('subnet-'.length)}`,
        NetworkAclId: id,
        SubnetId: subnetId,
      })),
      Entries: [
        ...entries.map(entryOf),
        ...[false, true].map((Egress) => ({
          CidrBlock: '0.0.0.0/0',
          Egress,
          Protocol: '-1',
          RuleAction: 'deny' as const,
          RuleNumber: LAST_ENTRY,
        })),
      ],
      Tags: [],
    })),
  };
}

function entryOf(entry: DeployedNetworkAcl['entries'][number]): NetworkAclEntry {
  const { direction, protocol, fromPort, toPort, number, action, cidr } = entry;
  const hasPorts = protocol === '6' || protocol === '17';
  return {
    ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
    Egress: direction === 'egress',
    Protocol: protocol,
    RuleAction: action,
    RuleNumber: number,
    ...(hasPorts ? { PortRange: { From: fromPort, To: toPort } } : {}),
  };
}
