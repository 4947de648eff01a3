import type { Application } from '../model/topology.js';
import { known, unknown } from '../model/uncertain.js';
import { readAttribute } from '../plan/attribute.js';
import { joinLinks, NO_LINKS, type Links } from '../plan/links.js';
import { oncePerPlan } from '../plan/once-per-plan.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath, Resolver } from '../plan/resolver.js';
import { isBehindTargetGroup, readEcsTasks } from './ecs-tasks.js';
import { launchTemplates } from './launch-settings.js';
import { isAutoScalingGroup, isEcsCluster, isLaunchConfiguration } from './resource-kinds.js';
import { startScripts } from './secrets/user-data.js';
import { numberAt, textAt } from './uncertain-attribute.js';

/** Groups and instances that tasks run on, by address, and whether they surely may. */
type Hosts = ReadonlyMap<string, Application['role']>;

/**
 * What runs tasks that a target group sends requests to and that have no interfaces of their own (network
 * mode `bridge` or `host`): the instances of the groups of its capacity providers, or else of its cluster,
 * whose groups and instances are told by its capacity providers and by `ECS_CLUSTER` in their user data.
 * Source: Amazon ECS Developer Guide, capacity provider strategies and bootstrapping container instances.
 */
export const readEcsHosts = oncePerPlan((resolver): Hosts => {
  const tasks = new Set(readEcsTasks(resolver).map(({ resource }) => resource));
  const hosts = new Map<string, Application['role']>();
  for (const service of resolver.ofType('aws_ecs_service')) {
    if (tasks.has(service) || !isBehindTargetGroup(service, resolver)) continue;
    for (const [address, role] of hostsOf(service, resolver))
      if (hosts.get(address)?.state !== 'known') hosts.set(address, role);
  }
  return hosts;
});

function hostsOf(service: PlannedResource, resolver: Resolver): Hosts {
  const cluster = resolver.link(service, ['cluster'], isEcsCluster);
  const strategy = groupsOfTasks(service, resolver);
  const groups = strategy ?? providersOf(cluster, resolver);
  const doubt =
    groups.exact && cluster.exact ? constraintOf(service) : 'which of several instances it is';
  const role: Application['role'] =
    doubt === undefined
      ? known('application')
      : unknown(`${service.address} may run tasks on it: the plan does not tell ${doubt}`, [
          'application',
        ]);
  const named = groups.targets.map(({ resource }) => resource.address);
  const joined = strategy === undefined ? registeredIn(cluster, resolver) : [];
  return new Map([...named, ...joined].map((address) => [address, role]));
}

/** Constraints keep tasks from some instances of the cluster; `distinctInstance` from none. */
function constraintOf(service: PlannedResource): string | undefined {
  if (readAttribute(service, ['placement_constraints', 0]).state === 'absent') return undefined;
  const rows = service.values['placement_constraints'];
  const types = (Array.isArray(rows) ? rows : [0]).map((_, index) =>
    textAt(service, ['placement_constraints', index, 'type']),
  );
  return types.every((type) => type.state === 'known' && type.value === 'distinctInstance')
    ? undefined
    : 'which instances its placement constraints choose';
}

/**
 * The groups whose instances alone take a service's tasks: those of the capacity providers that it names, or
 * else its cluster by default; undefined without any.
 */
export function groupsOfTasks(service: PlannedResource, resolver: Resolver): Links | undefined {
  const own = groupsOfStrategy(service, 'capacity_provider_strategy', resolver);
  if (own) return own;
  const type = textAt(service, ['launch_type'], '');
  // A launch type stands in place of the cluster's default strategy.
  if (type.state === 'known' && type.value !== '') return undefined;
  const cluster = resolver.link(service, ['cluster'], isEcsCluster);
  return firstOf(
    clusterSettings(cluster, resolver).map((settings) =>
      groupsOfStrategy(settings, 'default_capacity_provider_strategy', resolver),
    ),
  );
}

function firstOf<T>(items: readonly (T | undefined)[]): T | undefined {
  return items.find((item) => item !== undefined);
}

/** Beside others a provider without weight and base takes no task (ECS API, CapacityProviderStrategyItem). */
function groupsOfStrategy(
  resource: PlannedResource,
  block: string,
  resolver: Resolver,
): Links | undefined {
  if (readAttribute(resource, [block, 0]).state === 'absent') return undefined;
  const rows = resource.values[block];
  const parts = (Array.isArray(rows) ? rows : [0]).map((_, index) => {
    const number = (name: string) => numberAt(resource, [block, index, name], 0);
    const takes = [number('weight'), number('base')].some(
      (own) => own.state === 'unknown' || own.value > 0,
    );
    return { takes, groups: groupsAt(resource, [block, index, 'capacity_provider'], resolver) };
  });
  const taking = parts.filter(({ takes }) => takes);
  return joinLinks((taking.length > 0 ? taking : parts).map(({ groups }) => groups));
}

/** Groups of all capacity providers of a cluster. */
function providersOf(cluster: Links, resolver: Resolver): Links {
  return joinLinks(
    clusterSettings(cluster, resolver).map((settings) =>
      groupsAt(settings, ['capacity_providers'], resolver),
    ),
  );
}

function clusterSettings(cluster: Links, resolver: Resolver): PlannedResource[] {
  const clusters = new Set(cluster.targets.map(({ resource }) => resource));
  return resolver
    .ofType('aws_ecs_cluster_capacity_providers')
    .filter((settings) =>
      resolver
        .link(settings, ['cluster_name'], isEcsCluster)
        .targets.some(({ resource }) => clusters.has(resource)),
    );
}

const isCapacityProvider = (type: string): boolean => type === 'aws_ecs_capacity_provider';
const GROUP = ['auto_scaling_group_provider', 0, 'auto_scaling_group_arn'] as const;

function groupsAt(resource: PlannedResource, path: AttributePath, resolver: Resolver): Links {
  const providers = resolver.links(resource, path, isCapacityProvider);
  const groups = joinLinks(
    providers.targets.map((target) => resolver.link(target.resource, GROUP, isAutoScalingGroup)),
  );
  const outside = providers.external.map((name) => `the group of ${name} is not in this plan`);
  return {
    ...groups,
    exact: groups.exact && providers.exact,
    gaps: [...groups.gaps, ...providers.gaps, ...outside],
  };
}

/** In `/etc/ecs/ecs.config`, echoed or written there, and in the settings of Bottlerocket. */
const CLUSTER_SETTINGS = [
  /^[ \t]*(?:echo[ \t]+(?:-e[ \t]+)?["']?)?ECS_CLUSTER=["']?([\w-]+)/gm,
  /^[ \t]*\[settings\.ecs\][^[]*?^[ \t]*cluster[ \t]*=[ \t]*"([\w-]+)"/gm,
];

/** Groups and instances whose user data tells the agent this cluster by its name. */
function registeredIn(cluster: Links, resolver: Resolver): string[] {
  const names = cluster.targets.flatMap(({ resource: { values } }) =>
    typeof values['name'] === 'string' ? [values['name']] : [],
  );
  if (names.length === 0) return [];
  return resolver
    .ofType('aws_autoscaling_group', 'aws_instance', 'aws_spot_instance_request')
    .filter((resource) => {
      const sources = [resource, ...launchSources(resource, resolver)];
      const texts = sources.flatMap((source) => startScripts(source, resolver.plan));
      const named = texts.flatMap((text) =>
        CLUSTER_SETTINGS.flatMap((setting) => [...text.matchAll(setting)].map(([, name]) => name)),
      );
      return named.some((name) => name !== undefined && names.includes(name));
    })
    .map(({ address }) => address);
}

function launchSources(resource: PlannedResource, resolver: Resolver): PlannedResource[] {
  const sources = joinLinks([
    launchTemplates(resource, resolver),
    resource.type === 'aws_autoscaling_group'
      ? resolver.link(resource, ['launch_configuration'], isLaunchConfiguration)
      : NO_LINKS,
  ]);
  return sources.targets.map((target) => target.resource);
}
