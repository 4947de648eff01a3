import { expect, test } from 'vitest';
import { buildPlan, resource, type ResourceSpec } from '../plan/plan-builder.fixture.js';
import { ref } from '../plan/planned-values.fixture.js';
import { readDeployment } from './read-deployment.js';
import { toStack } from './read-stack.js';
import { buildWebStack, webStackResources, type Changes } from './web-stack.fixture.js';

const GROUP = 'aws_autoscaling_group.app';
const OPEN = { vpc_zone_identifier: ref('each.value.id'), target_group_arns: ref('local.arns') };

test.each<[string, Changes, string]>([
  ['the zone of a database', {}, 'AWS chooses the zone of aws_db_instance.main: us-east-1b'],
  [
    'the zone of a subnet',
    { 'aws_subnet.db': { availability_zone: ref('data.aws_availability_zones.z.names') } },
    'aws_subnet.db has a zone known only after apply',
  ],
  [
    'all zones of a plan that tells none',
    Object.fromEntries(
      ['public', 'app_a', 'app_b', 'db'].map((name) => [
        `aws_subnet.${name}`,
        { availability_zone: ref('local.zone') },
      ]),
    ),
    'The plan does not tell its zones: us-east-1 is assumed.',
  ],
  ['the subnets of a group', { [GROUP]: OPEN }, `${GROUP} does not tell its subnets: all private`],
  [
    'the target groups of a group',
    { [GROUP]: OPEN },
    `${GROUP} does not tell its target groups: aws_lb_target_group.app is assumed.`,
  ],
  [
    'the rules of a web ACL',
    { 'aws_wafv2_web_acl.main': { rule: ref('local.rules') } },
    'The rules of aws_wafv2_web_acl.main are known only after apply',
  ],
  ['no cluster', { 'aws_rds_cluster.c': {} }, 'aws_rds_cluster.c is not deployed'],
  [
    'the target group of a rule',
    { 'aws_lb_listener_rule.r': { listener_arn: ref('aws_lb_listener.https.arn') } },
    'aws_lb_listener_rule.r does not tell its target group: aws_lb_target_group.app is assumed',
  ],
])('what is assumed is said: %s', (_, changes, text) => {
  const { substitutions } = readDeployment(buildWebStack(changes));
  expect(substitutions).toContainEqual(expect.stringContaining(text));
});

test('the private subnets are assumed for a group that tells none', () => {
  const { autoScalingGroups } = readDeployment(buildWebStack({ [GROUP]: OPEN }));
  expect(autoScalingGroups[0]?.subnetIds).toHaveLength(3);
});

const RULE = { listener_arn: ref('aws_lb_listener.https.arn') };
const FORWARD = { type: 'forward', target_group_arn: ref('aws_lb_target_group.fn.arn') };
const ALIAS = { name: 'www.example.com', type: 'A', alias: [{ name: ref('local.name') }] };
const ANSWER = { name: 'www.example.com', type: 'A', records: ['192.0.2.1'] };

test.each<[string, Changes, string]>([
  [
    'a Network Load Balancer beside',
    { 'aws_lb.nlb': { load_balancer_type: 'network', subnets: ref('aws_subnet.public.id') } },
    'aws_lb.nlb is not deployed to the lab: it models no network load balancers',
  ],
  ['containers', { 'aws_ecs_service.s': {} }, 'aws_ecs_service.s is not deployed to the lab'],
  [
    'a distribution',
    { 'aws_cloudfront_distribution.d': {} },
    'aws_cloudfront_distribution.d is not deployed to the lab: users come straight',
  ],
  [
    'an action that authenticates',
    { 'aws_lb_listener_rule.r': { ...RULE, action: [{ type: 'authenticate-oidc' }, FORWARD] } },
    'aws_lb_listener_rule.r authenticates users: the lab lets everyone through.',
  ],
  [
    'a target group without instances',
    {
      'aws_lb_target_group.fn': { target_type: 'lambda' },
      'aws_lb_listener_rule.r': { ...RULE, action: [FORWARD] },
    },
    'aws_lb_listener_rule.r forwards to aws_lb_target_group.fn, which has no instance of the plan: aws_lb_target_group.app answers in its place.',
  ],
  ['an alias to what is not told', { 'aws_route53_record.r': ALIAS }, 'r leads nowhere in the lab'],
  [
    'a policy by place',
    { 'aws_route53_record.r': { ...ANSWER, geolocation_routing_policy: [{ country: '*' }] } },
    'aws_route53_record.r has a geolocation_routing_policy, which the lab does not model',
  ],
  [
    'several values',
    { 'aws_route53_record.r': { ...ANSWER, multivalue_answer_routing_policy: true } },
    'aws_route53_record.r is one of several values',
  ],
])('what is left out or simulated otherwise is said: %s', (_, changes, text) => {
  const { substitutions } = readDeployment(buildWebStack(changes));
  expect(substitutions).toContainEqual(expect.stringContaining(text));
});

const addAll = (...more: ResourceSpec[]) =>
  readDeployment(toStack(buildPlan({ resources: [...webStackResources(), ...more] })));

test('instances whose subnet is one of several take turns, and that is said', () => {
  const subnet_id = ref('aws_subnet.app_a.id', 'aws_subnet.app_b.id');
  const { instances, substitutions } = addAll({
    ...resource('aws_instance.i', { subnet_id }),
    count: 2,
  });
  expect(new Set(instances.map(({ subnetId }) => subnetId)).size).toBe(2);
  expect(substitutions).toContainEqual(
    'aws_instance.i[1] does not tell its subnet: aws_subnet.app_b is assumed.',
  );
});

test('many instances of one resource whose subnet is not told are one assumption', () => {
  const { substitutions } = addAll({ ...resource('aws_instance.i', {}), count: 30 });
  expect(substitutions.filter((each) => each.includes('aws_instance.i'))).toEqual([
    expect.stringMatching(
      /^aws_instance\.i\[0\] and 29 more like it do not tell their subnet: .+ is assumed\.$/,
    ),
  ]);
});

test('of several load balancers a record for a region has that one’s, and that is said', () => {
  const { dnsRecords, loadBalancers, substitutions } = addAll(
    resource('aws_vpc.west', { cidr_block: '10.1.0.0/16' }),
    resource('aws_subnet.west', {
      vpc_id: ref('aws_vpc.west.id'),
      availability_zone: 'us-west-2a',
      cidr_block: '10.1.0.0/24',
    }),
    resource('aws_lb.west', { name: 'west', subnets: ref('aws_subnet.west.id') }),
    resource('aws_route53_record.r', {
      name: 'www.example.com',
      type: 'A',
      set_identifier: 'w',
      latency_routing_policy: [{ region: 'us-west-2' }],
      alias: [{ name: ref('aws_lb.web.dns_name', 'aws_lb.west.dns_name') }],
    }),
  );
  const [record] = dnsRecords;
  expect(record?.loadBalancerArn).toBe(
    loadBalancers.find(({ address }) => address === 'aws_lb.west')?.arn,
  );
  expect(substitutions).toContainEqual(
    'aws_route53_record.r does not tell its load balancer: aws_lb.west is assumed.',
  );
});

test.each([
  ['sqlserver-se', 1433],
  ['oracle-ee', 1521],
  ['postgres', 5432],
  ['mysql', 3306],
])(
  'a database listens where its engine does unless the plan says otherwise: %s',
  (engine, port) => {
    const { databases } = readDeployment(buildWebStack({ 'aws_db_instance.main': { engine } }));
    expect(databases[0]?.port).toBe(port);
  },
);
