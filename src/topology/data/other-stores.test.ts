import { describe, expect, test } from 'vitest';
import { buildResolver, resource, type ResourceSpec } from '../../plan/plan-builder.fixture.js';
import { dynamic, opaque, ref, type Args } from '../../plan/planned-values.fixture.js';
import { readCachesAndFiles } from './caches-and-files.js';
import { readCopies } from './copies.js';
import { readVolumes } from './volumes.js';

function answer(is: string, resources: readonly ResourceSpec[], byAccount = false) {
  const resolver = buildResolver(...resources);
  const stores = [...readVolumes(resolver, byAccount), ...readCachesAndFiles(resolver)];
  const all = [...stores, ...readCopies(resolver, stores, byAccount)];
  const parts = all.find(({ address }) => address === is)?.parts.map(({ encrypted }) => encrypted);
  if (!parts) return undefined;
  if (parts.some((part) => part.state === 'known' && !part.value)) return false;
  return parts.every(({ state }) => state === 'known') || 'unknown';
}

const ask = (is: string, args: Args, byAccount = false) =>
  answer(is, [resource(is, args)], byAccount);

describe('stores of other services', () => {
  test.each([
    ['aws_docdb_cluster', {}, false],
    ['aws_docdb_cluster', { storage_encrypted: true }, true],
    ['aws_docdb_cluster', { snapshot_identifier: 'before' }, 'unknown'],
    ['aws_opensearch_domain', {}, false],
    ['aws_opensearch_domain', { encrypt_at_rest: [{ enabled: true }] }, true],
    ['aws_kinesis_stream', {}, false],
    ['aws_kinesis_stream', { encryption_type: 'KMS' }, true],
    ['aws_dynamodb_table', {}, true],
    ['aws_dax_cluster', { server_side_encryption: [] }, false],
    ['aws_dax_cluster', { server_side_encryption: [{ enabled: true }] }, true],
    ['aws_workspaces_workspace', { root_volume_encryption_enabled: true }, false],
    ['aws_sqs_queue', {}, true],
    ['aws_sqs_queue', { sqs_managed_sse_enabled: false }, false],
    ['aws_sqs_queue', { sqs_managed_sse_enabled: false, kms_master_key_id: 'alias/x' }, true],
    ['aws_sqs_queue', { sqs_managed_sse_enabled: false, kms_master_key_id: '' }, false],
    ['aws_sqs_queue', { sqs_managed_sse_enabled: ref('local.x') }, 'unknown'],
    ['aws_sns_topic', {}, true],
    ['aws_redshift_cluster', {}, true],
    ['aws_redshift_cluster', { encrypted: false }, false],
    ['aws_redshift_cluster', { encrypted: false, snapshot_identifier: 'x' }, 'unknown'],
    ['aws_kinesis_firehose_delivery_stream', {}, false],
    [
      'aws_kinesis_firehose_delivery_stream',
      { kinesis_source_configuration: [{ kinesis_stream_arn: 'x' }] },
      true,
    ],
    ['aws_eks_cluster', {}, true],
    ['aws_eks_cluster', { version: '1.27' }, false],
    ['aws_eks_cluster', { version: '1.31' }, true],
    ['aws_eks_cluster', { version: '1.27', encryption_config: [{ resources: ['secrets'] }] }, true],
    ['aws_eks_cluster', { version: ref('local.v') }, 'unknown'],
  ] as const)('%s %j: %s', (type, args: Args, expected) => {
    expect(ask(`${type}.x`, args)).toBe(expected);
  });
});

describe('volumes of fleets and tasks', () => {
  test('each specification of a spot fleet has a root of its own', () => {
    const fleet = (...rows: Args[]) =>
      ask('aws_spot_fleet_request.f', { launch_specification: rows });
    expect(fleet({ root_block_device: [{ encrypted: true }] })).toBe(true);
    expect(fleet({ root_block_device: [{ encrypted: true }] }, {})).toBe(false);
    expect(ask('aws_spot_fleet_request.f', {})).toBeUndefined();
  });

  test('that no dynamic block hides further volumes of an instance is assumed, and said', () => {
    const why = (more: Args) =>
      readVolumes(
        buildResolver(
          resource('aws_instance.i', { root_block_device: [{ encrypted: true }], ...more }),
        ),
        false,
      )[0]?.parts[0]?.why;
    expect(why({ ebs_block_device: opaque() })).toContain('assumed: no dynamic block');
    expect(why({ ebs_block_device: [{ encrypted: true }] })).not.toContain('assumed');
    expect(why({})).not.toContain('assumed');
  });

  test('a volume of a task is encrypted unless it says otherwise', () => {
    const service = (volume: Args) =>
      ask('aws_ecs_service.s', {
        volume_configuration: [{ name: 'v', managed_ebs_volume: [volume] }],
      });
    expect(service({})).toBe(true);
    expect(service({ encrypted: false })).toBe(false);
    expect(ask('aws_ecs_service.s', {})).toBeUndefined();
  });

  test('a mapping of another device than the root of its image leaves the root as it was', () => {
    const image = (root_device_name: string) => [
      resource('data.aws_ami.a', { id: 'ami-1', root_device_name }),
      resource('aws_launch_template.t', {
        image_id: 'ami-1',
        block_device_mappings: [{ device_name: '/dev/xvda', ebs: [{ encrypted: 'true' }] }],
      }),
    ];
    expect(answer('aws_launch_template.t', image('/dev/xvda'))).toBe(true);
    expect(answer('aws_launch_template.t', image('/dev/sda1'))).toBe(false);
  });
});

describe('a volume beside the setting of the account', () => {
  const on = (more: Args = {}, actions = ['create']) =>
    resource('aws_ebs_encryption_by_default.on', more, { actions });

  test('may be made before it', () => {
    const volume = resource('aws_ebs_volume.v', {});
    expect(answer('aws_ebs_volume.v', [on(), volume])).toBe('unknown');
    expect(answer('aws_ebs_volume.v', [on({ enabled: true }, ['no-op']), volume])).toBe(true);
    expect(
      answer('aws_ebs_volume.v', [on(), resource('aws_ebs_volume.v', { encrypted: true })]),
    ).toBe(true);
    expect(answer('aws_launch_template.t', [on(), resource('aws_launch_template.t', {})])).toBe(
      true,
    );
  });
});

describe('copies', () => {
  const volume = (encrypted: boolean) => resource('aws_ebs_volume.v', { encrypted });
  const snapshot = resource('aws_ebs_snapshot.s', { volume_id: ref('aws_ebs_volume.v.id') });
  const copy = (args: Args = {}) =>
    resource('aws_ebs_snapshot_copy.c', {
      source_snapshot_id: ref('aws_ebs_snapshot.s.id'),
      ...args,
    });

  test('have the encryption of their source', () => {
    expect(answer('aws_ebs_snapshot.s', [volume(true), snapshot])).toBe(true);
    expect(answer('aws_ebs_snapshot.s', [volume(false), snapshot])).toBe(false);
    expect(answer('aws_ebs_snapshot_copy.c', [volume(true), snapshot, copy()])).toBe(true);
    expect(answer('aws_ebs_snapshot_copy.c', [volume(false), snapshot, copy()])).toBe(false);
    expect(ask('aws_ami_copy.a', { source_ami_id: 'ami-1', encrypted: false })).toBe('unknown');
  });

  test('are encrypted where they are told to be, or by the account', () => {
    expect(
      answer('aws_ebs_snapshot_copy.c', [volume(false), snapshot, copy({ encrypted: true })]),
    ).toBe(true);
    expect(ask('aws_ami_copy.a', { source_ami_id: 'ami-1' }, true)).toBe(true);
    expect(ask('aws_db_snapshot_copy.a', { kms_key_id: 'k' })).toBe(true);
    expect(ask('aws_ebs_snapshot_import.i', {})).toBe(false);
  });

  test('that go round in a circle are of nothing', () => {
    const round = (name: string, of: string) =>
      resource(`aws_ebs_snapshot_copy.${name}`, {
        source_snapshot_id: ref(`aws_ebs_snapshot_copy.${of}.id`),
      });
    expect(answer('aws_ebs_snapshot_copy.a', [round('a', 'b'), round('b', 'a')])).toBe('unknown');
  });

  test('of which the plan says what they are need no source', () => {
    const there = (encrypted: boolean) =>
      answer('aws_db_snapshot.s', [
        resource(
          'aws_db_snapshot.s',
          { db_instance_identifier: 'x', encrypted },
          { actions: ['no-op'] },
        ),
      ]);
    expect([there(true), there(false)]).toEqual([true, false]);
  });

  test('a dynamic block hides which volumes there are', () => {
    const hidden = dynamic({ enabled: ref('local.x') });
    expect(ask('aws_dax_cluster.d', { server_side_encryption: hidden })).toBe('unknown');
  });
});
