import { describe, expect, test } from 'vitest';
import { kept, opaque, ref, type Args } from '../../plan/planned-values.fixture.js';
import type { Stack } from '../read-stack.js';
import { toStack } from '../read-stack.js';
import { buildWebStack } from '../web-stack.fixture.js';
import { readFleets } from './fleets.js';
import { Zones } from './zones.js';

const GROUP = 'aws_autoscaling_group.app';
const SUBNETS = ref('aws_subnet.app_a.id', 'aws_subnet.app_b.id');

function members(stack: Stack) {
  const { fleets } = readFleets(stack, new Zones(stack.topology.subnets, stack.resolver));
  return fleets.flatMap((fleet) => fleet.members);
}

/** In how many zones the one part of the fleet is, at least and at most. */
function zones(name: string, changes: Readonly<Record<string, Args>>) {
  const found = members(buildWebStack(changes)).find(({ address }) => address === name);
  return found && [found.spread.atLeast, found.spread.atMost];
}

describe('the zones of a group of instances', () => {
  const pack = (strategy: string) => ({ 'aws_placement_group.p': { strategy } });
  const placement_group = ref('aws_placement_group.p.id');
  const app = { vpc_zone_identifier: SUBNETS };

  test('are those of its subnets', () => {
    expect(zones(GROUP, { [GROUP]: app })).toEqual([2, 2]);
    expect(zones(GROUP, { ...pack('spread'), [GROUP]: { ...app, placement_group } })).toEqual([
      2, 2,
    ]);
  });

  test('are one in a cluster placement group, wherever it is named', () => {
    expect(zones(GROUP, { ...pack('cluster'), [GROUP]: { ...app, placement_group } })).toEqual([
      1, 1,
    ]);
    const template = { placement: [{ group_name: ref('aws_placement_group.p.name') }] };
    expect(
      zones(GROUP, { ...pack('cluster'), 'aws_launch_template.app': template, [GROUP]: app }),
    ).toEqual([1, 1]);
  });
});

describe('a placement group whose strategy the plan does not tell', () => {
  const app = { vpc_zone_identifier: SUBNETS };

  test.each([
    [
      { 'aws_placement_group.p': { strategy: ref('local.strategy') } },
      ref('aws_placement_group.p.id'),
    ],
    [{}, 'of-another-stack'],
  ])('%j may be a cluster, and so one zone', (others, placement_group) => {
    expect(zones(GROUP, { ...others, [GROUP]: { ...app, placement_group } })).toEqual([1, 2]);
  });
});

describe('the size of a group of instances', () => {
  const desired = (override: unknown) => {
    const mixed_instances_policy = [{ launch_template: [{ override }] }];
    const stack = buildWebStack({ [GROUP]: { desired_capacity: 4, mixed_instances_policy } });
    return members(stack).find(({ address }) => address === GROUP)?.desired.state;
  };

  test('counts instances where none weighs more than another', () => {
    expect(desired([{ instance_type: 'm5.large' }])).toBe('known');
    expect(desired([{ weighted_capacity: '1' }])).toBe('known');
    expect(desired([{ weighted_capacity: '2' }])).toBe('unknown');
  });

  test.each([
    [{ min_size: 3, max_size: 9 }, 3],
    [{ min_size: 1, max_size: 1 }, 1],
    [{ min_size: 1, max_size: 9 }, 2],
  ])('follows bounds that change: of two and %j are %i', (bounds, expected) => {
    const stack = buildWebStack({ [GROUP]: { desired_capacity: kept(2), ...bounds } });
    expect(members(stack).find(({ address }) => address === GROUP)?.desired).toEqual({
      state: 'known',
      value: expected,
    });
  });

  test('is unknown where a weight is; overrides that nobody wrote are unknown as a whole', () => {
    expect(desired([{ weighted_capacity: ref('local.weight') }])).toBe('unknown');
    expect(desired(opaque())).toBe('known');
  });
});

test('instances that a refresh read into a Classic Load Balancer are no targets of their own', () => {
  const { plan } = buildWebStack({
    'aws_elb.web': { name: 'web' },
    'aws_autoscaling_group.app': {
      target_group_arns: null,
      load_balancers: ref('aws_elb.web.name'),
    },
  });
  const resources = [...plan.resources.values()].map((resource) =>
    resource.type === 'aws_elb'
      ? { ...resource, values: { ...resource.values, instances: ['i-0123456789abcdef0'] } }
      : resource,
  );
  const stack = toStack({
    ...plan,
    resources: new Map(resources.map((resource) => [resource.address, resource])),
  });
  expect(stack.topology.applications).toHaveLength(1);
  expect(readFleets(stack, new Zones(new Map(), stack.resolver)).fleets).toMatchObject([
    { address: 'aws_autoscaling_group.app', doubts: [] },
  ]);
});

describe('the tasks of an ECS service', () => {
  const SERVICE = 'aws_ecs_service.web';
  const service = (more: Args): Readonly<Record<string, Args>> => ({
    [SERVICE]: {
      name: 'web',
      desired_count: 4,
      network_configuration: [{ subnets: SUBNETS }],
      load_balancer: [{ target_group_arn: ref('aws_lb_target_group.app.arn') }],
      ...more,
    },
  });

  test.each([
    [{ launch_type: 'FARGATE' }, 2],
    [{ capacity_provider_strategy: [{ capacity_provider: 'FARGATE_SPOT' }] }, 2],
    [{ launch_type: 'EC2' }, 1],
    [{ capacity_provider_strategy: [{ capacity_provider: 'own' }] }, 1],
    [{ launch_type: 'FARGATE', capacity_provider_strategy: opaque() }, 1],
    [{}, 1],
  ])('of %j are in %i zones at least, and in two at most', (more, atLeast) => {
    expect(zones(SERVICE, service(more))).toEqual([atLeast, 2]);
  });

  test.each([
    ['one subnet', ref('aws_subnet.app_a.id'), [1, 1]],
    ['two subnets', SUBNETS, [1, null]],
  ])('on instances of a capacity provider in %s', (_what, vpc_zone_identifier, expected) => {
    const hosted = {
      ...service({
        network_configuration: null,
        capacity_provider_strategy: [{ capacity_provider: 'own', weight: 1 }],
      }),
      'aws_ecs_capacity_provider.own': {
        name: 'own',
        auto_scaling_group_provider: [
          { auto_scaling_group_arn: ref('aws_autoscaling_group.app.arn') },
        ],
      },
      'aws_autoscaling_group.app': { target_group_arns: null, vpc_zone_identifier },
    };
    expect(zones(SERVICE, hosted)).toEqual(expected);
  });

  test('may be behind a target group that the plan hides', () => {
    const { fleets } = readFleets(
      buildWebStack(service({ load_balancer: opaque() })),
      new Zones(new Map(), buildWebStack({}).resolver),
    );
    expect(fleets.map(({ address }) => address)).toContain(SERVICE);
  });

  test('are scaled by the target of Application Auto Scaling', () => {
    const target = { resource_id: 'service/c/web', min_capacity: 1, max_capacity: 8 };
    const stack = buildWebStack({ ...service({}), 'aws_appautoscaling_target.web': target });
    const found = members(stack).find(({ address }) => address === SERVICE);
    expect(found?.size?.min).toEqual({ state: 'known', value: 1 });
  });
});

describe('more than the share of a zone may be missing', () => {
  const shortfalls = (name: string, changes: Readonly<Record<string, Args>>) =>
    members(buildWebStack(changes)).find(({ address }) => address === name)?.shortfalls;
  const spot = [{ market_type: 'spot' }];
  const mixed = (instances_distribution: unknown) => ({
    mixed_instances_policy: [{ instances_distribution, launch_template: [{}] }],
  });

  test.each<[string, Args, number]>([
    ['nothing', {}, 0],
    ['a suspended AZRebalance', { suspended_processes: ['AZRebalance'] }, 1],
    ['a suspended AddToLoadBalancer', { suspended_processes: ['AddToLoadBalancer'] }, 1],
    ['a suspended ReplaceUnhealthy', { suspended_processes: ['ReplaceUnhealthy'] }, 0],
    ['processes that the plan hides', { suspended_processes: ref('local.processes') }, 1],
    ['no distribution', mixed(opaque()), 0],
    [
      'some on demand',
      mixed([{ on_demand_base_capacity: 2, on_demand_percentage_above_base_capacity: 0 }]),
      0,
    ],
    [
      'Spot alone',
      mixed([{ on_demand_base_capacity: 0, on_demand_percentage_above_base_capacity: 0 }]),
      1,
    ],
    ['Spot by the percentage alone', mixed([{ on_demand_percentage_above_base_capacity: 0 }]), 1],
    [
      'an open percentage',
      mixed([{ on_demand_percentage_above_base_capacity: ref('local.x') }]),
      1,
    ],
  ])('of a group with %s', (_what, args, expected) => {
    expect(shortfalls(GROUP, { [GROUP]: args })).toHaveLength(expected);
  });

  test('of a group whose template asks for Spot', () => {
    const template = { 'aws_launch_template.app': { instance_market_options: spot } };
    expect(shortfalls(GROUP, template)).toEqual([expect.stringContaining('Spot capacity alone')]);
    const hidden = { 'aws_launch_template.app': { instance_market_options: opaque() } };
    expect(shortfalls(GROUP, hidden)).toEqual([expect.stringContaining('may ask for Spot')]);
  });

  test.each([
    [['FARGATE_SPOT'], 1],
    [['FARGATE_SPOT', 'FARGATE'], 0],
    [['FARGATE'], 0],
  ])('of tasks on %j', (names, expected) => {
    const service = {
      load_balancer: [{ target_group_arn: ref('aws_lb_target_group.app.arn') }],
      capacity_provider_strategy: names.map((capacity_provider) => ({ capacity_provider })),
    };
    expect(shortfalls('aws_ecs_service.web', { 'aws_ecs_service.web': service })).toHaveLength(
      expected,
    );
  });
});
