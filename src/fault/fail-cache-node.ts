import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
} from '@aws-sdk/client-elasticache';
import { z } from 'zod';
import { HoldfastError } from '../model/error.js';
import type { DeployedCache } from '../model/deployed-data.js';
import { lossOf } from '../model/loss.js';
import type { FaultCall, FaultContext, FaultDriver, Witness } from './fault-driver.js';
import { interruptPower, takesInterruption } from './interrupt-cache.js';
import { instancesOfUsers, templateOf } from './template-parts.js';

/** ElastiCache's only node of a cluster of one. */
const NODE = '0001';

/**
 * The primary node of a cache fails: FIS takes the power of its zone from a group with Multi-AZ, any
 * other primary is rebooted, which empties it.
 */
export const failCacheNode: FaultDriver = {
  name: 'fail-cache-node',
  summary:
    'The primary node of the cache fails: its zone loses power for a Multi-AZ group (aws:elasticache:replicationgroup-interrupt-az-power), any other is rebooted.',
  fidelity: {
    onAws:
      'FIS interrupts the power of the group’s nodes in the primary’s zone. FIS takes no group without Multi-AZ: RebootCacheCluster stands for it there.',
    inLab:
      'The node’s server is ended and answers nothing; a replica takes its part after the failover time. A rebooted node refuses connections, and is empty afterwards.',
    cannot: 'Memcached, serverless caches, and groups of several shards beyond the first.',
  },
  parameters: z.strictObject({
    cache: z
      .string()
      .default('')
      .describe('Id of a replication group or cluster; the first where left out.'),
  }),
  plan(context) {
    const { fault } = context;
    const cache = chooseCache(context);
    const { replicationGroupId: id, region, zones } = cache;
    const zone = zones[0] ?? region;
    const failsOver = takesInterruption(cache);
    const primary = cache.isReplicationGroup ? `${id}-001` : id;
    return {
      experiment: failsOver
        ? {
            region,
            template: templateOf(`holdfast fail-cache-node ${id}`, [
              interruptPower(context, cache, { name: 'fail-cache-node', zone }),
            ]),
          }
        : null,
      calls: failsOver ? [] : [reboot(region, primary)],
      pressure: null,
      loss: lossOf({
        fault: 'fail-cache-node',
        instancesBefore: instancesOfUsers(context, region).length,
        caches: [id],
        durationSeconds: fault.durationSeconds,
      }),
      witnesses: [failsOver ? primaryHasMoved(cache, zone) : nodeReboots(region, primary)],
      blastRadius: [
        failsOver
          ? `${id}: its nodes in ${zone} lose power for ${fault.durationSeconds} s, and a replica takes the primary’s part`
          : `${primary} reboots: all that it holds is lost`,
      ],
    };
  },
};

function reboot(region: string, clusterId: string): FaultCall {
  const service = 'elastiCache';
  return {
    name: 'reboot-cache-node',
    call: {
      region,
      service,
      operation: 'RebootCacheCluster',
      input: { CacheClusterId: clusterId, CacheNodeIdsToReboot: [NODE] },
    },
    undo: null,
    until: {
      call: {
        region,
        service,
        operation: 'DescribeCacheClusters',
        input: { CacheClusterId: clusterId },
      },
      path: 'CacheClusters.0.CacheClusterStatus',
      succeeded: ['available'],
      failed: ['deleted', 'deleting'],
    },
  };
}

function chooseCache({ fault, deployment }: FaultContext): DeployedCache {
  const wanted = String(fault.parameters['cache'] ?? '');
  const caches = deployment.caches.filter(({ engine }) => engine !== 'memcached');
  const found =
    wanted === ''
      ? caches[0]
      : caches.find(({ replicationGroupId }) => replicationGroupId === wanted);
  if (found !== undefined) return found;
  const names = caches.map(({ replicationGroupId }) => replicationGroupId).join(', ');
  throw new HoldfastError(
    'fault/nothing-to-hit',
    `fail-cache-node: the stack has no Redis or Valkey cache${wanted === '' ? '' : ` ${wanted}`}`,
    { hint: names === '' ? 'Use this fault on a stack with one.' : `Its caches are ${names}.` },
  );
}

/** ElastiCache shows the primary's role at a node of another zone. */
function primaryHasMoved({ replicationGroupId: id, region }: DeployedCache, zone: string): Witness {
  return {
    what: `ElastiCache shows the primary of ${id} in another zone than ${zone}`,
    asksApis: true,
    async look({ clients }) {
      const { ReplicationGroups: [group] = [] } = await clients(region).elastiCache.send(
        new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }),
      );
      const primary = group?.NodeGroups?.[0]?.NodeGroupMembers?.find(
        ({ CurrentRole }) => CurrentRole === 'primary',
      );
      const now = primary?.PreferredAvailabilityZone;
      return now === undefined || now === zone
        ? null
        : `${primary?.CacheClusterId} in ${now} is the primary of ${id}`;
    },
  };
}

function nodeReboots(region: string, clusterId: string): Witness {
  return {
    what: `ElastiCache shows that ${clusterId} reboots`,
    asksApis: true,
    async look({ clients }) {
      const { CacheClusters: [cluster] = [] } = await clients(region).elastiCache.send(
        new DescribeCacheClustersCommand({ CacheClusterId: clusterId }),
      );
      const status = cluster?.CacheClusterStatus;
      return status === undefined || status === 'available' ? null : `${clusterId} is ${status}`;
    },
  };
}
