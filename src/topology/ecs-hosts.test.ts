import { expect, test } from 'vitest';
import { ref, type Args } from '../plan/planned-values.fixture.js';
import { groupsOfTasks, readEcsHosts } from './ecs-hosts.js';
import { buildWebStack, type Changes } from './web-stack.fixture.js';

const GROUP = 'aws_autoscaling_group.app';
const SERVICE = 'aws_ecs_service.web';
const KNOWN = { state: 'known', value: 'application' };

const provider = (name: string, group = GROUP): Changes => ({
  [`aws_ecs_capacity_provider.${name}`]: {
    name,
    auto_scaling_group_provider: [{ auto_scaling_group_arn: ref(`${group}.arn`) }],
  },
});
const OTHER = 'aws_autoscaling_group.other';

/** A service on instances of the cluster `main`, with what makes these its hosts. */
const stack = (service: Args, changes: Changes = {}) =>
  buildWebStack({
    [GROUP]: { target_group_arns: null },
    [OTHER]: { min_size: 1, max_size: 1 },
    'aws_ecs_cluster.main': { name: 'main' },
    [SERVICE]: {
      cluster: ref('aws_ecs_cluster.main.id'),
      load_balancer: [{ target_group_arn: ref('aws_lb_target_group.app.arn') }],
      ...service,
    },
    ...changes,
  }).resolver;
const hosts = (service: Args, changes: Changes = {}): Record<string, unknown> =>
  Object.fromEntries(readEcsHosts(stack(service, changes)));

/** Where alone the tasks are. */
const groups = (service: Args) => {
  const resolver = stack(service, BOTH);
  const [own] = resolver.ofType('aws_ecs_service');
  const links = own && groupsOfTasks(own, resolver);
  return (
    links && {
      targets: links.targets.map(({ resource }) => resource.address),
      gaps: links.gaps.length,
    }
  );
};
const strategy = (...rows: Args[]): Args => ({ capacity_provider_strategy: rows });
const takes = (name: string, weight: number): Args => ({
  capacity_provider: ref(`aws_ecs_capacity_provider.${name}.name`),
  weight,
});
const settings = (args: Args): Changes => ({
  'aws_ecs_cluster_capacity_providers.main': {
    cluster_name: ref('aws_ecs_cluster.main.name'),
    ...args,
  },
});
const BOTH = { ...provider('app'), ...provider('other', OTHER) };
const ALL = {
  capacity_providers: ref(
    'aws_ecs_capacity_provider.app.name',
    'aws_ecs_capacity_provider.other.name',
  ),
};

test('the groups of the capacity providers that the service names', () => {
  expect(hosts(strategy(takes('app', 1)), BOTH)).toEqual({ [GROUP]: KNOWN });
  expect(hosts(strategy(takes('app', 1), takes('other', 2)), BOTH)).toEqual({
    [GROUP]: KNOWN,
    [OTHER]: KNOWN,
  });
});

test('a provider without weight and base takes no task beside others', () => {
  expect(hosts(strategy(takes('app', 1), takes('other', 0)), BOTH)).toEqual({ [GROUP]: KNOWN });
  expect(hosts(strategy(takes('app', 0)), BOTH)).toEqual({ [GROUP]: KNOWN });
});

test('a provider of another stack leaves the others what they are, and the whole open', () => {
  const elsewhere = { capacity_provider: 'platform', weight: 1 };
  const service = strategy(takes('app', 1), elsewhere);
  expect(hosts(service, BOTH)).toEqual({ [GROUP]: KNOWN });
  expect(groups(service)).toEqual({ targets: [GROUP], gaps: 1 });
  expect(groups(strategy(takes('app', 1)))).toEqual({ targets: [GROUP], gaps: 0 });
  expect(groups({ launch_type: 'EC2' })).toBeUndefined();
});

test('the default strategy of its cluster, unless it has a launch type', () => {
  const cluster = settings({ ...ALL, default_capacity_provider_strategy: [takes('app', 1)] });
  expect(hosts({}, { ...BOTH, ...cluster })).toEqual({ [GROUP]: KNOWN });
  expect(hosts({ launch_type: 'EC2' }, { ...BOTH, ...cluster })).toEqual({
    [GROUP]: KNOWN,
    [OTHER]: KNOWN,
  });
});

const template = (text: string): Changes => ({
  'aws_launch_template.app': { user_data: Buffer.from(text).toString('base64') },
});

test.each([
  ['#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n', true],
  ['#!/bin/bash\necho "ECS_CLUSTER=main" >> /etc/ecs/ecs.config\n', true],
  ['cat <<EOF > /etc/ecs/ecs.config\nECS_CLUSTER=main\nEOF\n', true],
  ['[settings.ecs]\ncluster = "main"\n', true],
  ['echo ECS_CLUSTER=main-two >> /etc/ecs/ecs.config', false],
  ['# ECS_CLUSTER=main', false],
  ['echo hello', false],
])('user data %j tells the agent the cluster: %s', (text, isHost) => {
  const found = hosts({ launch_type: 'EC2' }, template(text));
  expect(found).toEqual(isHost ? { [GROUP]: KNOWN } : {});
});

test('what the service may choose among is unknown', () => {
  const constrained = {
    ...strategy(takes('app', 1)),
    placement_constraints: [{ type: 'memberOf', expression: 'attribute:x == y' }],
  };
  expect(hosts(constrained, BOTH)).toMatchObject({ [GROUP]: { state: 'unknown' } });
  const distinct = { ...constrained, placement_constraints: [{ type: 'distinctInstance' }] };
  expect(hosts(distinct, BOTH)).toEqual({ [GROUP]: KNOWN });
});

test('none without a target group, and none whose tasks have interfaces of their own', () => {
  expect(hosts({ ...strategy(takes('app', 1)), load_balancer: [] }, BOTH)).toEqual({});
  const own = { network_configuration: [{ subnets: ref('aws_subnet.app_a.id') }] };
  expect(hosts({ ...strategy(takes('app', 1)), ...own }, BOTH)).toEqual({});
});
