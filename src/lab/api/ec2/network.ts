import type {
  AvailabilityZone,
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  Subnet,
} from '@aws-sdk/client-ec2';
import type { DeployedSubnet, Deployment } from '../../../model/deployment.js';
import { AwsError } from '../aws-error.js';
import { applyFilters, asTagList, type Tags } from '../filters.js';
import type { ApiContext } from '../service.js';
import { zoneId } from '../zones.js';

/** The deployment carries tags of subnets, and none of the rest of its network. */
export const noTags = (): Tags => ({});

export function subnetArn(subnet: DeployedSubnet, deployment: Deployment): string {
  return `arn:aws:ec2:${deployment.region}:${deployment.accountId}:subnet/${subnet.id}`;
}

/** The subnet as DescribeSubnets shows it. */
export function describeSubnet(subnet: DeployedSubnet, deployment: Deployment): Subnet {
  return {
    SubnetId: subnet.id,
    SubnetArn: subnetArn(subnet, deployment),
    VpcId: subnet.vpcId,
    OwnerId: deployment.accountId,
    CidrBlock: subnet.cidr,
    AvailabilityZone: subnet.zone,
    AvailabilityZoneId: zoneId(deployment.region, subnet.zone),
    State: 'available',
    DefaultForAz: false,
    Tags: asTagList(subnet.tags),
  };
}

export function describeSubnets(
  input: DescribeSubnetsRequest,
  { world }: ApiContext,
): DescribeSubnetsResult {
  const { deployment } = world;
  const chosen = chooseById(deployment.subnets, input.SubnetIds, (subnet) => subnet.id, {
    code: 'InvalidSubnetID.NotFound',
    what: 'subnet',
  });
  const table = {
    'availability-zone': (subnet: DeployedSubnet) => [subnet.zone],
    'availability-zone-id': (subnet: DeployedSubnet) => [zoneId(deployment.region, subnet.zone)],
    'cidr-block': (subnet: DeployedSubnet) => [subnet.cidr],
    state: () => ['available'],
    'subnet-id': (subnet: DeployedSubnet) => [subnet.id],
    'vpc-id': (subnet: DeployedSubnet) => [subnet.vpcId],
  };
  const found = applyFilters(chosen, input.Filters, table, ({ tags = {} }) => tags);
  return { Subnets: found.map((subnet) => describeSubnet(subnet, deployment)) };
}

export function describeVpcs(
  input: DescribeVpcsRequest,
  { world }: ApiContext,
): DescribeVpcsResult {
  const { vpcs, accountId } = world.deployment;
  const ids = vpcs.map(({ id }) => id);
  const chosen = chooseById(ids, input.VpcIds, (id) => id, {
    code: 'InvalidVpcID.NotFound',
    what: 'vpc',
  });
  const table = { 'vpc-id': (id: string) => [id], state: () => ['available'] };
  const found = applyFilters(chosen, input.Filters, table, noTags);
  return {
    Vpcs: found.map((VpcId) => ({
      VpcId,
      OwnerId: accountId,
      State: 'available' as const,
      IsDefault: false,
      Tags: [],
    })),
  };
}

export function describeAvailabilityZones(
  input: DescribeAvailabilityZonesRequest,
  { world }: ApiContext,
): DescribeAvailabilityZonesResult {
  const { region } = world.deployment;
  const all: readonly AvailabilityZone[] = world.deployment.zones.map((zone) => ({
    ZoneName: zone,
    ZoneId: zoneId(region, zone),
    RegionName: region,
    GroupName: region,
    NetworkBorderGroup: region,
    ZoneType: 'availability-zone',
    State: 'available',
    OptInStatus: 'opt-in-not-required',
  }));
  const named = chooseById(all, input.ZoneNames, (zone) => zone.ZoneName ?? '', {
    code: 'InvalidParameterValue',
    what: 'availability zone',
  });
  const chosen = chooseById(named, input.ZoneIds, (zone) => zone.ZoneId ?? '', {
    code: 'InvalidParameterValue',
    what: 'availability zone',
  });
  const table = {
    'region-name': () => [region],
    state: () => ['available'],
    'zone-id': (zone: AvailabilityZone) => [zone.ZoneId ?? ''],
    'zone-name': (zone: AvailabilityZone) => [zone.ZoneName ?? ''],
  };
  return { AvailabilityZones: applyFilters(chosen, input.Filters, table, noTags) };
}

export function chooseById<T>(
  all: readonly T[],
  ids: readonly string[] | undefined,
  idOf: (item: T) => string,
  missing: { readonly code: string; readonly what: string },
): readonly T[] {
  if (ids === undefined || ids.length === 0) return all;
  return ids.map((id) => {
    const item = all.find((candidate) => idOf(candidate) === id);
    if (item !== undefined) return item;
    throw new AwsError(missing.code, `The ${missing.what} ID '${id}' does not exist`);
  });
}
