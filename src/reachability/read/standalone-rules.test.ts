import { describe, expect, test } from 'vitest';
import { resource } from '../../plan/plan-builder.fixture.js';
import { dynamic, opaque, planned, ref, type Args } from '../../plan/planned-values.fixture.js';
import { DB, group, into, read, row, type Spec } from './group-rules.fixture.js';

describe('standalone rules, of either kind', () => {
  const v1 = (args: Args): Spec =>
    resource('aws_security_group_rule.r', {
      type: 'ingress',
      security_group_id: ref('aws_security_group.db.id'),
      ...row({ cidr_blocks: null }),
      ...args,
    });
  const v2 = (args: Args): Spec =>
    resource('aws_vpc_security_group_ingress_rule.r', {
      security_group_id: ref('aws_security_group.db.id'),
      ip_protocol: 'tcp',
      from_port: 3306,
      to_port: 3306,
      ...args,
    });

  test.each([
    [
      'a group',
      v1({ source_security_group_id: ref('aws_security_group.app.id') }),
      'aws_security_group.app',
    ],
    ['a block', v1({ cidr_blocks: ['10.0.0.0/8'] }), '10.0.0.0/8'],
    ['itself', v1({ self: true }), DB],
    [
      'a group',
      v2({ referenced_security_group_id: ref('aws_security_group.app.id') }),
      'aws_security_group.app',
    ],
    ['an IPv4 block', v2({ cidr_ipv4: '10.0.0.0/8' }), '10.0.0.0/8'],
    ['an IPv6 block', v2({ cidr_ipv6: '::/0' }), '::/0'],
  ])('%s (%#)', (_, rule, who) => {
    expect(into(read(group('app'), group('db'), rule))).toEqual([[who, 'tcp 3306-3306', 'sure']]);
  });

  test('their type is their direction', () => {
    const rules = read(group('db'), v1({ type: 'egress', cidr_blocks: ['0.0.0.0/0'] }));
    expect(into(rules)).toEqual([]);
    expect(rules.of(DB, 'egress')).toHaveLength(1);
    const v2egress = resource('aws_vpc_security_group_egress_rule.r', {
      security_group_id: ref('aws_security_group.db.id'),
      ip_protocol: '-1',
      cidr_ipv4: '0.0.0.0/0',
    });
    expect(read(group('db'), v2egress).of(DB, 'egress')[0]?.ports.protocol).toBe('all');
  });

  test('the port of a database is exact, though its number is known only after apply', () => {
    const port = ref('aws_db_instance.main.port');
    const own = v2({ from_port: port, to_port: port, cidr_ipv4: '10.0.0.0/8' });
    const rules = read(resource('aws_db_instance.main', { port: opaque() }), group('db'), own);
    expect(into(rules)).toEqual([['10.0.0.0/8', 'tcp aws_db_instance.main', 'sure']]);
  });

  test('ports from anything else that is known only after apply may be any', () => {
    const rules = read(group('db'), v2({ from_port: ref('local.port'), cidr_ipv4: '10.0.0.0/8' }));
    expect(into(rules)).toEqual([['10.0.0.0/8', 'unknown 0-65535', 'sure']]);
  });

  test('protocol numbers, and ICMP that has no ports', () => {
    expect(into(read(group('db'), v2({ ip_protocol: '6', cidr_ipv4: '10.0.0.0/8' })))).toEqual([
      ['10.0.0.0/8', 'tcp 3306-3306', 'sure'],
    ]);
    expect(into(read(group('db'), v1({ protocol: '1', cidr_blocks: ['10.0.0.0/8'] })))).toEqual([]);
  });

  test('a prefix list, of the plan or not', () => {
    const list = resource('aws_ec2_managed_prefix_list.ops', {
      entry: [{ cidr: '10.9.0.0/16' }, { cidr: ref('aws_vpc.x.cidr_block') }],
    });
    const own = v2({ prefix_list_id: ref('aws_ec2_managed_prefix_list.ops.id') });
    expect(into(read(list, group('db'), own))).toEqual([
      ['10.9.0.0/16', 'tcp 3306-3306', 'sure'],
      ['unknown', 'tcp 3306-3306', 'sure'],
    ]);
    const outside = v1({ prefix_list_ids: ['pl-2'] });
    expect(into(read(group('db'), outside))).toEqual([['unknown', 'tcp 3306-3306', 'maybe']]);
  });

  test('a rule that does not tell whose it is', () => {
    const rules = read(group('db'), v1({ security_group_id: ref('local.group'), self: true }));
    expect(rules.unplaced.map(({ address }) => address)).toEqual(['aws_security_group_rule.r']);
    expect(into(rules)).toEqual([]);
  });

  test('beside rules of the group itself it is only maybe there, those of a dynamic block too', () => {
    const rule = v2({ cidr_ipv4: '10.0.0.0/8' });
    const own = row({ cidr_blocks: ['10.1.0.0/16'] });
    const mixed = [
      ['10.1.0.0/16', 'tcp 3306-3306', 'sure'],
      ['10.0.0.0/8', 'tcp 3306-3306', 'maybe'],
    ];
    expect(into(read(group('db', { ingress: [own] }), rule))).toEqual(mixed);
    expect(into(read(group('db', { ingress: dynamic(own) }), rule))).toEqual(mixed);
  });

  test('what an existing group has by hand makes no mixture', () => {
    const found = group('db', {
      id: 'sg-1',
      ingress: dynamic(row({ cidr_blocks: ['10.1.0.0/16'] })),
    });
    expect(into(read(found, v2({ cidr_ipv4: '10.0.0.0/8' })))).toEqual([
      ['10.1.0.0/16', 'tcp 3306-3306', 'sure'],
      ['10.0.0.0/8', 'tcp 3306-3306', 'sure'],
    ]);
  });

  test('a rule of one of several groups is only maybe of each', () => {
    const many = resource('aws_security_group.db', {}, { count: 2 });
    const own = v1({
      security_group_id: ref('aws_security_group.db', 'count.index'),
      cidr_blocks: ['10.0.0.0/8'],
    });
    const rules = read(many, own);
    expect(into(rules, 'aws_security_group.db[1]')).toEqual([
      ['10.0.0.0/8', 'tcp 3306-3306', 'maybe'],
    ]);
  });

  test('a group by its known id', () => {
    const named = v2({
      security_group_id: planned('sg-1', 'aws_security_group.db.id'),
      cidr_ipv4: '10.0.0.0/8',
    });
    expect(into(read(group('db', { id: 'sg-1' }), named))).toHaveLength(1);
  });
});
