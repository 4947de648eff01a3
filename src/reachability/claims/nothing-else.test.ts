import { describe, expect, test } from 'vitest';
import { dynamic, opaque, pooled, ref, type Args } from '../../plan/planned-values.fixture.js';
import { buildWebStack, type Changes } from '../../topology/web-stack.fixture.js';
import { readDatabases } from './read-databases.js';

const DB = 'aws_db_instance.main';
const DB_GROUP = 'aws_security_group.db';
const MYSQL = { protocol: 'tcp', from_port: 3306, to_port: 3306 };
const FROM_APP = { ...MYSQL, security_groups: ref('aws_security_group.app.id') };

function judge(changes: Changes) {
  const stack = buildWebStack(changes);
  const [database] = readDatabases(stack);
  if (!database) throw new Error('the stack has no database');
  return database.fromOthers;
}

const verdict = (changes: Changes): string => judge(changes).verdict;
const ingress = (...rows: Args[]): Changes => ({ [DB_GROUP]: { ingress: pooled(...rows) } });
const from = (...blocks: string[]): Args => ({ ...MYSQL, cidr_blocks: blocks });
const bastion = (group: string, subnet = 'public'): Changes => ({
  'aws_instance.bastion': {
    subnet_id: ref(`aws_subnet.${subnet}.id`),
    vpc_security_group_ids: ref(`aws_security_group.${group}.id`),
  },
});

describe('nothing but the application is let in: proven', () => {
  test('by its group alone', () => {
    expect(judge({})).toMatchObject({
      verdict: 'proven',
      evidence: [
        'aws_security_group.db (inline ingress) lets in aws_security_group.app on tcp 3306: aws_autoscaling_group.app has this group, and nothing else that opens connections',
      ],
    });
  });

  test('where no rule lets anything in', () => {
    expect(verdict({ [DB_GROUP]: { ingress: opaque() } })).toBe('proven');
  });

  test('by just the application’s subnets, in one block or in two', () => {
    expect(verdict(ingress(from('10.0.1.0/24', '10.0.2.0/24')))).toBe('proven');
  });

  test('by the database’s own group', () => {
    expect(verdict(ingress(FROM_APP, { ...MYSQL, self: true }))).toBe('proven');
  });

  test('where ICMP is open to all: no port is', () => {
    const ping = { protocol: 'icmp', from_port: -1, to_port: -1, cidr_blocks: ['0.0.0.0/0'] };
    expect(verdict(ingress(FROM_APP, ping))).toBe('proven');
  });

  test('though an open group lies about that nobody has', () => {
    const open = { vpc_id: ref('aws_vpc.main.id'), ingress: pooled(from('0.0.0.0/0')) };
    expect(verdict({ 'aws_security_group.open': open })).toBe('proven');
  });
});

describe('something else is let in: refuted', () => {
  test.each([
    ['the internet', from('0.0.0.0/0')],
    ['the internet on another port', { ...from('0.0.0.0/0'), from_port: 22, to_port: 22 }],
    ['the internet by IPv6', { ...MYSQL, ipv6_cidr_blocks: ['::/0'] }],
    ['the whole VPC', from('10.0.0.0/16')],
    ['the public subnets', from('10.0.0.0/24')],
    ['another network', from('192.168.0.0/16')],
    [
      'all ports to the internet',
      { protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] },
    ],
  ])('%s', (_, row) => {
    expect(verdict(ingress(FROM_APP, row))).toBe('refuted');
  });

  test('a bastion that has the application’s group, and it is named', () => {
    const found = judge(bastion('app'));
    expect(found.verdict).toBe('refuted');
    expect(found.evidence.join()).toContain('aws_instance.bastion has this group');
  });

  test('a bastion through a group of its own', () => {
    const own = { vpc_id: ref('aws_vpc.main.id') };
    const rule = {
      security_group_id: ref(`${DB_GROUP}.id`),
      ip_protocol: 'tcp',
      from_port: 22,
      to_port: 22,
      referenced_security_group_id: ref('aws_security_group.ops.id'),
    };
    const ops = {
      'aws_security_group.ops': own,
      'aws_vpc_security_group_ingress_rule.ops': rule,
      ...bastion('ops'),
    };
    expect(verdict({ ...ops, [DB_GROUP]: { ingress: null } })).toBe('refuted');
    // Inline rules beside it take it away with each apply.
    expect(verdict(ops)).toBe('unknown');
  });

  test('a bastion in the database’s group where that lets itself in', () => {
    expect(verdict({ ...ingress(FROM_APP, { ...MYSQL, self: true }), ...bastion('db') })).toBe(
      'refuted',
    );
  });

  test('another instance in the application’s subnets where these are let in', () => {
    const subnets = ingress(from('10.0.1.0/24', '10.0.2.0/24'));
    expect(verdict({ ...subnets, ...bastion('lb', 'app_a') })).toBe('refuted');
    expect(verdict({ ...subnets, ...bastion('lb', 'public') })).toBe('proven');
  });

  test('a function with the application’s group', () => {
    const lambda = { vpc_config: [{ security_group_ids: ref('aws_security_group.app.id') }] };
    expect(verdict({ 'aws_lambda_function.report': lambda })).toBe('refuted');
  });

  test('the load balancer, where its group is let in and the application has another', () => {
    const rule = { ...MYSQL, security_groups: ref('aws_security_group.lb.id') };
    expect(verdict(ingress(rule))).toBe('refuted');
  });

  test('a second group of the database', () => {
    const open = { vpc_id: ref('aws_vpc.main.id'), ingress: pooled(from('0.0.0.0/0')) };
    const both = { vpc_security_group_ids: ref(`${DB_GROUP}.id`, 'aws_security_group.open.id') };
    expect(verdict({ 'aws_security_group.open': open, [DB]: both })).toBe('refuted');
  });

  test('of pooled rules that each would be wrong, one surely is', () => {
    const group = { vpc_id: ref('aws_vpc.main.id') };
    const ops = ref('aws_security_group.ops.id');
    const rows = [FROM_APP, { ...MYSQL, from_port: 22, to_port: 22, security_groups: ops }];
    expect(
      verdict({ 'aws_security_group.ops': group, ...ingress(...rows), ...bastion('ops') }),
    ).toBe('refuted');
  });

  test('the world, whatever the application is', () => {
    const changes = { ...ingress(from('0.0.0.0/0')), 'aws_autoscaling_group.app': null };
    expect(verdict(changes)).toBe('refuted');
  });
});

describe('no security group named: the VPC’s default one', () => {
  const unnamed: Changes = { [DB]: { vpc_security_group_ids: null } };

  test('which lets in whatever else has it', () => {
    const ours = { 'aws_launch_template.app': { vpc_security_group_ids: null } };
    expect(verdict({ ...unnamed, ...ours })).toBe('proven');
    const other = { 'aws_instance.bastion': { subnet_id: ref('aws_subnet.public.id') } };
    expect(verdict({ ...unnamed, ...ours, ...other })).toBe('refuted');
  });

  test('which may be emptied', () => {
    const emptied = { 'aws_default_security_group.d': { vpc_id: ref('aws_vpc.main.id') } };
    expect(judge({ ...unnamed, ...emptied })).toMatchObject({
      verdict: 'proven',
      evidence: ['the default security group of aws_vpc.main lets nothing in'],
    });
  });

  test('which is unknown where the VPC is', () => {
    const placed = { 'aws_subnet.db': { vpc_id: ref('each.value.id') } };
    expect(verdict({ ...unnamed, ...placed })).toBe('unknown');
  });
});

describe('what the plan does not tell: unknown', () => {
  const OUTSIDE = 'sg-0123456789abcdef0';

  test.each<[string, Changes]>([
    ['the groups of the database', { [DB]: { vpc_security_group_ids: ref('local.groups') } }],
    ['a group outside of the plan', { [DB]: { vpc_security_group_ids: [OUTSIDE] } }],
    ['the rules of its group', { [DB_GROUP]: { ingress: ref('var.rules') } }],
    ['who is let in, behind a dynamic block', { [DB_GROUP]: { ingress: dynamic(FROM_APP) } }],
    ['a block', ingress({ ...MYSQL, cidr_blocks: ref('var.blocks') })],
    ['a prefix list outside of the plan', ingress({ ...MYSQL, prefix_list_ids: ['pl-1'] })],
    ['a peer group outside of the plan', ingress({ ...MYSQL, security_groups: [OUTSIDE] })],
    [
      'whose rule it is',
      {
        'aws_security_group_rule.lost': {
          type: 'ingress',
          security_group_id: ref('local.group'),
          ...from('0.0.0.0/0'),
        },
      },
    ],
    [
      'the groups of a bastion',
      { 'aws_instance.bastion': { vpc_security_group_ids: ref('local.g') } },
    ],
    [
      'the groups of the application',
      { 'aws_launch_template.app': { vpc_security_group_ids: ref('local.g') } },
    ],
  ])('%s', (_, changes) => {
    expect(verdict(changes)).toBe('unknown');
  });

  test('and of what is unknown, the world on top is still refuted', () => {
    const changes = {
      [DB_GROUP]: { ingress: pooled(from('0.0.0.0/0')) },
      [DB]: { vpc_security_group_ids: ref('local.groups', `${DB_GROUP}.id`) },
    };
    expect(verdict(changes)).toBe('refuted');
  });
});
