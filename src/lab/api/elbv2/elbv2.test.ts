import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  LoadBalancerNotFoundException,
  TargetGroupNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { startClock } from '../../../model/clock.js';
import { startApi, type Api } from '../start-api.js';
import {
  createFixtureWorld,
  INSTANCE_A,
  INSTANCE_B,
  LISTENER_ARN,
  LOAD_BALANCER_ARN,
  TARGET_GROUP_ARN,
  type FixtureWorld,
} from '../world-fixture.js';

let world: FixtureWorld;
let api: Api;
let client: ElasticLoadBalancingV2Client;

beforeEach(async () => {
  world = createFixtureWorld();
  api = await startApi({ world, clock: startClock() });
  client = new ElasticLoadBalancingV2Client({ ...api, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await api.close();
});

describe('load balancers', () => {
  test.each([{}, { Names: ['web'] }, { LoadBalancerArns: [LOAD_BALANCER_ARN] }, { Names: [] }])(
    'are found by %j',
    async (request) => {
      const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand(request));
      expect(LoadBalancers).toHaveLength(1);
      expect(LoadBalancers?.[0]).toMatchObject({
        LoadBalancerArn: LOAD_BALANCER_ARN,
        Scheme: 'internet-facing',
        State: { Code: 'active' },
        AvailabilityZones: [
          { ZoneName: 'us-east-1a', SubnetId: 'subnet-0aaaaaaaaaaaaaaaa' },
          { ZoneName: 'us-east-1b', SubnetId: 'subnet-0bbbbbbbbbbbbbbbb' },
        ],
      });
    },
  );

  test('that are not there are refused with the client’s own exception', async () => {
    const call = client.send(new DescribeLoadBalancersCommand({ Names: ['nope'] }));
    await expect(call).rejects.toBeInstanceOf(LoadBalancerNotFoundException);
  });

  test('have attributes and no tags', async () => {
    const { Attributes } = await client.send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: LOAD_BALANCER_ARN }),
    );
    expect(Attributes).toContainEqual({ Key: 'idle_timeout.timeout_seconds', Value: '60' });
    const { TagDescriptions } = await client.send(
      new DescribeTagsCommand({ ResourceArns: [LOAD_BALANCER_ARN, TARGET_GROUP_ARN] }),
    );
    expect(TagDescriptions?.map(({ Tags }) => Tags)).toEqual([[], []]);
  });
});

describe('listeners', () => {
  test('show ports, protocols and default actions', async () => {
    const { Listeners } = await client.send(
      new DescribeListenersCommand({ LoadBalancerArn: LOAD_BALANCER_ARN }),
    );
    expect(Listeners?.map(({ Port, Protocol }) => [Port, Protocol])).toEqual([
      [443, 'HTTPS'],
      [80, 'HTTP'],
    ]);
    expect(Listeners?.[0]?.DefaultActions?.[0]).toMatchObject({
      Type: 'forward',
      TargetGroupArn: TARGET_GROUP_ARN,
    });
    expect(Listeners?.[1]?.DefaultActions?.[0]?.RedirectConfig).toEqual({
      Protocol: 'HTTPS',
      Port: '443',
      Host: '#{host}',
      Path: '/#{path}',
      Query: '#{query}',
      StatusCode: 'HTTP_301',
    });
  });

  test('have a default rule, found by listener and by its own ARN', async () => {
    const { Rules } = await client.send(new DescribeRulesCommand({ ListenerArn: LISTENER_ARN }));
    expect(Rules).toMatchObject([{ IsDefault: true, Priority: 'default' }]);
    const again = await client.send(
      new DescribeRulesCommand({ RuleArns: [Rules?.[0]?.RuleArn ?? ''] }),
    );
    expect(again.Rules).toEqual(Rules);
  });

  test.each([
    ['ListenerNotFoundException', new DescribeListenersCommand({ ListenerArns: ['arn:x'] })],
    ['RuleNotFoundException', new DescribeRulesCommand({ RuleArns: ['arn:x'] })],
    ['ValidationError', new DescribeListenersCommand({})],
  ])('answers %s', async (name, command) => {
    await expect(client.send(command)).rejects.toMatchObject({ name });
  });
});

describe('target groups', () => {
  test.each([{}, { Names: ['web'] }, { LoadBalancerArn: LOAD_BALANCER_ARN }])(
    'are found by %j',
    async (request) => {
      const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand(request));
      expect(TargetGroups?.[0]).toMatchObject({
        TargetGroupArn: TARGET_GROUP_ARN,
        LoadBalancerArns: [LOAD_BALANCER_ARN],
        HealthCheckPath: '/health?deep=1&x=2',
        HealthCheckIntervalSeconds: 10,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 3,
        UnhealthyThresholdCount: 2,
        Matcher: { HttpCode: '200-299' },
      });
    },
  );

  test('have the attributes that the lab acts on', async () => {
    const { Attributes } = await client.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: TARGET_GROUP_ARN }),
    );
    expect(Object.fromEntries((Attributes ?? []).map(({ Key, Value }) => [Key, Value]))).toEqual({
      'deregistration_delay.timeout_seconds': '30',
      'load_balancing.algorithm.type': 'round_robin',
      'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
      'slow_start.duration_seconds': '0',
      'stickiness.enabled': 'false',
      'stickiness.type': 'lb_cookie',
    });
  });

  test('that are not there are refused with the client’s own exception', async () => {
    const call = client.send(new DescribeTargetHealthCommand({ TargetGroupArn: 'arn:x' }));
    await expect(call).rejects.toBeInstanceOf(TargetGroupNotFoundException);
  });
});

describe('target health', () => {
  test('is what the world says now', async () => {
    const [first] = world.health;
    if (first === undefined) throw new Error('the fixture has no targets');
    world.health[0] = {
      ...first,
      state: 'unused',
      reason: 'Target.InvalidState',
      description: 'Target is in the stopped state',
    };
    const { TargetHealthDescriptions } = await client.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: TARGET_GROUP_ARN }),
    );
    expect(TargetHealthDescriptions).toEqual([
      {
        Target: { Id: INSTANCE_A, Port: 8080 },
        HealthCheckPort: '8080',
        TargetHealth: {
          State: 'unused',
          Reason: 'Target.InvalidState',
          Description: 'Target is in the stopped state',
        },
      },
      {
        Target: { Id: INSTANCE_B, Port: 8080 },
        HealthCheckPort: '8080',
        TargetHealth: { State: 'healthy' },
      },
    ]);
  });

  test('of chosen targets includes those that are not registered', async () => {
    const { TargetHealthDescriptions } = await client.send(
      new DescribeTargetHealthCommand({
        TargetGroupArn: TARGET_GROUP_ARN,
        Targets: [{ Id: INSTANCE_B }, { Id: INSTANCE_A, Port: 81 }],
      }),
    );
    expect(TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth?.Reason)).toEqual([
      undefined,
      'Target.NotRegistered',
    ]);
  });
});
