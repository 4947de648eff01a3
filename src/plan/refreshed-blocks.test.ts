import { describe, expect, test } from 'vitest';
import { buildPlan, resource } from './plan-builder.fixture.js';
import type { Args } from './planned-values.fixture.js';
import type { PlannedResource } from './plan.js';
import { withoutRefreshedBlocks } from './refreshed-blocks.js';

const OWN = 'sg-00000000000000001';
const OTHER = 'sg-00000000000000002';

const row = (more: Args) => ({
  protocol: 'tcp',
  from_port: 443,
  to_port: 443,
  cidr_blocks: [],
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
  ...more,
});
const rule = (more: Args): Args => ({
  security_group_id: OWN,
  ip_protocol: 'tcp',
  from_port: 443,
  to_port: 443,
  ...more,
});

/** Resources as a state has them: values without a configuration. */
function state(...resources: readonly [string, Args][]): ReadonlyMap<string, PlannedResource> {
  const plan = buildPlan({ resources: resources.map(([is, args]) => resource(is, args)) });
  return new Map(
    [...plan.resources].map(([address, item]) => [address, { ...item, config: undefined }]),
  );
}

/** What is left of a block of the first resource. */
function left(block: string, ...resources: readonly [string, Args][]): unknown {
  const settled = withoutRefreshedBlocks(state(...resources), []);
  return settled.get(resources[0]?.[0] ?? '')?.values[block];
}

const group = (...rows: readonly Args[]): [string, Args] => [
  'aws_security_group.x',
  { id: OWN, ingress: rows },
];
const standalone = (more: Args): [string, Args] => [
  'aws_vpc_security_group_ingress_rule.r',
  rule(more),
];

describe('rows of a security group that a rule of its own explains', () => {
  test.each<[string, Args, Args]>([
    ['a range', { cidr_blocks: ['10.0.0.0/8'] }, { cidr_ipv4: '10.0.0.0/8' }],
    ['a range of IPv6', { ipv6_cidr_blocks: ['::/0'] }, { cidr_ipv6: '::/0' }],
    ['a group', { security_groups: [OTHER] }, { referenced_security_group_id: OTHER }],
    [
      'a group of an account',
      { security_groups: [OTHER] },
      { referenced_security_group_id: `123456789012/${OTHER}` },
    ],
    ['itself', { self: true }, { referenced_security_group_id: OWN }],
    ['a prefix list', { prefix_list_ids: ['pl-1'] }, { prefix_list_id: 'pl-1' }],
    [
      'every protocol, of which the ports mean nothing',
      { protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['10.0.0.0/8'] },
      { ip_protocol: '-1', from_port: null, to_port: null, cidr_ipv4: '10.0.0.0/8' },
    ],
  ])('%s', (_what, inline, own) => {
    expect(left('ingress', group(row(inline)), standalone(own))).toEqual([]);
  });

  test('of a row that several rules share only theirs is taken out', () => {
    const shared = row({ cidr_blocks: ['10.0.0.0/8', '0.0.0.0/0'], self: true });
    expect(left('ingress', group(shared), standalone({ cidr_ipv4: '10.0.0.0/8' }))).toEqual([
      row({ cidr_blocks: ['0.0.0.0/0'], self: true }),
    ]);
  });

  test.each<[string, Args]>([
    ['another port', { to_port: 444, cidr_ipv4: '10.0.0.0/8' }],
    ['another protocol', { ip_protocol: 'udp', cidr_ipv4: '10.0.0.0/8' }],
    ['another group', { security_group_id: OTHER, cidr_ipv4: '10.0.0.0/8' }],
    ['another range', { cidr_ipv4: '10.0.0.0/16' }],
  ])('a rule of %s explains nothing', (_what, own) => {
    const inline = row({ cidr_blocks: ['10.0.0.0/8'] });
    expect(left('ingress', group(inline), standalone(own))).toEqual([inline]);
  });

  test('a rule out explains no row in', () => {
    const inline = row({ cidr_blocks: ['10.0.0.0/8'] });
    const out: [string, Args] = [
      'aws_security_group_rule.r',
      { ...rule({}), type: 'egress', protocol: 'tcp', cidr_blocks: ['10.0.0.0/8'] },
    ];
    expect(left('ingress', group(inline), out)).toEqual([inline]);
  });

  test('rows that the configuration writes stay, whatever stands beside them', () => {
    const inline = row({ cidr_blocks: ['10.0.0.0/8'] });
    const plan = buildPlan({
      resources: [
        resource('aws_security_group.x', { id: OWN, ingress: [inline] }),
        resource('aws_vpc_security_group_ingress_rule.r', rule({ cidr_ipv4: '10.0.0.0/8' })),
      ],
    });
    expect(plan.resources.get('aws_security_group.x')?.values['ingress']).toEqual([inline]);
  });

  test('a rule that was there before the plan explains its row as well', () => {
    const before = {
      type: 'aws_vpc_security_group_ingress_rule',
      values: rule({ cidr_ipv4: '0.0.0.0/0' }),
    };
    const settled = withoutRefreshedBlocks(state(group(row({ cidr_blocks: ['0.0.0.0/0'] }))), [
      before,
    ]);
    expect(settled.get('aws_security_group.x')?.values['ingress']).toEqual([]);
  });
});

describe('other blocks that a refresh fills', () => {
  test('routes', () => {
    const route = { cidr_block: '0.0.0.0/0', gateway_id: 'igw-1' };
    const vpn = { cidr_block: '10.9.0.0/16', gateway_id: 'vgw-1' };
    expect(
      left(
        'route',
        ['aws_route_table.x', { id: 'rtb-1', route: [route, vpn] }],
        ['aws_route.r', { route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0' }],
      ),
    ).toEqual([vpn]);
  });

  test('rules of a network ACL', () => {
    expect(
      left(
        'ingress',
        ['aws_network_acl.x', { id: 'acl-1', ingress: [{ rule_no: 100 }, { rule_no: 200 }] }],
        ['aws_network_acl_rule.r', { network_acl_id: 'acl-1', egress: false, rule_number: 100 }],
        ['aws_network_acl_rule.s', { network_acl_id: 'acl-1', egress: true, rule_number: 200 }],
      ),
    ).toEqual([{ rule_no: 200 }]);
  });

  test('entries of a prefix list', () => {
    expect(
      left(
        'entry',
        ['aws_ec2_managed_prefix_list.x', { id: 'pl-1', entry: [{ cidr: '10.0.0.0/8' }] }],
        ['aws_ec2_managed_prefix_list_entry.e', { prefix_list_id: 'pl-1', cidr: '10.0.0.0/8' }],
      ),
    ).toEqual([]);
  });

  test('target groups of an Auto Scaling group', () => {
    expect(
      left(
        'target_group_arns',
        ['aws_autoscaling_group.x', { name: 'web', target_group_arns: ['arn:a', 'arn:b'] }],
        [
          'aws_autoscaling_attachment.a',
          { autoscaling_group_name: 'web', lb_target_group_arn: 'arn:a' },
        ],
      ),
    ).toEqual(['arn:b']);
  });

  test('groups of an interface', () => {
    expect(
      left(
        'vpc_security_group_ids',
        [
          'aws_instance.x',
          { primary_network_interface_id: 'eni-1', vpc_security_group_ids: [OWN, OTHER] },
        ],
        [
          'aws_network_interface_sg_attachment.a',
          { network_interface_id: 'eni-1', security_group_id: OTHER },
        ],
      ),
    ).toEqual([OWN]);
  });
});
