import { expect, test } from 'vitest';
import { opaque, pooled, ref, type Args } from '../../plan/planned-values.fixture.js';
import type { Changes } from '../../topology/web-stack.fixture.js';
import { LB, HTTPS, HTTP_APP, ways, OPEN_APP } from './waf-ways.fixture.js';

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
  'the internet may reach aws_autoscaling_group.app on tcp 8080 through aws_lb.nlb, which has no web ACL';

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
  const maybe = way.replace('reaches', 'may reach');
  expect(classic({})?.maybe).toEqual([]);
  expect(classic({ instances: ref('aws_instance.web.id') })?.sure).toEqual([way]);
  expect(classic({ instances: ref('local.ids') })?.maybe).toEqual([maybe]);
  const attach = (args: Args): Changes => ({ 'aws_elb_attachment.a': args });
  const [elb, instance] = [ref('aws_elb.c.id'), ref('aws_instance.web.id')];
  expect(classic({}, attach({ elb, instance: ref('local.id') }))?.maybe).toEqual([maybe]);
  expect(classic({}, attach({ elb: ref('local.elb'), instance }))?.maybe).toEqual([maybe]);
  expect(classic({ instances: ref('aws_instance.web.id'), listener: opaque() })?.maybe).toEqual([
    maybe,
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
    'the internet may reach aws_autoscaling_group.app on tcp 8080 through aws_api_gateway_vpc_link.l and aws_lb.nlb, which has no web ACL',
  ]);
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
    maybe: ['the internet may reach aws_autoscaling_group.app itself on some port'],
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
