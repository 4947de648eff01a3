import {
  paginateDescribeNatGateways,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import type { Clients } from './clients.js';
import type { FoundNatGateway, FoundSubnet, FoundVpc } from './found-stack.js';

export async function findVpcs({ ec2 }: Clients, region: string): Promise<FoundVpc[]> {
  const found: FoundVpc[] = [];
  for await (const page of paginateDescribeVpcs({ client: ec2 }, {}))
    for (const { VpcId: id, CidrBlock: cidr } of page.Vpcs ?? [])
      found.push({ region, id: id ?? '', cidr: cidr ?? '' });
  return found;
}

export async function findSubnets({ ec2 }: Clients, region: string): Promise<FoundSubnet[]> {
  const found: FoundSubnet[] = [];
  for await (const page of paginateDescribeSubnets({ client: ec2 }, {})) {
    for (const subnet of page.Subnets ?? []) {
      found.push({
        region,
        id: subnet.SubnetId ?? '',
        vpcId: subnet.VpcId ?? '',
        zone: subnet.AvailabilityZone ?? '',
        cidr: subnet.CidrBlock ?? '',
      });
    }
  }
  return found;
}

export async function findNatGateways(
  { ec2 }: Clients,
  region: string,
): Promise<FoundNatGateway[]> {
  const found: FoundNatGateway[] = [];
  for await (const page of paginateDescribeNatGateways({ client: ec2 }, {}))
    for (const { NatGatewayId: id, SubnetId: subnetId, State: state } of page.NatGateways ?? [])
      if (state !== 'deleted') found.push({ region, id: id ?? '', subnetId: subnetId ?? '' });
  return found;
}
