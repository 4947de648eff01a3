import type {
  CacheCluster,
  CacheClusterMessage,
  DescribeCacheClustersMessage,
  RebootCacheClusterMessage,
  RebootCacheClusterResult,
} from '@aws-sdk/client-elasticache';
import type { World } from '../../world.js';
import { AwsError } from '../aws-error.js';
import type { ApiContext } from '../service.js';
import { liveCaches } from './replication-groups.js';

const NODE = '0001';

interface LiveNode {
  readonly cacheId: string;
  readonly isPrimary: boolean;
  readonly describe: () => CacheCluster;
}

/** A node of a replication group is a cluster of one node to this call. */
export function describeCacheClusters(
  input: DescribeCacheClustersMessage,
  { world }: ApiContext,
): CacheClusterMessage {
  const wanted = input.CacheClusterId;
  const chosen = wanted === undefined ? [...liveNodes(world).values()] : [findNode(world, wanted)];
  const outside = new Set(
    world.deployment.caches
      .filter(({ isReplicationGroup }) => !isReplicationGroup)
      .map(({ replicationGroupId }) => replicationGroupId),
  );
  return {
    CacheClusters: chosen
      .filter(
        ({ cacheId }) =>
          input.ShowCacheClustersNotInReplicationGroups !== true || outside.has(cacheId),
      )
      .map(({ describe }) => describe()),
  };
}

/** The lab reboots primaries alone; a replica's reboot would be of no matter to users. */
export function rebootCacheCluster(
  input: RebootCacheClusterMessage,
  { world }: ApiContext,
): RebootCacheClusterResult {
  const node = findNode(world, input.CacheClusterId ?? '');
  if (!(input.CacheNodeIdsToReboot ?? []).includes(NODE)) {
    throw new AwsError('CacheNodeNotFound', `The cluster has one node, ${NODE}.`, 404);
  }
  if (!node.isPrimary) {
    throw new AwsError(
      'InvalidParameterValue',
      'This lab reboots the primary of a replication group only.',
    );
  }
  const status = node.describe().CacheClusterStatus;
  if (status !== 'available') {
    throw new AwsError(
      'InvalidCacheClusterState',
      `Cache cluster ${input.CacheClusterId} is not in available state: it is ${status}.`,
    );
  }
  world.rebootCache(node.cacheId);
  return { CacheCluster: findNode(world, input.CacheClusterId ?? '').describe() };
}

function liveNodes(world: World): ReadonlyMap<string, LiveNode> {
  return new Map(
    liveCaches(world).flatMap(({ deployed, live }) =>
      live.nodes.map((node): [string, LiveNode] => [
        node.id,
        {
          cacheId: deployed.replicationGroupId,
          isPrimary: node.role === 'primary',
          describe: () => ({
            CacheClusterId: node.id,
            CacheClusterStatus:
              node.role === 'primary' && live.status === 'rebooting'
                ? 'rebooting cluster nodes'
                : node.status,
            Engine: deployed.engine,
            NumCacheNodes: 1,
            PreferredAvailabilityZone: node.zone,
            ReplicationGroupId: deployed.isReplicationGroup
              ? deployed.replicationGroupId
              : undefined,
            ARN: deployed.isReplicationGroup
              ? deployed.arn.replace(/replicationgroup:.*$/, `cluster:${node.id}`)
              : deployed.arn,
          }),
        },
      ]),
    ),
  );
}

function findNode(world: World, id: string): LiveNode {
  const found = liveNodes(world).get(id);
  if (found !== undefined) return found;
  throw new AwsError('CacheClusterNotFound', `CacheCluster ${id} not found.`, 404);
}
