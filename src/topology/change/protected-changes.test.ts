import { describe, expect, test } from 'vitest';
import { parsePlan } from '../../plan/read-plan.js';
import { toStack } from '../read-stack.js';
import { readProtectedChanges } from './protected-changes.js';

interface Change {
  readonly is: string;
  readonly actions: readonly string[];
  readonly before: object;
  readonly after?: object;
  readonly unknown?: object;
}

/** What the plan of an existing stack changes. */
function changes(...items: readonly Change[]) {
  const entries = items.map(({ is, actions, before, after, unknown }) => {
    const [type, name] = is.split('.');
    const identity = { address: is, mode: 'managed', type, name };
    return {
      ...identity,
      change: {
        actions,
        before,
        after: actions.join() === 'delete' ? null : (after ?? before),
        after_unknown: unknown ?? {},
      },
    };
  });
  const left = entries.filter(({ change }) => change.after !== null);
  const json = {
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: {
      root_module: {
        resources: left.map(({ change, ...identity }) => ({ ...identity, values: change.after })),
      },
    },
    resource_changes: entries,
    configuration: {
      root_module: {
        resources: left.map(({ type, name, mode, address }) => ({
          type,
          name,
          mode,
          address,
          expressions: {},
        })),
      },
    },
    complete: true,
  };
  return readProtectedChanges(toStack(parsePlan({ path: 'plan.json', sha256: '', json }).plan));
}

const DATABASE: Change = {
  is: 'aws_db_instance.main',
  actions: ['no-op'],
  before: { vpc_security_group_ids: ['sg-1'] },
};

test('a group counts where something protected holds it', () => {
  const group: Change = {
    is: 'aws_security_group.db',
    actions: ['update'],
    before: { id: 'sg-1' },
    after: { id: 'sg-1', ingress: [] },
  };
  expect(changes(DATABASE, group)).toMatchObject([
    { address: 'aws_security_group.db', holders: ['aws_db_instance.main'], weakened: [] },
  ]);
  expect(changes(group)).toEqual([]);
});

test('rules given as JSON are not compared', () => {
  const acl = { is: 'aws_wafv2_web_acl.main', actions: ['update'], before: { rule_json: '[1]' } };
  expect(changes({ ...acl, after: { rule_json: '[]' } })).toMatchObject([
    { weakened: [], open: ['its rules cannot be compared'] },
  ]);
});

test('an allow rule of a network ACL may go, a deny rule may not', () => {
  const rule = (action: string): Change => ({
    is: `aws_network_acl_rule.${action}`,
    actions: ['delete'],
    before: { rule_action: action },
  });
  expect(changes(rule('allow'), rule('deny'))).toMatchObject([
    { address: 'aws_network_acl_rule.deny', severity: 'medium' },
  ]);
});

test('a plan that destroys everything is judged', () => {
  expect(changes({ ...DATABASE, actions: ['delete'] })).toMatchObject([{ action: 'delete' }]);
  const others = [
    'aws_docdb_cluster',
    'aws_neptune_cluster',
    'aws_redshift_cluster',
    'aws_memorydb_cluster',
    'aws_dynamodb_table',
    'aws_efs_file_system',
    'aws_opensearch_domain',
  ].map((type): Change => ({ is: `${type}.x`, actions: ['delete'], before: {} }));
  const found = changes(...others);
  expect(found).toHaveLength(others.length);
  expect(found.every(({ severity }) => severity === 'critical')).toBe(true);
});

test('keys, listeners, members of a cluster, volumes and snapshots are protected', () => {
  const deleted = (type: string, before: object = {}) =>
    changes({ is: `${type}.x`, actions: ['delete'], before }).map(({ severity }) => severity);
  expect(deleted('aws_kms_key')).toEqual(['critical']);
  expect(deleted('aws_ebs_volume')).toEqual(['critical']);
  expect(deleted('aws_lb_listener')).toEqual(['medium']);
  for (const type of ['aws_rds_cluster_instance', 'aws_db_snapshot'])
    expect(deleted(type)).toEqual(['high']);
  expect(deleted('aws_s3_bucket')).toEqual([]);
  expect(deleted('aws_s3_bucket', { force_destroy: true })).toEqual(['critical']);
  const key = { is: 'aws_kms_key.x', actions: ['update'], before: { is_enabled: true } };
  expect(changes({ ...key, after: { is_enabled: false } })[0]?.weakened).toEqual([
    'is_enabled goes from true to false',
  ]);
});

test.each([
  ['aws_fsx_windows_file_system', {}],
  ['aws_cognito_user_pool', {}],
  ['aws_secretsmanager_secret', {}],
  ['aws_sqs_queue', {}],
  ['aws_cloudfront_distribution', {}],
  ['aws_elb', {}],
  ['aws_route53_zone', {}],
  ['aws_route53_record', { type: 'A', name: 'www' }],
  ['aws_s3_bucket_versioning', {}],
  ['aws_ecr_repository', { force_delete: true }],
])('%s is missed where it is deleted', (type, before) => {
  expect(changes({ is: `${type}.x`, actions: ['delete'], before })).toHaveLength(1);
});

test.each([
  ['aws_ecr_repository', { force_delete: false }],
  ['aws_route53_record', { type: 'CNAME', name: '_0a1b.example.com' }],
  ['aws_route53_record', { type: 'TXT', name: 'example.com' }],
])('%s %j is not', (type, before) => {
  expect(changes({ is: `${type}.x`, actions: ['delete'], before })).toEqual([]);
});

test.each([
  [
    'aws_dynamodb_table',
    { point_in_time_recovery: [{ enabled: true }] },
    { point_in_time_recovery: [] },
  ],
  ['aws_s3_bucket', { force_destroy: false }, { force_destroy: true }],
  [
    'aws_s3_bucket_versioning',
    { versioning_configuration: [{ status: 'Enabled' }] },
    { versioning_configuration: [{ status: 'Suspended' }] },
  ],
  ['aws_kms_key', { deletion_window_in_days: 30 }, { deletion_window_in_days: 7 }],
  ['aws_elasticache_replication_group', { num_cache_clusters: 2 }, { num_cache_clusters: 1 }],
  [
    'aws_backup_plan',
    { rule: [{ rule_name: 'a' }, { rule_name: 'b' }] },
    { rule: [{ rule_name: 'a' }] },
  ],
  ['aws_rds_cluster', { backtrack_window: 86400 }, { backtrack_window: 0 }],
  ['aws_cloudfront_distribution', { web_acl_id: 'arn:a' }, { web_acl_id: '' }],
  ['aws_s3_bucket', { versioning: [{ enabled: true }] }, { versioning: [{ enabled: false }] }],
  ['aws_sqs_queue', { message_retention_seconds: 1209600 }, { message_retention_seconds: 60 }],
  ['aws_dynamodb_table', { replica: [{ region_name: 'us-west-2' }] }, { replica: [] }],
  [
    'aws_s3_bucket_replication_configuration',
    { rule: [{ id: 'all', status: 'Enabled' }] },
    { rule: [{ id: 'all', status: 'Disabled' }] },
  ],
  [
    'aws_s3_bucket_object_lock_configuration',
    { rule: [{ default_retention: [{ mode: 'COMPLIANCE', days: 90 }] }] },
    { rule: [{ default_retention: [{ mode: 'COMPLIANCE', days: 1 }] }] },
  ],
  [
    'aws_dlm_lifecycle_policy',
    { policy_details: [{ schedule: [{ name: 'daily', retain_rule: [{ count: 14 }] }] }] },
    { policy_details: [{ schedule: [{ name: 'daily', retain_rule: [{ count: 2 }] }] }] },
  ],
  ['aws_cognito_user_pool', { deletion_protection: 'ACTIVE' }, { deletion_protection: 'INACTIVE' }],
  ['aws_secretsmanager_secret', { recovery_window_in_days: 30 }, { recovery_window_in_days: 0 }],
])('%s protects less: %j to %j', (type, before, after) => {
  const update = (from: object, to: object, unknown = {}) =>
    changes({ is: `${type}.x`, actions: ['update'], before: from, after: to, unknown })[0];
  expect(update(before, after)?.weakened).toHaveLength(1);
  expect(update(before, before)?.weakened).toEqual([]);
  const [name = ''] = Object.keys(before);
  expect(update(before, {}, { [name]: true })).toMatchObject({
    weakened: [],
    open: expect.arrayContaining([expect.any(String)]),
  });
});

test('a cache may lose a replica as long as there is one', () => {
  const from = { num_cache_clusters: 3 };
  const to = { num_cache_clusters: 2 };
  const group = { is: 'aws_elasticache_replication_group.x', actions: ['update'], before: from };
  expect(changes({ ...group, after: to })[0]?.weakened).toEqual([]);
});

test('a replacement says whether the new one comes first', () => {
  const replace = (actions: string[]) => changes({ ...DATABASE, actions });
  expect(replace(['create', 'delete'])).toMatchObject([{ action: 'replace', createsFirst: true }]);
  expect(replace(['delete', 'create'])).toMatchObject([{ action: 'replace', createsFirst: false }]);
});

describe('a backup plan', () => {
  const rule = {
    rule_name: 'daily',
    schedule: 'cron(0 5 * * ? *)',
    target_vault_name: 'v',
    enable_continuous_backup: true,
    lifecycle: [{ delete_after: 35 }],
    copy_action: [{ destination_vault_arn: 'arn:dr', lifecycle: [] }],
  };
  const becomes = (after: object) => {
    const plan = { is: 'aws_backup_plan.x', actions: ['update'], before: { rule: [rule] } };
    const [change] = changes({ ...plan, after: { rule: [{ ...rule, ...after }] } });
    return [change?.weakened ?? [], change?.open ?? []];
  };

  test.each([
    [
      { lifecycle: [{ delete_after: 7 }] },
      'rule daily: lifecycle.0.delete_after goes from 35 to 7',
    ],
    [{ copy_action: [] }, 'rule daily: copy_action arn:dr is removed'],
    [
      { enable_continuous_backup: false },
      'rule daily: enable_continuous_backup goes from true to false',
    ],
  ])('protects less with %j', (after, expected) => {
    expect(becomes(after)).toEqual([[expected], []]);
  });

  test('may protect less at other times', () => {
    expect(becomes({ schedule: 'cron(0 5 1 * ? *)' })[1]).toHaveLength(1);
  });

  test.each([
    { lifecycle: [{ delete_after: 90 }] },
    { lifecycle: [] },
    { rule_name: 'each-day' },
    { start_window: 60 },
  ])('protects as before with %j', (after) => {
    expect(becomes(after)).toEqual([[], []]);
  });

  test('that kept for ever and keeps for a while protects less', () => {
    const plan = { is: 'aws_backup_plan.x', actions: ['update'] };
    const before = { rule: [{ ...rule, lifecycle: [] }] };
    expect(changes({ ...plan, before, after: { rule: [rule] } })[0]?.weakened).toEqual([
      'rule daily: lifecycle.0.delete_after goes from nothing to 35',
    ]);
  });
});

test('a selection that is made anew protects as before where it selects as much', () => {
  const before = { plan_id: 'p', resources: ['arn:a'], condition: [], not_resources: [] };
  const replaced = (after: object, unknown = {}) => {
    const actions = ['delete', 'create'];
    const is = 'aws_backup_selection.x';
    return changes({ is, actions, before, after: { ...before, ...after }, unknown })[0];
  };
  const [none, some] = [[], [expect.any(String)]];
  expect(replaced({ resources: ['arn:a', 'arn:b'] })).toMatchObject({
    remade: true,
    weakened: none,
    open: none,
  });
  expect(replaced({ resources: ['*'] })).toMatchObject({ weakened: none, open: none });
  // What nobody wrote the provider fills in.
  expect(replaced({}, { condition: true, not_resources: true })).toMatchObject({ open: none });
  expect(replaced({ resources: ['arn:b'] })).toMatchObject({ weakened: some });
  expect(replaced({ not_resources: ['arn:a'] })).toMatchObject({ open: some });
});

test('snapshots that are kept by age in place of number are not compared', () => {
  const kept = (rule: object) => ({
    policy_details: [{ schedule: [{ name: 'daily', retain_rule: [rule] }] }],
  });
  const policy = { is: 'aws_dlm_lifecycle_policy.x', actions: ['update'] };
  const before = kept({ count: 14, interval: 0 });
  const after = kept({ count: 0, interval: 30, interval_unit: 'DAYS' });
  const [change] = changes({ ...policy, before, after });
  expect(change).toMatchObject({ weakened: [], open: expect.arrayContaining([]) });
  expect(change?.open).not.toEqual([]);
});
