import { expect, test } from 'vitest';
import { ref } from '../../plan/planned-values.fixture.js';
import { buildWebStack } from '../../topology/web-stack.fixture.js';
import { readCaches } from './read-caches.js';

const NODE = { replication_group_id: ref('aws_elasticache_replication_group.x.id') };

test.each(['cluster', 'replication_group', 'serverless_cache'])(
  'an aws_elasticache_%s that names neither subnets nor security groups lies in the default VPC',
  (kind) => {
    const address = `aws_elasticache_${kind}.x`;
    const [cache] = readCaches(buildWebStack({ [address]: { engine: 'redis' } }));
    expect(cache).toMatchObject({ address, fromApplication: { verdict: 'refuted' } });
  },
);

test('an application in a subnet outside of the plan may be in the same one', () => {
  const [cache] = readCaches(
    buildWebStack({
      'aws_autoscaling_group.app': { vpc_zone_identifier: ['subnet-0123456789abcdef0'] },
      'aws_elasticache_replication_group.x': { engine: 'redis' },
    }),
  );
  expect(cache).toMatchObject({ fromApplication: { verdict: 'unknown' } });
});

test('a node of a replication group is judged with it', () => {
  const stack = buildWebStack({
    'aws_elasticache_replication_group.x': { engine: 'redis' },
    'aws_elasticache_cluster.node': NODE,
  });
  expect(readCaches(stack).map(({ address }) => address)).toEqual([
    'aws_elasticache_replication_group.x',
  ]);
});
