import { describe, expect, test } from 'vitest';
import { buildResolver, resource } from '../../plan/plan-builder.fixture.js';
import { opaque, ref, type Args } from '../../plan/planned-values.fixture.js';
import { readCachesAndFiles } from './caches-and-files.js';
import { readDatabaseStores } from './database-storage.js';
import type { Store } from './store.js';
import { readTransit } from './transit.js';
import { readVolumes } from './volumes.js';

type Answer = boolean | 'unknown' | undefined;

/** The first part that is not encrypted, or else may not be. */
function answer(stores: readonly Store[], address: string): Answer {
  const parts = stores.find((store) => store.address === address)?.parts;
  if (!parts) return undefined;
  const states = parts.map(({ encrypted }) =>
    encrypted.state === 'known' ? encrypted.value : 'unknown',
  );
  return states.includes(false) ? false : states.includes('unknown') ? 'unknown' : true;
}

const existing = { actions: ['no-op'] };

describe('a database at rest', () => {
  const ask = (args: Args, more = {}): Answer =>
    answer(
      readDatabaseStores(buildResolver(resource('aws_db_instance.a', args, more))),
      'aws_db_instance.a',
    );

  test('is as its argument says, and not encrypted where it says nothing', () => {
    expect(ask({ storage_encrypted: true })).toBe(true);
    expect(ask({ storage_encrypted: false })).toBe(false);
    expect(ask({})).toBe(false);
    expect(ask({ storage_encrypted: ref('aws_x.y.z') })).toBe('unknown');
  });

  test('that is restored has what it is restored from, until it is there', () => {
    const restored = { storage_encrypted: true, snapshot_identifier: 'before' };
    expect(ask(restored)).toBe('unknown');
    expect(ask(restored, existing)).toBe(true);
    // Restoring an instance takes no key, so that naming one encrypts nothing.
    expect(ask({ ...restored, kms_key_id: 'arn:aws:kms:x' })).toBe('unknown');
    expect(ask({ restore_to_point_in_time: [{ source_db_instance_identifier: 'x' }] })).toBe(
      'unknown',
    );
  });

  test('that replicates follows its source, round no circle', () => {
    const replica = (of: string) => ({
      replicate_source_db: ref(`aws_db_instance.${of}.identifier`),
    });
    const ofBoth = readDatabaseStores(
      buildResolver(
        resource('aws_db_instance.a', { storage_encrypted: true }),
        resource('aws_db_instance.b', replica('a')),
        resource('aws_db_instance.c', replica('b')),
        resource('aws_db_instance.d', replica('e')),
        resource('aws_db_instance.e', replica('d')),
      ),
    );
    expect(answer(ofBoth, 'aws_db_instance.c')).toBe(true);
    expect(answer(ofBoth, 'aws_db_instance.d')).toBe('unknown');
    expect(ask({ replicate_source_db: 'arn:aws:rds:eu-west-1:1:db:x' })).toBe('unknown');
    expect(ask({ replicate_source_db: 'arn:aws:rds:eu-west-1:1:db:x', kms_key_id: 'k' })).toBe(
      true,
    );
  });

  test('of Aurora is encrypted where it is new', () => {
    const cluster = (engine: string, more = {}): Answer =>
      answer(
        readDatabaseStores(buildResolver(resource('aws_rds_cluster.a', { engine }, more))),
        'aws_rds_cluster.a',
      );
    expect(cluster('aurora-postgresql')).toBe(true);
    expect(cluster('aurora-postgresql', existing)).toBe(false);
    expect(cluster('mysql')).toBe(false);
  });
});

describe('volumes', () => {
  const ask = (is: string, args: Args, byAccount = false): Answer =>
    answer(readVolumes(buildResolver(resource(is, args)), byAccount), is);

  test('of which nothing is said are encrypted by the account alone', () => {
    expect(ask('aws_ebs_volume.v', {})).toBe(false);
    expect(ask('aws_ebs_volume.v', {}, true)).toBe(true);
    expect(ask('aws_ebs_volume.v', { snapshot_id: 'snap-1' })).toBe('unknown');
  });

  test('are in doubt where the plan hides what the account does', () => {
    const stores = readVolumes(
      buildResolver(
        resource('aws_ebs_volume.v'),
        resource('aws_ebs_encryption_by_default.d', { enabled: ref('local.enabled') }),
      ),
      false,
    );
    expect(answer(stores, 'aws_ebs_volume.v')).toBe('unknown');
  });

  test('an account setting that is off encrypts nothing', () => {
    const resolver = buildResolver(
      resource('aws_ebs_volume.v', {}),
      resource('aws_ebs_encryption_by_default.d', { enabled: false }),
    );
    expect(answer(readVolumes(resolver, false), 'aws_ebs_volume.v')).toBe(false);
  });

  test('that are there stay as they are, and what is launched later does not', () => {
    const there = (is: string): Answer =>
      answer(readVolumes(buildResolver(resource(is, {}, existing)), true), is);
    expect(there('aws_ebs_volume.v')).toBe(false);
    expect(there('aws_instance.i')).toBe(false);
    expect(there('aws_launch_template.t')).toBe(true);
  });

  test('of an instance are all judged', () => {
    const root_block_device = [{ encrypted: true }];
    expect(ask('aws_instance.i', { root_block_device })).toBe(true);
    expect(ask('aws_instance.i', { root_block_device, ebs_block_device: [{}] })).toBe(false);
    expect(ask('aws_instance.i', { root_block_device: opaque() })).toBe(false);
    expect(ask('aws_instance.i', { launch_template: [{ id: 'lt-1' }] })).toBeUndefined();
  });

  test('of a launch template carry texts, and an instance store is none', () => {
    const root = { device_name: '/dev/xvda', ebs: [{ encrypted: 'true' }] };
    const store = { device_name: '/dev/sdb', virtual_name: 'ephemeral0' };
    const template = (...rows: Args[]): Answer =>
      ask('aws_launch_template.t', { block_device_mappings: rows });
    expect(template(root, store)).toBe(true);
    expect(template({ ...root, ebs: [{ encrypted: 'false' }] })).toBe(false);
    expect(template({ ...root, ebs: [{}] })).toBe(false);
    expect(ask('aws_launch_template.t', {})).toBe(false);
  });
});

describe('caches and files', () => {
  const ask = (is: string, args: Args): Answer =>
    answer(readCachesAndFiles(buildResolver(resource(is, args))), is);
  const GROUP = 'aws_elasticache_replication_group.g';

  test('a cache is as its engine does where nothing is said', () => {
    expect(ask(GROUP, {})).toBe(false);
    expect(ask(GROUP, { engine: 'valkey' })).toBe(true);
    expect(ask(GROUP, { at_rest_encryption_enabled: true })).toBe(true);
    expect(ask(GROUP, { global_replication_group_id: 'x' })).toBe('unknown');
  });

  test('a single node is judged where it is of no group and keeps anything', () => {
    expect(ask('aws_elasticache_cluster.c', { engine: 'redis' })).toBe(false);
    expect(ask('aws_elasticache_cluster.c', { engine: 'memcached' })).toBeUndefined();
    expect(ask('aws_elasticache_cluster.c', { replication_group_id: 'g' })).toBeUndefined();
  });

  test('a file system says it, and a bucket need not', () => {
    expect(ask('aws_efs_file_system.f', {})).toBe(false);
    expect(ask('aws_efs_file_system.f', { encrypted: true })).toBe(true);
    expect(ask('aws_s3_bucket.b', {})).toBe(true);
  });
});

describe('in transit', () => {
  const ask = (args: Args, parameters?: Args): Answer =>
    answer(
      readTransit(
        buildResolver(
          resource('aws_db_instance.a', {
            ...args,
            ...(parameters ? { parameter_group_name: ref('aws_db_parameter_group.p.name') } : {}),
          }),
          resource('aws_db_parameter_group.p', parameters ?? {}),
        ),
      ),
      'aws_db_instance.a',
    );

  test.each([
    ['mysql', '8.0', false],
    ['mysql', '8.4', 'unknown'],
    ['mariadb', '11.4', false],
    ['mariadb', '11.8', true],
    ['postgres', '14.9', false],
    ['postgres', '15', true],
    ['aurora-postgresql', '16.4', false],
    ['aurora-postgresql', '17.1', true],
    ['sqlserver-ex', '16.0', false],
    ['oracle-ee', '19', 'unknown'],
  ])('%s %s by default: %s', (engine, engine_version, expected) => {
    expect(ask({ engine, engine_version })).toBe(expected);
  });

  test('a parameter decides before any default', () => {
    const set = (name: string, value: unknown) => ({ parameter: [{ name, value }] });
    const mysql = { engine: 'mysql', engine_version: '8.0' };
    expect(ask(mysql, set('require_secure_transport', 'ON'))).toBe(true);
    expect(ask(mysql, set('require_secure_transport', '0'))).toBe(false);
    expect(ask(mysql, set('time_zone', 'UTC'))).toBe(false);
    const postgres = { engine: 'postgres', engine_version: '16' };
    expect(ask(postgres, set('rds.force_ssl', '0'))).toBe(false);
    expect(ask(postgres, set('rds.force_ssl', ref('local.ssl')))).toBe('unknown');
    expect(ask({ ...mysql, parameter_group_name: 'ours' })).toBe('unknown');
    expect(ask({ ...mysql, parameter_group_name: 'default.mysql8.0' })).toBe(false);
  });

  test.each([
    ['in its region', {}, true],
    ['in another region, where it has the default group', { region: 'eu-west-1' }, false],
  ])('a replica has the engine and the group of its source %s', (_where, place: Args, expected) => {
    const stores = readTransit(
      buildResolver(
        resource('aws_db_instance.a', {
          region: 'us-east-1',
          engine: 'mysql',
          engine_version: '8.0',
          parameter_group_name: ref('aws_db_parameter_group.p.name'),
        }),
        resource('aws_db_parameter_group.p', {
          parameter: [{ name: 'require_secure_transport', value: '1' }],
        }),
        resource('aws_db_instance.replica', {
          region: 'us-east-1',
          ...place,
          engine: opaque(),
          replicate_source_db: ref('aws_db_instance.a.identifier'),
        }),
      ),
    );
    expect(answer(stores, 'aws_db_instance.replica')).toBe(expected);
  });

  test('a cache takes nothing plain beside', () => {
    const cache = (args: Args): Answer =>
      answer(
        readTransit(buildResolver(resource('aws_elasticache_replication_group.g', args))),
        'aws_elasticache_replication_group.g',
      );
    expect(cache({ transit_encryption_enabled: true })).toBe(true);
    expect(cache({ transit_encryption_enabled: true, transit_encryption_mode: 'preferred' })).toBe(
      false,
    );
    expect(cache({})).toBe(false);
    expect(cache({ engine: 'valkey' })).toBe('unknown');
    expect(cache({ engine: ref('local.engine') })).toBe('unknown');
    const hidden = { transit_encryption_mode: ref('local.mode') };
    expect(cache({ transit_encryption_enabled: true, ...hidden })).toBe('unknown');
  });
});
