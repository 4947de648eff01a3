import { paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { paginateDescribeInstances } from '@aws-sdk/client-ec2';
import type { Clients } from './clients.js';
import type { FoundGroup, FoundInstance } from './found-stack.js';

export async function findGroups({ autoScaling }: Clients, region: string): Promise<FoundGroup[]> {
  const found: FoundGroup[] = [];
  for await (const page of paginateDescribeAutoScalingGroups({ client: autoScaling }, {})) {
    for (const group of page.AutoScalingGroups ?? []) {
      found.push({
        region,
        id: group.AutoScalingGroupARN ?? '',
        name: group.AutoScalingGroupName ?? '',
        minSize: group.MinSize ?? 0,
        maxSize: group.MaxSize ?? 0,
        desiredCapacity: group.DesiredCapacity ?? 0,
        healthCheckType: group.HealthCheckType ?? 'EC2',
        targetGroupArns: group.TargetGroupARNs ?? [],
        instanceIds: (group.Instances ?? []).map(({ InstanceId }) => InstanceId ?? ''),
      });
    }
  }
  return found;
}

/** Terminated instances stay listed for an hour, and are no part of a stack. */
export async function findInstances({ ec2 }: Clients, region: string): Promise<FoundInstance[]> {
  const found: FoundInstance[] = [];
  for await (const page of paginateDescribeInstances({ client: ec2 }, {})) {
    for (const instance of (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? [])) {
      const state = instance.State?.Name ?? 'unknown';
      if (state === 'terminated' || state === 'shutting-down') continue;
      found.push({
        region,
        id: instance.InstanceId ?? '',
        zone: instance.Placement?.AvailabilityZone ?? '',
        subnetId: instance.SubnetId ?? '',
        state,
        privateIp: instance.PrivateIpAddress ?? null,
        name: instance.Tags?.find(({ Key }) => Key === 'Name')?.Value ?? null,
      });
    }
  }
  return found;
}
