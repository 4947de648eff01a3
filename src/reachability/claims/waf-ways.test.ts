import { expect, test } from 'vitest';
import { dynamic, opaque, pooled, ref, type Args } from '../../plan/planned-values.fixture.js';
import { resource } from '../../plan/plan-builder.fixture.js';
import type { Changes } from '../../topology/web-stack.fixture.js';
import { LB, HTTPS, HTTP_APP, WITHOUT_WAF, ways, OPEN_APP } from './waf-ways.fixture.js';

test('none goes around where the targets take requests of the load balancer alone', () => {
  expect(ways({})).toEqual([{ address: LB, sure: [], maybe: [] }]);
});

test('a load balancer without a web ACL has none to go around', () => {
  expect(ways(WITHOUT_WAF)).toEqual([]);
});

test('a second load balancer before the same targets is a way around', () => {
  const second: Changes = {
    'aws_security_group.lb': {
      ingress: pooled({ ...HTTPS, cidr_blocks: ['0.0.0.0/0'] }),
      egress: pooled({ ...HTTP_APP, cidr_blocks: ['0.0.0.0/0'] }),
    },
    'aws_security_group.app': {
      ingress: pooled({ ...HTTP_APP, security_groups: ref('aws_security_group.lb.id') }),
    },
    'aws_lb.second': {
      subnets: ref('aws_subnet.public.id'),
      security_groups: ref('aws_security_group.lb.id'),
    },
    'aws_lb_listener.second': {
      load_balancer_arn: ref('aws_lb.second.arn'),
      port: 443,
      protocol: 'HTTPS',
      default_action: [{ type: 'forward', target_group_arn: ref('aws_lb_target_group.app.arn') }],
    },
  };
  expect(ways(second)).toEqual([
    {
      address: LB,
      sure: [
        'the internet reaches aws_autoscaling_group.app on tcp 8080 through aws_lb.second, which has no web ACL',
      ],
      maybe: [],
    },
  ]);
  const local = {
    'aws_wafv2_web_acl_association.x': {
      resource_arn: ref('local.lb'),
      web_acl_arn: ref('aws_wafv2_web_acl.main.arn'),
    },
  };
  expect(ways({ ...second, ...local })[0]?.sure).toEqual([]);
});

const CDN: Args = {
  web_acl_id: ref('aws_wafv2_web_acl.edge.arn'),
  origin: [{ domain_name: ref('aws_lb.web.dns_name') }],
};
const behindCdn = (ingress: Args): Changes => ({
  ...WITHOUT_WAF,
  'aws_cloudfront_distribution.main': CDN,
  'aws_security_group.lb': { ingress: pooled({ ...HTTPS, ...ingress }) },
});

test('behind CloudFront a load balancer that lets everyone in is a way around', () => {
  expect(ways(behindCdn({ cidr_blocks: ['0.0.0.0/0'] }))).toEqual([
    { address: LB, sure: [expect.stringContaining('lets in everyone') as string], maybe: [] },
  ]);
});

test('behind CloudFront one that lets in CloudFront alone is none', () => {
  const list = (args: Args) =>
    resource('data.aws_ec2_managed_prefix_list.cdn', { id: 'pl-1', ...args });
  const named = { name: 'com.amazonaws.global.cloudfront.origin-facing' };
  const changes = behindCdn({ prefix_list_ids: ['pl-1'] });
  expect(ways(changes, list(named))).toEqual([{ address: LB, sure: [], maybe: [] }]);
  const entries = { entries: [{ cidr: '120.52.22.96/27' }] };
  expect(ways(changes, list({ ...named, ...entries }))).toEqual([
    { address: LB, sure: [], maybe: [] },
  ]);
  expect(ways(changes, list({ name: 'office' }))[0]?.maybe).toHaveLength(1);
  expect(ways(behindCdn({ cidr_blocks: opaque() }))[0]?.maybe).not.toEqual([]);
});

test('what the plan does not tell of the targets may be reached in another way', () => {
  const without = { 'aws_autoscaling_group.app': { target_group_arns: null } };
  expect(ways(without)[0]?.maybe).toEqual([
    'nothing in this plan is a target of aws_lb_target_group.app, to which aws_lb_listener.https forwards',
  ]);
  const elsewhere = {
    'aws_lb_target_group_attachment.x': {
      target_group_arn: ref('aws_lb_target_group.app.arn'),
      target_id: 'i-0123456789abcdef0',
    },
  };
  expect(ways(elsewhere)[0]?.maybe).toEqual([
    'i-0123456789abcdef0, which aws_lb_target_group_attachment.x adds, is nothing that the plan tells',
  ]);
  const answer = { default_action: [{ type: 'fixed-response' }] };
  expect(ways({ ...without, 'aws_lb_listener.https': answer })[0]?.maybe).toEqual([]);
});

test('what a listener hides of its forward block may be any target group', () => {
  const hidden = (default_action: unknown): Changes => ({
    ...OPEN_APP,
    'aws_lb.second': {
      subnets: ref('aws_subnet.public.id'),
      security_groups: ref('aws_security_group.second.id'),
    },
    'aws_security_group.second': {
      vpc_id: ref('aws_vpc.main.id'),
      ingress: pooled({ ...HTTPS, cidr_blocks: ['0.0.0.0/0'] }),
      egress: pooled({ ...HTTP_APP, cidr_blocks: ['0.0.0.0/0'] }),
    },
    'aws_lb_listener.second': {
      load_balancer_arn: ref('aws_lb.second.arn'),
      port: 443,
      protocol: 'HTTPS',
      default_action,
    },
  });
  const way =
    'the internet may reach aws_autoscaling_group.app on tcp 8080 through aws_lb.second, which has no web ACL';
  for (const action of [
    opaque(),
    [{ type: 'forward', forward: opaque() }],
    [{ type: 'forward', forward: [{ target_group: opaque() }] }],
    [{ type: 'forward', forward: [{ target_group: dynamic({ arn: opaque() }) }] }],
  ])
    expect(ways(hidden(action))[0]?.maybe).toEqual([way]);
});

test('an internal load balancer drops what comes through an internet gateway, by IPv6 too', () => {
  const dual = (internal: unknown): Changes => ({
    ...OPEN_APP,
    'aws_vpc.main': { assign_generated_ipv6_cidr_block: true },
    'aws_subnet.public': { ipv6_cidr_block: ref('aws_vpc.main.ipv6_cidr_block') },
    'aws_route.out6': {
      route_table_id: ref('aws_route_table.public.id'),
      destination_ipv6_cidr_block: '::/0',
      gateway_id: ref('aws_internet_gateway.main.id'),
    },
    'aws_security_group.second': {
      vpc_id: ref('aws_vpc.main.id'),
      ingress: pooled({ ...HTTPS, ipv6_cidr_blocks: ['::/0'] }),
      egress: pooled({ ...HTTP_APP, cidr_blocks: ['0.0.0.0/0'] }),
    },
    'aws_lb.second': {
      internal,
      ip_address_type: 'dualstack',
      subnets: ref('aws_subnet.public.id'),
      security_groups: ref('aws_security_group.second.id'),
    },
    'aws_lb_listener.second': {
      load_balancer_arn: ref('aws_lb.second.arn'),
      port: 443,
      protocol: 'HTTPS',
      default_action: [{ type: 'forward', target_group_arn: ref('aws_lb_target_group.app.arn') }],
    },
  });
  const found = (internal: unknown): number => {
    const [own] = ways(dual(internal));
    return (own?.sure.length ?? 0) + (own?.maybe.length ?? 0);
  };
  expect(found(false)).toBe(1);
  expect(found(ref('var.internal'))).toBe(1);
  expect(found(true)).toBe(0);
});

test('of a blue/green pair the group that is empty today has the targets of the other', () => {
  const green: Changes = {
    'aws_lb_target_group.green': { name: 'green', port: 8080, protocol: 'HTTP' },
    'aws_lb_listener.test': {
      load_balancer_arn: ref('aws_lb.web.arn'),
      port: 8443,
      protocol: 'HTTPS',
      default_action: [{ type: 'forward', target_group_arn: ref('aws_lb_target_group.green.arn') }],
    },
  };
  const names = ['app', 'green'].map((name) => ({ name: ref(`aws_lb_target_group.${name}.name`) }));
  const deployment: Changes = {
    'aws_codedeploy_deployment_group.d': {
      load_balancer_info: [{ target_group_pair_info: [{ target_group: names }] }],
    },
  };
  expect(ways(green)[0]?.maybe).toHaveLength(1);
  expect(ways({ ...green, ...deployment })[0]?.maybe).toEqual([]);
});
