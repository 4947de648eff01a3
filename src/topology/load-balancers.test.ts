import { describe, expect, test } from 'vitest';
import { resource, buildPlan } from '../plan/plan-builder.fixture.js';
import { dynamic, opaque, ref, type Args } from '../plan/planned-values.fixture.js';
import { toStack } from './read-stack.js';
import type { Changes } from './web-stack.fixture.js';
import { topology } from './load-balancers.fixture.js';

describe('load balancers', () => {
  test('are Application Load Balancers that face the internet where nothing is said', () => {
    const none = { internal: null, load_balancer_type: null };
    expect(topology({ 'aws_lb.web': none }).loadBalancers).toEqual([
      {
        address: 'aws_lb.web',
        type: { state: 'known', value: 'application' },
        internal: { state: 'known', value: false },
        fronts: [],
      },
    ]);
  });

  test('of a Network Load Balancer that forwards to another one', () => {
    const chain = (args: Args = {}) =>
      topology({
        'aws_lb.nlb': { load_balancer_type: 'network' },
        'aws_lb_target_group.n': { port: 8080, protocol: 'TCP', target_type: 'alb' },
        'aws_lb_target_group_attachment.n': {
          target_group_arn: ref('aws_lb_target_group.n.arn'),
          target_id: ref('aws_lb.web.arn'),
          ...args,
        },
        'aws_lb_listener.n': {
          load_balancer_arn: ref('aws_lb.nlb.arn'),
          protocol: 'TCP',
          default_action: [{ type: 'forward', target_group_arn: ref('aws_lb_target_group.n.arn') }],
        },
      }).loadBalancers.find(({ address }) => address === 'aws_lb.web')?.fronts;
    const front = {
      address: 'aws_lb.nlb',
      sure: true,
      protocol: { state: 'known', value: 'TCP' },
      port: { state: 'known', value: 8080 },
    };
    expect(chain()).toEqual([front]);
    expect(chain({ port: 443 })).toEqual([{ ...front, port: { state: 'known', value: 443 } }]);
    expect(chain({ target_id: ref('aws_lb.nlb.arn') })).toEqual([]);
    expect(chain({ target_id: ref('aws_lb.web.arn', 'aws_lb.nlb.arn') })).toMatchObject([
      { sure: false },
    ]);
  });

  test('of an accelerator, a VPC origin or an API that may bring the internet to one', () => {
    const fronts = (changes: Changes) =>
      topology(changes).loadBalancers.find(({ address }) => address === 'aws_lb.web')?.fronts;
    const accelerator = 'aws_globalaccelerator_endpoint_group.g';
    const point = { endpoint_configuration: [{ endpoint_id: ref('aws_lb.web.arn') }] };
    expect(fronts({ [accelerator]: point })).toMatchObject([
      { address: accelerator, sure: false, protocol: { value: 'TCP' }, port: { state: 'unknown' } },
    ]);
    expect(
      fronts({ [accelerator]: { endpoint_configuration: dynamic({ endpoint_id: opaque() }) } }),
    ).toHaveLength(1);
    expect(fronts({ [accelerator]: { endpoint_configuration: opaque() } })).toHaveLength(1);
    const link = { connection_type: 'VPC_LINK', integration_uri: ref('aws_lb_listener.https.arn') };
    expect(fronts({ 'aws_apigatewayv2_integration.i': link })).toMatchObject([
      { address: 'aws_apigatewayv2_integration.i', protocol: { value: 'TLS' } },
    ]);
    const byName = { ...link, integration_uri: ref('aws_service_discovery_service.s.arn') };
    expect(
      fronts({
        'aws_apigatewayv2_integration.i': byName,
        'aws_service_discovery_service.s': {},
      }),
    ).toEqual([]);
    const elastic = { endpoint_configuration: [{ endpoint_id: ref('aws_eip.e.allocation_id') }] };
    expect(fronts({ [accelerator]: elastic, 'aws_eip.e': {} })).toEqual([]);
    const outside = { ...link, connection_type: 'INTERNET' };
    expect(fronts({ 'aws_apigatewayv2_integration.i': outside })).toEqual([]);
    const origin = {
      'aws_cloudfront_vpc_origin.o': {
        vpc_origin_endpoint_config: [{ arn: ref('aws_lb.web.arn') }],
      },
    };
    const cdn = (args: Args = {}) => ({
      'aws_cloudfront_distribution.c': {
        origin: [{ vpc_origin_config: [{ vpc_origin_id: ref('aws_cloudfront_vpc_origin.o.id') }] }],
        ...args,
      },
    });
    expect(fronts(origin)).toHaveLength(1);
    expect(fronts({ ...origin, ...cdn() })).toHaveLength(1);
    expect(fronts({ ...origin, ...cdn({ web_acl_id: 'arn:x' }) })).toEqual([]);
  });

  test('of a Network Load Balancer that hides where it forwards to', () => {
    const chain = (listener: Args) =>
      topology({
        'aws_lb.nlb': { load_balancer_type: 'network' },
        'aws_lb_target_group.n': { port: 80, protocol: 'TCP', target_type: 'alb' },
        'aws_lb_target_group_attachment.n': {
          target_group_arn: ref('aws_lb_target_group.n.arn'),
          target_id: ref('aws_lb.web.arn'),
        },
        'aws_lb_listener.n': { load_balancer_arn: ref('aws_lb.nlb.arn'), ...listener },
      }).loadBalancers.find(({ address }) => address === 'aws_lb.web')?.fronts;
    expect(chain({ protocol: 'TCP', default_action: opaque() })).toMatchObject([{ sure: false }]);
    expect(chain({ protocol: 'HTTPS', default_action: opaque() })).toEqual([]);
  });

  test('are what they say, and unknown where it is open', () => {
    const other = { internal: ref('var.internal'), load_balancer_type: 'network' };
    expect(topology({ 'aws_lb.web': other }).loadBalancers).toMatchObject([
      { type: { value: 'network' }, internal: { state: 'unknown', candidates: [true, false] } },
    ]);
  });

  test('under their older name too', () => {
    const plan = buildPlan({
      resources: [
        resource('aws_alb.web', { internal: true }),
        resource('aws_alb_listener.l', { load_balancer_arn: ref('aws_alb.web.arn'), port: 80 }),
      ],
    });
    const { loadBalancers, listeners, modelled } = toStack(plan).topology;
    expect(loadBalancers).toMatchObject([{ address: 'aws_alb.web', internal: { value: true } }]);
    expect(listeners).toMatchObject([{ loadBalancer: { state: 'known', value: ['aws_alb.web'] } }]);
    expect(modelled).toEqual({ aws_alb: 1, aws_alb_listener: 1 });
  });
});

describe('web ACL associations', () => {
  const ACL = 'aws_wafv2_web_acl_association.web';
  const associate = (changes: Changes) => topology(changes).webAclAssociations[0];

  test('tell the load balancer, the web ACL and its scope', () => {
    expect(associate({})).toEqual({
      address: ACL,
      loadBalancer: { state: 'known', value: ['aws_lb.web'] },
      scope: { state: 'known', value: 'REGIONAL' },
      webAcl: 'aws_wafv2_web_acl.main',
    });
    expect(associate({ 'aws_wafv2_web_acl.main': { scope: 'CLOUDFRONT' } })?.scope).toEqual({
      state: 'known',
      value: 'CLOUDFRONT',
    });
  });

  test.each([
    ['arn:aws:wafv2:us-east-1:111122223333:regional/webacl/x/1', 'REGIONAL'],
    ['arn:aws:wafv2:us-east-1:111122223333:global/webacl/x/1', 'CLOUDFRONT'],
    ['arn:aws:waf-regional:us-east-1:111122223333:webacl/1', 'not a WAFv2 web ACL'],
  ])('an ARN %s carries its scope', (arn, scope) => {
    expect(associate({ [ACL]: { web_acl_arn: arn } })?.scope).toEqual({
      state: 'known',
      value: scope,
    });
  });

  test('a data source says its scope', () => {
    const own = { [ACL]: { web_acl_arn: ref('data.aws_wafv2_web_acl.d.arn') } };
    const data = { scope: 'REGIONAL', name: 'x', arn: opaque() };
    expect(associate({ ...own, 'data.aws_wafv2_web_acl.d': data })?.scope).toEqual({
      state: 'known',
      value: 'REGIONAL',
    });
  });

  test('what the plan does not tell is unknown', () => {
    expect(associate({ [ACL]: { web_acl_arn: ref('local.acl') } })?.scope.state).toBe('unknown');
    expect(associate({ [ACL]: { resource_arn: ref('local.lb') } })?.loadBalancer).toMatchObject({
      state: 'unknown',
      closed: false,
    });
  });
});

test('the types of the plan are counted: those that are read, and those passed over', () => {
  const { modelled, passedOver } = topology({
    'aws_sns_topic.logs': {},
    'aws_sns_topic.more': {},
    'aws_iam_role.app': {},
  });
  expect(passedOver).toEqual({ aws_iam_role: 1, aws_sns_topic: 2 });
  expect(modelled).toMatchObject({ aws_subnet: 4, aws_lb: 1 });
});
