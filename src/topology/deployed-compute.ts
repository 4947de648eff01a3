import type {
  DeployedAutoScalingGroup,
  DeployedInstance,
  DeployedTargetGroup,
} from '../model/deployment.js';
import { valueOr } from '../model/uncertain.js';
import { oncePerPlan } from '../plan/once-per-plan.js';
import type { PlannedResource } from '../plan/plan.js';
import { readMemberships } from './availability/memberships.js';
import {
  attachedTo,
  homeOf,
  isElsewhere,
  subnetIdsOf,
  targetGroupArnsOf,
  type DeploymentScope,
} from './deployment-scope.js';
import { launchedTags, plannedTags } from './planned-tags.js';
import { readInstanceRefresh } from './deployed-instance-refresh.js';
import { arnFor, digest, idFor } from './deployment-names.js';
import { isSubnet, isTargetGroup } from './resource-kinds.js';
import { numberAt, textAt } from './uncertain-attribute.js';

/** The Auto Scaling groups. */
export function readGroups(
  scope: DeploymentScope,
  targetGroups: readonly DeployedTargetGroup[],
): DeployedAutoScalingGroup[] {
  return scope.resolver
    .ofType('aws_autoscaling_group')
    .filter(
      (group) =>
        !isElsewhere(scope, scope.resolver.links(group, ['vpc_zone_identifier'], isSubnet)),
    )
    .map((group) => readGroup(group, scope, targetGroups));
}

function readGroup(
  group: PlannedResource,
  scope: DeploymentScope,
  targetGroups: readonly DeployedTargetGroup[],
): DeployedAutoScalingGroup {
  const subnetIds = groupSubnets(group, scope);
  const { region } = homeOf(scope, subnetIds);
  const name = valueOr(
    textAt(group, ['name']),
    `${group.name}-${digest(group.address).slice(0, 8)}`,
  );
  const minSize = valueOr(numberAt(group, ['min_size'], 0), 0);
  const maxSize = valueOr(numberAt(group, ['max_size'], minSize), minSize);
  const desired = numberAt(group, ['desired_capacity'], minSize);
  const gracePeriodSeconds = valueOr(numberAt(group, ['health_check_grace_period'], 300), 300);
  return {
    address: group.address,
    region,
    name,
    arn: arnFor(
      'autoscaling',
      region,
      `autoScalingGroup:${digest(group.address).slice(0, 12)}:autoScalingGroupName/${name}`,
    ),
    minSize,
    maxSize,
    desiredCapacity: Math.max(minSize, Math.min(maxSize, valueOr(desired, minSize))),
    healthCheckType:
      valueOr(textAt(group, ['health_check_type'], 'EC2'), 'EC2') === 'ELB' ? 'ELB' : 'EC2',
    gracePeriodSeconds,
    subnetIds,
    targetGroupArns: groupTargets(group, scope, targetGroups),
    instanceRefresh: readInstanceRefresh(group, gracePeriodSeconds, scope),
    tags: {
      ...Object.fromEntries(launchedTags(group, scope.resolver)),
      ...groupTags(group, true),
      'aws:autoscaling:groupName': name,
    },
    ownTags: groupTags(group, false),
  };
}

function groupSubnets(group: PlannedResource, scope: DeploymentScope): string[] {
  const named = subnetIdsOf(scope, scope.resolver.links(group, ['vpc_zone_identifier'], isSubnet));
  if (named.length > 0) return named;
  scope.notes.add(`${group.address} does not tell its subnets: all private ones are assumed.`);
  return scope.subnets.filter(({ tier }) => tier === 'private').map(({ id }) => id);
}

/** Through the group itself, an attachment, or a traffic source. */
const groupMemberships = oncePerPlan((resolver) => readMemberships(resolver, []));

function groupTargets(
  group: PlannedResource,
  scope: DeploymentScope,
  targetGroups: readonly DeployedTargetGroup[],
): string[] {
  const { byTargetGroup, unplaced } = groupMemberships(scope.resolver);
  const named = targetGroups.filter(({ address }) =>
    byTargetGroup.get(address)?.has(group.address),
  );
  const [first] = targetGroups;
  const isOpen = unplaced.some(({ member }) => member === group.address);
  if (named.length > 0 || !isOpen || first === undefined) return named.map(({ arn }) => arn);
  scope.notes.add(`${group.address} does not tell its target groups: ${first.address} is assumed.`);
  return [first.arn];
}

/** All of the group's tags, or those that its instances get. */
function groupTags(group: PlannedResource, ofInstances: boolean): Record<string, string> {
  const rows = group.values['tag'];
  const tags = (Array.isArray(rows) ? rows : []) as readonly {
    key?: unknown;
    value?: unknown;
    propagate_at_launch?: unknown;
  }[];
  return Object.fromEntries(
    tags.flatMap(({ key, value, propagate_at_launch: propagated }) =>
      typeof key === 'string' && typeof value === 'string' && (!ofInstances || propagated === true)
        ? [[key, value]]
        : [],
    ),
  );
}

/** The instances that no group manages. */
export function readInstances(
  scope: DeploymentScope,
  targetGroups: readonly DeployedTargetGroup[],
): DeployedInstance[] {
  const { resolver } = scope;
  const assumed = new Map<string, { readonly first: string; count: number }>();
  const instances = resolver
    .ofType('aws_instance')
    .filter((instance) => !isElsewhere(scope, resolver.links(instance, ['subnet_id'], isSubnet)))
    .map((instance): DeployedInstance => {
      const targetGroupArns = attachedTo(
        scope,
        'aws_lb_target_group_attachment',
        'target_id',
        instance,
      ).flatMap((item) =>
        targetGroupArnsOf(targetGroups, resolver.links(item, ['target_group_arn'], isTargetGroup)),
      );
      return {
        address: instance.address,
        id: idFor('i', instance.address),
        subnetId: instanceSubnet(instance, scope, assumed),
        role: targetGroupArns.length > 0 ? 'application' : 'other',
        targetGroupArns: [...new Set(targetGroupArns)],
        tags: plannedTags(instance),
      };
    });
  for (const [key, { first, count }] of assumed) {
    const subnet = key.slice(key.indexOf(' ') + 1);
    const which = count === 1 ? `${first} does` : `${first} and ${count - 1} more like it do`;
    scope.notes.add(
      `${which} not tell ${count === 1 ? 'its' : 'their'} subnet: ${subnet} is assumed.`,
    );
  }
  return instances;
}

/**
 * An instance is in one subnet. Where the configuration tells only which ones it may be (`values(…)[n]`,
 * `element(…)`), those of one `count` take turns, as such an index most often has it.
 */
function instanceSubnet(
  instance: PlannedResource,
  scope: DeploymentScope,
  /** First instance and number of those of one resource that are put into one subnet. */
  assumed: Map<string, { readonly first: string; count: number }>,
): string {
  const links = scope.resolver.links(instance, ['subnet_id'], isSubnet);
  const ids = subnetIdsOf(scope, links);
  const index = typeof instance.key === 'number' ? instance.key : 0;
  const chosen = ids[index % ids.length] ?? scope.subnets[0]?.id ?? '';
  const subnet = scope.subnets.find(({ id }) => id === chosen);
  if (subnet !== undefined && ids.length !== 1) {
    const { address, key } = instance;
    const resource = key === null ? address : address.slice(0, address.lastIndexOf('['));
    // No address holds a space before its key, and that is cut off.
    const place = `${resource.replaceAll(' ', '')} ${subnet.address}`;
    const known = assumed.get(place);
    if (known === undefined) assumed.set(place, { first: address, count: 1 });
    else known.count += 1;
  }
  return chosen;
}
