import { describe, expect, test } from 'vitest';
import { resource } from '../../plan/plan-builder.fixture.js';
import { dynamic, opaque, pooled, ref } from '../../plan/planned-values.fixture.js';
import { DB, group, into, read, row } from './group-rules.fixture.js';

describe('inline rules', () => {
  test('CIDR blocks of both families', () => {
    const rules = read(
      group('db', {
        ingress: pooled(row({ cidr_blocks: ['10.0.0.0/24'], ipv6_cidr_blocks: ['::/0'] })),
      }),
    );
    expect(into(rules)).toEqual([
      ['10.0.0.0/24', 'tcp 3306-3306', 'sure'],
      ['::/0', 'tcp 3306-3306', 'sure'],
    ]);
    expect(rules.of(DB, 'egress')).toEqual([]);
    expect(rules.of(DB, 'ingress')[0]?.source).toBe(`${DB} (inline ingress)`);
  });

  test('a group that a rule names is sure where it is the only one', () => {
    const rules = read(
      group('app'),
      group('db', { ingress: pooled(row({ security_groups: ref('aws_security_group.app.id') })) }),
    );
    expect(into(rules)).toEqual([['aws_security_group.app', 'tcp 3306-3306', 'sure']]);
  });

  test('one rule with two groups has both, surely', () => {
    const both = ref('aws_security_group.app.id', 'aws_security_group.ops.id');
    const rules = read(
      group('app'),
      group('ops'),
      group('db', { ingress: pooled(row({ security_groups: both })) }),
    );
    expect(into(rules)).toEqual([
      ['aws_security_group.app', 'tcp 3306-3306', 'sure'],
      ['aws_security_group.ops', 'tcp 3306-3306', 'sure'],
    ]);
  });

  test('two rules pool their groups: each is somewhere, and which is lost', () => {
    const rules = read(
      group('app'),
      group('ops'),
      group('db', {
        ingress: pooled(
          row({ security_groups: ref('aws_security_group.app.id') }),
          row({ from_port: 22, to_port: 22, security_groups: ref('aws_security_group.ops.id') }),
        ),
      }),
    );
    expect(into(rules)).toEqual([
      ['aws_security_group.app', 'tcp 3306-3306', 'somewhere'],
      ['aws_security_group.ops', 'tcp 3306-3306', 'somewhere'],
      ['aws_security_group.app', 'tcp 22-22', 'somewhere'],
      ['aws_security_group.ops', 'tcp 22-22', 'somewhere'],
    ]);
  });

  test('two rules of one group are both sure', () => {
    const app = ref('aws_security_group.app.id');
    const rules = read(
      group('app'),
      group('db', {
        ingress: pooled(
          row({ security_groups: app }),
          row({ to_port: 3310, security_groups: app }),
        ),
      }),
    );
    expect(into(rules).map(([, , certainty]) => certainty)).toEqual(['sure', 'sure']);
  });

  test('self is the group itself, also of a default one', () => {
    const rules = read(
      resource('aws_vpc.main'),
      group('db', { ingress: pooled(row({ self: true })) }),
      resource('aws_default_security_group.d', {
        vpc_id: ref('aws_vpc.main.id'),
        ingress: pooled(row({ self: true, protocol: '-1' })),
      }),
    );
    expect(into(rules)).toEqual([[DB, 'tcp 3306-3306', 'sure']]);
    const key = 'the default security group of aws_vpc.main';
    expect(into(rules, key)).toEqual([[key, 'all 0-65535', 'sure']]);
  });

  test('groups behind a dynamic block are unknown, and may be any', () => {
    const rules = read(
      group('db', { ingress: dynamic(row({ security_groups: ref('aws_security_group.app.id') })) }),
    );
    expect(into(rules)).toEqual([['unknown', 'tcp 3306-3306', 'maybe']]);
  });

  test('a group without a block has none, one with an open block has unknown ones', () => {
    expect(into(read(group('db', { ingress: opaque() })))).toEqual([]);
    expect(into(read(group('db', { ingress: ref('var.rules') })))).toEqual([
      ['unknown', 'unknown 0-65535', 'maybe'],
    ]);
  });

  test('ICMP opens no port', () => {
    const ping = row({ protocol: 'icmp', from_port: -1, to_port: -1, cidr_blocks: ['0.0.0.0/0'] });
    expect(into(read(group('db', { ingress: pooled(ping) })))).toEqual([]);
  });

  test('the entries of a prefix list of the plan, and one outside of it', () => {
    const list = resource('aws_ec2_managed_prefix_list.ops', {
      id: 'pl-1',
      entry: [{ cidr: '10.9.0.0/16' }],
    });
    const rules = read(
      list,
      group('db', { ingress: pooled(row({ prefix_list_ids: ['pl-1', 'pl-2'] })) }),
    );
    expect(into(rules).map(([who]) => who)).toEqual(['10.9.0.0/16', 'unknown']);
  });
});

describe('the default group of a VPC', () => {
  const key = 'the default security group of aws_vpc.main';

  test('has AWS’s own rules where the plan does not replace them', () => {
    const rules = read(resource('aws_vpc.main'));
    expect(into(rules, key)).toEqual([[key, 'all 0-65535', 'sure']]);
    expect(rules.of(key, 'egress').map(({ peer }) => peer)).toEqual([
      { kind: 'cidr', cidr: '0.0.0.0/0' },
      { kind: 'cidr', cidr: '::/0' },
    ]);
    expect(rules.knows(key)).toBe(true);
  });

  test('has none where aws_default_security_group empties it', () => {
    const rules = read(
      resource('aws_vpc.main'),
      resource('aws_default_security_group.d', { vpc_id: ref('aws_vpc.main.id') }),
    );
    expect(into(rules, key)).toEqual([]);
    expect(rules.of(key, 'egress')).toEqual([]);
  });

  test('takes standalone rules through the VPC’s attribute', () => {
    const rule = resource('aws_vpc_security_group_ingress_rule.r', {
      security_group_id: ref('aws_vpc.main.default_security_group_id'),
      ip_protocol: 'tcp',
      from_port: 22,
      to_port: 22,
      cidr_ipv4: '0.0.0.0/0',
    });
    expect(into(read(resource('aws_vpc.main'), rule), key)).toContainEqual([
      '0.0.0.0/0',
      'tcp 22-22',
      'sure',
    ]);
  });

  test('of the default VPC, and groups outside of the plan, are not known', () => {
    const rules = read(group('db'));
    expect(rules.knows(DB)).toBe(true);
    expect(rules.knows('sg-0123')).toBe(false);
    expect(rules.knows('the default security group of the default VPC')).toBe(false);
  });
});
