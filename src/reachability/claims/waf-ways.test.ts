import { expect, test } from 'vitest';
import { opaque, pooled, ref, type Args } from '../../plan/planned-values.fixture.js';
import { buildPlan, resource } from '../../plan/plan-builder.fixture.js';
import { toStack } from '../../topology/read-stack.js';
import { webStackResources, type Changes } from '../../topology/web-stack.fixture.js';
import { readNetwork } from '../read/read-network.js';
import { readWafWays } from './waf-ways.js';

const LB = 'aws_lb.web';
const HTTPS = { protocol: 'tcp', from_port: 443, to_port: 443 };
const HTTP_APP = { protocol: 'tcp', from_port: 8080, to_port: 8080 };
const WITHOUT_WAF: Changes = { 'aws_wafv2_web_acl_association.web': null };

function ways(changes: Changes, ...more: ReturnType<typeof resource>[]) {
  const stack = toStack(buildPlan({ resources: [...webStackResources(changes), ...more] }));
  return readWafWays(stack, readNetwork(stack)).map(({ address, sure, maybe }) => ({
    address,
    sure,
    maybe,
  }));
}

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
