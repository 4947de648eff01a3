import type {
  DescribeReplicationGroupsMessage,
  ReplicationGroup,
  ReplicationGroupMessage,
  TestFailoverMessage,
  TestFailoverResult,
} from '@aws-sdk/client-elasticache';
import type { DeployedCache } from '../../../model/deployed-data.js';
import { HoldfastError } from '../../../model/error.js';
import type { WorldCache } from '../../world/caches.js';
import type { World } from '../../world.js';
import { AwsError } from '../aws-error.js';
import type { ApiContext } from '../service.js';

/** The lab runs one shard of a group. */
const SHARD = '0001';

export function describeReplicationGroups(
  input: DescribeReplicationGroupsMessage,
  { world }: ApiContext,
): ReplicationGroupMessage {
  const wanted = input.ReplicationGroupId;
  return {
    ReplicationGroups:
      wanted === undefined
        ? liveGroups(world).map(describeGroup)
        : [describeGroup(findGroup(world, wanted))],
  };
}

/** Like AWS it answers at once; the group shows `modifying` until a replica has taken over. */
export function testFailover(
  input: TestFailoverMessage,
  { world }: ApiContext,
): TestFailoverResult {
  const group = findGroup(world, input.ReplicationGroupId ?? '');
  if (input.NodeGroupId !== SHARD) {
    throw new AwsError(
      'NodeGroupNotFoundFault',
      `There is no node group ${input.NodeGroupId}`,
      404,
    );
  }
  try {
    world.failOverCache(group.deployed.replicationGroupId);
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    throw new AwsError('InvalidReplicationGroupState', error.message);
  }
  return { ReplicationGroup: describeGroup(findGroup(world, input.ReplicationGroupId ?? '')) };
}

interface LiveCache {
  readonly deployed: DeployedCache;
  readonly live: WorldCache;
}

export function liveCaches(world: World): LiveCache[] {
  const live = new Map(world.caches().map((cache) => [cache.replicationGroupId, cache]));
  return world.deployment.caches.flatMap((deployed) => {
    const cache = live.get(deployed.replicationGroupId);
    return cache === undefined ? [] : [{ deployed, live: cache }];
  });
}

function liveGroups(world: World): LiveCache[] {
  return liveCaches(world).filter(({ deployed }) => deployed.isReplicationGroup);
}

function findGroup(world: World, id: string): LiveCache {
  const found = liveGroups(world).find(({ deployed }) => deployed.replicationGroupId === id);
  if (found !== undefined) return found;
  throw new AwsError('ReplicationGroupNotFoundFault', `ReplicationGroup ${id} not found.`, 404);
}

function describeGroup({ deployed, live }: LiveCache): ReplicationGroup {
  const { replicationGroupId: id, region, port } = deployed;
  const endpoint = (name: string): { Address: string; Port: number } => ({
    Address: `${name}.lab.${region}.cache.amazonaws.com`,
    Port: port,
  });
  return {
    ReplicationGroupId: id,
    ARN: deployed.arn,
    Status: live.status,
    Engine: deployed.engine,
    AutomaticFailover: deployed.automaticFailover ? 'enabled' : 'disabled',
    MultiAZ: deployed.multiAz ? 'enabled' : 'disabled',
    ClusterEnabled: false,
    MemberClusters: live.nodes.map((node) => node.id),
    NodeGroups: [
      {
        NodeGroupId: SHARD,
        Status: live.status,
        PrimaryEndpoint: endpoint(`${id}.primary`),
        NodeGroupMembers: live.nodes.map((node) => ({
          CacheClusterId: node.id,
          CacheNodeId: SHARD,
          ReadEndpoint: endpoint(node.id),
          PreferredAvailabilityZone: node.zone,
          CurrentRole: node.role,
        })),
      },
    ],
  };
}
