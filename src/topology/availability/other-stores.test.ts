import { describe, expect, test } from 'vitest';
import { buildResolver, resource, type ResourceSpec } from '../../plan/plan-builder.fixture.js';
import { opaque, ref, type Args } from '../../plan/planned-values.fixture.js';
import { readOtherStoreResilience } from './other-stores.js';
import { Zones } from './zones.js';

function read(is: string, args: Args, ...others: ResourceSpec[]) {
  const resolver = buildResolver(resource(is, args), ...others);
  const all = readOtherStoreResilience(resolver, new Zones(new Map(), resolver));
  return all.find(({ address }) => address === is);
}

function survives(is: string, args: Args, ...others: ResourceSpec[]) {
  const field = read(is, args, ...others)?.zoneLoss?.holds;
  return field?.state === 'known' ? field.value : field?.state;
}

const config = (cluster_config: Args) => ({ cluster_config: [cluster_config] });

test.each([
  ['aws_memorydb_cluster', {}, true],
  ['aws_memorydb_cluster', { num_replicas_per_shard: 0 }, false],
  ['aws_opensearch_domain', {}, false],
  ['aws_opensearch_domain', config({ zone_awareness_enabled: true, instance_count: 1 }), false],
  ['aws_opensearch_domain', config({ zone_awareness_enabled: true, instance_count: 2 }), true],
  [
    'aws_opensearch_domain',
    config({ multi_az_with_standby_enabled: true, instance_count: 3 }),
    true,
  ],
  [
    'aws_opensearch_domain',
    config({ zone_awareness_enabled: ref('local.x'), instance_count: 2 }),
    'unknown',
  ],
  [
    'aws_opensearch_domain',
    config({ multi_az_with_standby_enabled: ref('local.x'), instance_count: 3 }),
    'unknown',
  ],
  ['aws_redshift_cluster', {}, false],
  ['aws_redshift_cluster', { multi_az: true }, true],
  ['aws_mq_broker', {}, false],
  ['aws_mq_broker', { deployment_mode: 'CLUSTER_MULTI_AZ' }, true],
  ['aws_efs_file_system', {}, true],
  ['aws_efs_file_system', { availability_zone_name: 'us-east-1a' }, false],
  ['aws_efs_file_system', { availability_zone_name: ref('local.zone') }, 'unknown'],
  ['aws_efs_file_system', { availability_zone_name: opaque() }, true],
  ['aws_efs_file_system', { availability_zone_name: ['us-east-1a'] }, 'unknown'],
  ['aws_efs_file_system', { availability_zone_name: null }, true],
  ['aws_dax_cluster', { replication_factor: 1 }, false],
  ['aws_dax_cluster', { replication_factor: 3 }, true],
  ['aws_fsx_windows_file_system', {}, false],
  ['aws_fsx_windows_file_system', { deployment_type: 'MULTI_AZ_1' }, true],
  ['aws_fsx_ontap_file_system', { deployment_type: 'SINGLE_AZ_2' }, false],
] as const)('%s %j: %s', (type, args: Args, expected) => {
  expect(survives(`${type}.x`, args)).toBe(expected);
});

describe.each([
  ['aws_memorydb_cluster.x', 'aws_memorydb_subnet_group', {}],
  ['aws_dax_cluster.x', 'aws_dax_subnet_group', { replication_factor: 3 }],
] as const)('%s', (is, type, args) => {
  const subnet = (name: string, zone: unknown) =>
    resource(`aws_subnet.${name}`, { availability_zone_id: zone });
  const over = (...zones: unknown[]) =>
    survives(
      is,
      { ...args, subnet_group_name: ref(`${type}.g.name`) },
      resource(`${type}.g`, { subnet_ids: ref('aws_subnet.a.id', 'aws_subnet.b.id') }),
      ...['a', 'b'].map((name, index) => subnet(name, zones[index])),
    );

  test('is lost with the only zone that its subnets have', () => {
    expect(over('use1-az1', 'use1-az2')).toBe(true);
    expect(over('use1-az1', 'use1-az1')).toBe(false);
    expect(over('use1-az1', ref('local.zone'))).toBe('unknown');
  });

  test('may be where a subnet group outside of the plan has its subnets', () => {
    expect(survives(is, { ...args, subnet_group_name: 'elsewhere' })).toBe('unknown');
    expect(survives(is, { ...args, subnet_group_name: opaque() })).toBe(true);
  });
});

describe('a cluster of DocumentDB', () => {
  const CLUSTER = 'aws_docdb_cluster.x';
  const instance = (name: string, args: Args = {}) =>
    resource(`aws_docdb_cluster_instance.${name}`, {
      cluster_identifier: ref(`${CLUSTER}.id`),
      ...args,
    });

  test('needs two instances, and not in one zone', () => {
    const zone = { availability_zone: 'us-east-1a' };
    expect(survives(CLUSTER, {})).toBe('unknown');
    expect(survives(CLUSTER, {}, instance('a'))).toBe(false);
    expect(survives(CLUSTER, {}, instance('a'), instance('b'))).toBe(true);
    expect(survives(CLUSTER, {}, instance('a', zone), instance('b', zone))).toBe(false);
    expect(survives(CLUSTER, {}, instance('a', zone), instance('b'))).toBe(true);
    const open = { availability_zone: ref('local.zone') };
    expect(survives(CLUSTER, {}, instance('a', zone), instance('b', open))).toBe('unknown');
    expect(survives(CLUSTER, {}, instance('a', open), instance('b', open))).toBe('unknown');
    const far = { availability_zone: 'us-east-1b' };
    const three = [instance('a', zone), instance('b', far), instance('c', open)];
    expect(survives(CLUSTER, {}, ...three)).toBe(true);
    const other = { cluster_identifier: ref('local.cluster') };
    expect(survives(CLUSTER, {}, instance('a'), instance('b', other))).toBe('unknown');
  });

  test('keeps backups for a day, and is not protected, where nothing is said', () => {
    expect(read(CLUSTER, {})).toMatchObject({
      backupRetentionDays: { value: 1 },
      deletionProtection: { value: false },
      skipsFinalSnapshot: { value: false },
    });
  });
});

test('a cluster of Neptune has the replicas that Application Auto Scaling keeps', () => {
  const cluster = (target: Args) =>
    survives(
      'aws_neptune_cluster.x',
      { cluster_identifier: 'graph' },
      resource('aws_neptune_cluster_instance.i', {
        cluster_identifier: ref('aws_neptune_cluster.x.id'),
      }),
      resource('aws_appautoscaling_target.t', target),
    );
  const replicas = { scalable_dimension: 'neptune:cluster:ReadReplicaCount', min_capacity: 1 };
  expect(cluster({ ...replicas, resource_id: 'cluster:graph' })).toBe(true);
  expect(cluster({ ...replicas, resource_id: 'cluster:other' })).toBe(false);
  expect(cluster({ ...replicas, resource_id: 'cluster:graph', min_capacity: 0 })).toBe(false);
  expect(cluster({ ...replicas, resource_id: ref('local.cluster') })).toBe('unknown');
  const ofRds = { ...replicas, scalable_dimension: 'rds:cluster:ReadReplicaCount' };
  expect(cluster({ ...ofRds, resource_id: 'cluster:graph' })).toBe(false);
});
