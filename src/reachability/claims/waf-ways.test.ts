import { expect, test } from 'vitest';
import { dynamic, opaque, pooled, ref, type Args } from '../../plan/planned-values.fixture.js';
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

/** The application takes whatever comes from its VPC, so that the network alone stops nothing. */
const OPEN_APP: Changes = {
  'aws_security_group.app': {
    vpc_id: ref('aws_vpc.main.id'),
    ingress: pooled({ ...HTTP_APP, cidr_blocks: ['10.0.0.0/16'] }),
  },
};
const NLB: Changes = {
  ...OPEN_APP,
  'aws_lb.nlb': { load_balancer_type: 'network', subnets: ref('aws_subnet.public.id') },
  'aws_lb_target_group.n': { port: 8080, protocol: 'TCP', target_type: 'ip' },
  'aws_lb_listener.n': {
    load_balancer_arn: ref('aws_lb.nlb.arn'),
    port: 8080,
    protocol: 'TCP',
    default_action: [{ type: 'forward', target_group_arn: ref('aws_lb_target_group.n.arn') }],
  },
};
const target = (target_id: unknown): Changes => ({
  'aws_lb_target_group_attachment.n': {
    target_group_arn: ref('aws_lb_target_group.n.arn'),
    target_id,
  },
});
const THROUGH_NLB =
  'the internet reaches aws_autoscaling_group.app on tcp 8080 through aws_lb.nlb, which has no web ACL';

test('a literal address of a subnet of the application may be the application', () => {
  const own = (changes: Changes) => ways({ ...NLB, ...changes })[0];
  expect(own(target('10.0.1.5'))).toEqual({ address: LB, sure: [], maybe: [THROUGH_NLB] });
  expect(own(target('10.0.3.5'))).toEqual({ address: LB, sure: [], maybe: [] });
  expect(own(target(ref('local.address')))?.maybe).toEqual([THROUGH_NLB]);
});

test('a Classic Load Balancer that hides its instances may have any', () => {
  const INSTANCE: Changes = {
    ...OPEN_APP,
    'aws_autoscaling_group.app': null,
    'aws_instance.web': {
      subnet_id: ref('aws_subnet.app_a.id'),
      vpc_security_group_ids: ref('aws_security_group.app.id'),
    },
    'aws_lb_target_group_attachment.web': {
      target_group_arn: ref('aws_lb_target_group.app.arn'),
      target_id: ref('aws_instance.web.id'),
    },
    'aws_security_group.lb': {
      ingress: pooled({ ...HTTPS, cidr_blocks: ['0.0.0.0/0'] }),
      egress: pooled({ ...HTTP_APP, cidr_blocks: ['0.0.0.0/0'] }),
    },
  };
  const classic = (args: Args, more: Changes = {}) =>
    ways({
      ...INSTANCE,
      'aws_elb.c': {
        subnets: ref('aws_subnet.public.id'),
        security_groups: ref('aws_security_group.lb.id'),
        listener: [{ lb_port: 443, instance_port: 8080 }],
        ...args,
      },
      ...more,
    })[0];
  const way =
    'the internet reaches aws_instance.web on tcp 8080 through aws_elb.c, which has no web ACL';
  expect(classic({})?.maybe).toEqual([]);
  expect(classic({ instances: ref('aws_instance.web.id') })?.sure).toEqual([way]);
  expect(classic({ instances: ref('local.ids') })?.maybe).toEqual([way]);
  const attach = (args: Args): Changes => ({ 'aws_elb_attachment.a': args });
  const [elb, instance] = [ref('aws_elb.c.id'), ref('aws_instance.web.id')];
  expect(classic({}, attach({ elb, instance: ref('local.id') }))?.maybe).toEqual([way]);
  expect(classic({}, attach({ elb: ref('local.elb'), instance }))?.maybe).toEqual([way]);
  expect(classic({ instances: ref('aws_instance.web.id'), listener: opaque() })?.maybe).toEqual([
    way,
  ]);
});

test('an API with a VPC link may lead to a load balancer before the same targets', () => {
  const inner = { ...NLB, 'aws_lb.nlb': { ...NLB['aws_lb.nlb'], internal: true } };
  const group = {
    target_group_arns: ref('aws_lb_target_group.app.arn', 'aws_lb_target_group.n.arn'),
  };
  const changes: Changes = { ...inner, 'aws_autoscaling_group.app': group };
  expect(ways(changes)[0]?.maybe).toEqual([]);
  const link = { 'aws_api_gateway_vpc_link.l': { target_arns: ref('aws_lb.nlb.arn') } };
  expect(ways({ ...changes, ...link })[0]?.maybe).toEqual([
    'the internet reaches aws_autoscaling_group.app on tcp 8080 through aws_api_gateway_vpc_link.l and aws_lb.nlb, which has no web ACL',
  ]);
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
    'the internet reaches aws_autoscaling_group.app on tcp 8080 through aws_lb.second, which has no web ACL';
  for (const action of [
    opaque(),
    [{ type: 'forward', forward: opaque() }],
    [{ type: 'forward', forward: [{ target_group: opaque() }] }],
    [{ type: 'forward', forward: [{ target_group: dynamic({ arn: opaque() }) }] }],
  ])
    expect(ways(hidden(action))[0]?.maybe).toEqual([way]);
});

test('a function behind it with a URL of its own is reached around it', () => {
  const invoked = (more: Changes): Changes => ({
    'aws_autoscaling_group.app': { target_group_arns: null },
    'aws_lambda_function.f': { function_name: 'f' },
    'aws_lb_target_group_attachment.f': {
      target_group_arn: ref('aws_lb_target_group.app.arn'),
      target_id: ref('aws_lambda_function.f.arn'),
    },
    ...more,
  });
  const url = (args: Args): Changes => ({
    'aws_lambda_function_url.u': {
      function_name: ref('aws_lambda_function.f.function_name'),
      ...args,
    },
  });
  const own = (more: Changes) => ways(invoked(more))[0];
  expect(own({})).toEqual({ address: LB, sure: [], maybe: [] });
  expect(own(url({ authorization_type: 'AWS_IAM' }))).toMatchObject({ sure: [], maybe: [] });
  expect(own(url({ authorization_type: 'NONE' }))?.sure).toEqual([
    'everyone invokes aws_lambda_function.f by aws_lambda_function_url.u',
  ]);
  expect(own(url({ authorization_type: ref('var.auth') }))).toMatchObject({
    sure: [],
    maybe: ['everyone may invoke aws_lambda_function.f by aws_lambda_function_url.u'],
  });
  const alias = {
    'aws_lambda_alias.live': { function_name: ref('aws_lambda_function.f.function_name') },
    'aws_lb_target_group_attachment.f': {
      target_group_arn: ref('aws_lb_target_group.app.arn'),
      target_id: ref('aws_lambda_alias.live.arn'),
    },
  };
  expect(own({ ...alias, ...url({ authorization_type: 'NONE' }) })?.sure).toHaveLength(1);
  const api = { 'aws_api_gateway_integration.i': { uri: ref('aws_lambda_function.f.invoke_arn') } };
  expect(own(api)?.maybe).toEqual([
    'aws_api_gateway_integration.i invokes aws_lambda_function.f, and who may call it is not read',
  ]);
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

test('a service without interfaces of its own is reached on the instances that it runs on', () => {
  const service = (more: Changes = {}): Changes => ({
    'aws_autoscaling_group.app': { target_group_arns: null },
    'aws_ecs_service.web': {
      load_balancer: [
        { target_group_arn: ref('aws_lb_target_group.app.arn'), container_port: 8080 },
      ],
    },
    ...more,
  });
  expect(ways(service())).toEqual([{ address: LB, sure: [], maybe: [] }]);
  const open: Changes = {
    'aws_security_group.app': {
      vpc_id: ref('aws_vpc.main.id'),
      ingress: pooled({ ...HTTP_APP, cidr_blocks: ['0.0.0.0/0'] }),
    },
    'aws_autoscaling_group.app': {
      target_group_arns: null,
      vpc_zone_identifier: ref('aws_subnet.public.id'),
    },
    'aws_subnet.public': { map_public_ip_on_launch: true },
  };
  expect(ways(service(open))[0]).toMatchObject({
    sure: [],
    maybe: ['the internet reaches aws_autoscaling_group.app itself on some port'],
  });
});

test('a load balancer that the plan leaves without subnets is no place to ask about', () => {
  const lost: Changes = {
    'aws_lb.inner': { internal: true },
    'aws_lb_target_group_attachment.inner': {
      target_group_arn: ref('aws_lb_target_group.app.arn'),
      target_id: ref('aws_lb.inner.arn'),
    },
  };
  expect(ways(lost)[0]?.maybe).toEqual(['aws_lb.inner has no interface that the plan tells']);
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
