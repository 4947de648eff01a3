import type { World } from '../../world.js';
import { describeInstance, instanceTags } from '../ec2/instances.js';
import { describeSubnet, subnetArn } from '../ec2/network.js';
import type { Tags } from '../filters.js';

export const RESOURCE_TYPES = [
  'aws:ec2:instance',
  'aws:ec2:autoscaling-group',
  'aws:ec2:subnet',
  'aws:rds:db',
  'aws:rds:cluster',
  'aws:elasticache:replicationgroup',
] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];

/** Something that a fault can be injected into. */
export interface Resource {
  readonly arn: string;
  /** What the world knows it by: instance id, group name, subnet id, database identifier. */
  readonly id: string;
  readonly tags: Tags;
  /** Zones by which target parameters choose it; empty where they do not. */
  readonly zones: readonly string[];
  /** Null where the target parameter `vpc` does not apply. */
  readonly vpcId: string | null;
  /** As the service's Describe call shows it: what filter paths are looked up in. */
  readonly attributes: unknown;
}

/** Resources of a type as they are now. Terminated instances are no targets. */
export function listResources(type: ResourceType, world: World): readonly Resource[] {
  const { deployment } = world;
  const { region, accountId } = deployment;
  switch (type) {
    case 'aws:ec2:instance':
      return world
        .instances()
        .filter(({ state }) => state !== 'terminated' && state !== 'shutting-down')
        .map((instance) => ({
          arn: `arn:aws:ec2:${region}:${accountId}:instance/${instance.id}`,
          id: instance.id,
          tags: instanceTags(instance),
          zones: [instance.zone],
          vpcId: null,
          attributes: describeInstance(instance, world),
        }));
    case 'aws:ec2:autoscaling-group':
      return world.autoScalingGroups().map((group) => ({
        arn: group.arn,
        id: group.name,
        tags: group.ownTags ?? group.tags,
        zones: [],
        vpcId: null,
        attributes: { AutoScalingGroupName: group.name, AutoScalingGroupARN: group.arn },
      }));
    case 'aws:ec2:subnet':
      return deployment.subnets.map((subnet) => ({
        arn: subnetArn(subnet, deployment),
        id: subnet.id,
        tags: subnet.tags ?? {},
        zones: [subnet.zone],
        vpcId: subnet.vpcId,
        attributes: describeSubnet(subnet, deployment),
      }));
    case 'aws:rds:db':
      return listDatabases(world);
    case 'aws:rds:cluster':
      return [];
    case 'aws:elasticache:replicationgroup':
      return listReplicationGroups(world);
  }
}

/** FIS takes those with Multi-AZ alone. Source: FIS actions reference. */
function listReplicationGroups(world: World): readonly Resource[] {
  return world.deployment.caches
    .filter(({ isReplicationGroup, multiAz }) => isReplicationGroup && multiAz)
    .map((declared) => ({
      arn: declared.arn,
      id: declared.replicationGroupId,
      tags: declared.tags ?? {},
      zones: declared.zones,
      vpcId: null,
      attributes: {
        ReplicationGroupId: declared.replicationGroupId,
        ARN: declared.arn,
        MultiAZ: 'enabled',
      },
    }));
}

function listDatabases(world: World): readonly Resource[] {
  return world.deployment.databases.map((declared) => {
    // A failover moves the primary, so that zones are asked of the world.
    const live = world.databases().find(({ identifier }) => identifier === declared.identifier);
    const zone = live?.zone ?? declared.zone;
    return {
      arn: declared.arn,
      id: declared.identifier,
      tags: declared.tags ?? {},
      zones: [zone],
      vpcId: null,
      attributes: {
        DBInstanceIdentifier: declared.identifier,
        DBInstanceArn: declared.arn,
        DBInstanceStatus: live?.status,
        Engine: declared.engine,
        MultiAZ: declared.multiAz,
        AvailabilityZone: zone,
        SecondaryAvailabilityZone: live?.standbyZone,
      },
    };
  });
}
