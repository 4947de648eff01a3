import { both, known, unknown, valueOr, whether, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import { isHiddenBlock } from '../../plan/dynamic-blocks.js';
import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { readGroupSize } from '../availability/group-size.js';
import { containsTrue } from '../../plan/value-at.js';
import type { Stack } from '../read-stack.js';
import { readSuspendedProcesses } from '../suspended-processes.js';
import { booleanAt, numberAt, textAt } from '../uncertain-attribute.js';
import { isBehindTargetGroup } from '../ecs-tasks.js';
import { readDeploymentGroups, type DeploymentGroup } from './code-deploy.js';
import { readRefreshedVersion } from './launch-source.js';

/** How new versions get onto something that serves users' requests. */
export interface Rollout {
  readonly address: string;
  readonly kind: 'autoscaling-group' | 'instance' | 'ecs-service';
  /** It surely serves requests of a target group. */
  readonly role: Uncertain<string>;
  readonly desired: Uncertain<number>;
  /** Of an Auto Scaling group, which may be larger when a version goes out. */
  readonly max: Uncertain<number> | null;
  readonly instanceRefresh: InstanceRefresh | null;
  readonly ecs: EcsDeployment | null;
  readonly codeDeploy: readonly DeploymentGroup[];
}

/** The rollouts, and why deployment groups may deploy to more of them than they show. */
export interface Rollouts {
  readonly rollouts: readonly Rollout[];
  readonly doubts: readonly string[];
}

interface InstanceRefresh {
  readonly autoRollback: Uncertain<boolean>;
  /** Of the launch template: Auto Scaling rolls back to a numbered one only. */
  readonly version: Uncertain<string>;
  readonly minHealthyPercent: Uncertain<number>;
  readonly maxHealthyPercent: Uncertain<number>;
  /** Why it replaces no instance at all; empty where it does. */
  readonly blockedBy: readonly string[];
  /** Why it may replace none, as far as the plan tells. */
  readonly mayBeBlockedBy: readonly string[];
}

interface EcsDeployment {
  readonly controller: Uncertain<string>;
  /** The circuit breaker, or alarms, with rollback. */
  readonly rollsBack: Uncertain<boolean>;
  readonly minHealthyPercent: Uncertain<number>;
  readonly maxPercent: Uncertain<number>;
}

/** An instance of its own is replaced by Terraform itself, unless CodeDeploy deploys to it. */
export function readRollouts({ resolver, topology }: Stack): Rollouts {
  const { of, doubts, byTag } = readDeploymentGroups(resolver);
  const open: string[] = [];
  const resources = new Map(
    resolver
      .ofType('aws_autoscaling_group', 'aws_instance', 'aws_spot_instance_request')
      .map((resource) => [resource.address, resource]),
  );
  const compute = topology.applications.flatMap(({ address, kind, role }): Rollout[] => {
    const resource = resources.get(address);
    // An instance of another plan, which this one only puts behind a target group.
    if (!resource || kind === 'ecs-host' || kind === 'ecs-service') return [];
    const codeDeploy = of(address, tagsOf(resource));
    if (byTag && hasOpenTags(resource)) open.push(`${address} has tags known only after apply`);
    if (kind === 'instance' && codeDeploy.length === 0) return [];
    return [
      {
        address,
        kind,
        role,
        desired: kind === 'instance' ? known(1) : readGroupSize(resource).desired,
        max: kind === 'instance' ? null : readGroupSize(resource).max,
        instanceRefresh: readInstanceRefresh(resource, resolver),
        ecs: null,
        codeDeploy,
      },
    ];
  });
  const services = resolver
    .ofType('aws_ecs_service')
    .filter((service) => isBehindTargetGroup(service, resolver))
    .map((service): Rollout => ({
      address: service.address,
      kind: 'ecs-service',
      role: known('application'),
      desired: numberAt(service, ['desired_count'], 0),
      max: null,
      instanceRefresh: null,
      ecs: readEcsDeployment(service),
      codeDeploy: of(service.address, {}),
    }));
  return { rollouts: [...compute, ...services], doubts: [...doubts, ...open].slice(0, 3) };
}

/**
 * Defaults of StartInstanceRefresh, which the provider repeats: 90 and 100 percent, no rollback. Without
 * preferences the group's own maintenance policy holds, where it has one.
 */
function readInstanceRefresh(group: PlannedResource, resolver: Resolver): InstanceRefresh | null {
  const rows = group.values['instance_refresh'];
  const isHidden = isHiddenBlock(group, 'instance_refresh');
  if (!isHidden && (!Array.isArray(rows) || rows.length === 0)) return null;
  const preferences = ['instance_refresh', 0, 'preferences', 0];
  const maintenance = ['instance_maintenance_policy', 0];
  const isSaid = readAttribute(group, preferences).state !== 'absent';
  const percent = (name: string, otherwise: number): Uncertain<number> =>
    isSaid || readAttribute(group, maintenance).state === 'absent'
      ? numberAt(group, [...preferences, name], otherwise)
      : numberAt(group, [...maintenance, name]);
  return {
    autoRollback: booleanAt(group, [...preferences, 'auto_rollback'], false),
    version: readRefreshedVersion(group, resolver),
    minHealthyPercent: percent('min_healthy_percentage', 90),
    maxHealthyPercent: percent('max_healthy_percentage', 100),
    ...blockersOf(group, [...preferences, 'scale_in_protected_instances']),
  };
}

/**
 * Instances that are protected from scale in are passed over, or waited for in vain, unless the refresh
 * is told otherwise; and it launches and terminates as the group itself does.
 * Source: EC2 Auto Scaling User Guide, "Understand the default values for an instance refresh".
 */
function blockersOf(
  group: PlannedResource,
  path: AttributePath,
): Pick<InstanceRefresh, 'blockedBy' | 'mayBeBlockedBy'> {
  const isProtected = booleanAt(group, ['protect_from_scale_in'], false);
  const how = textAt(group, path, 'Ignore');
  const stopped = whetherStopped(readSuspendedProcesses(group));
  const isKept = both(
    isProtected,
    whether(how, (word) => word !== 'Refresh'),
  );
  const found: readonly (readonly [Uncertain<boolean>, string])[] = [
    [
      isKept,
      `its instances are protected from scale in (protect_from_scale_in), and scale_in_protected_instances is ${valueOr(how, 'open')}`,
    ],
    ...stopped,
  ];
  return {
    blockedBy: found.flatMap(([is, why]) => (is.state === 'known' && is.value ? [why] : [])),
    mayBeBlockedBy: found.flatMap(([is]) => (is.state === 'unknown' ? [is.reason] : [])),
  };
}

const BLOCKING = ['InstanceRefresh', 'Launch', 'Terminate'];

/** Without any of these a refresh replaces nothing. */
function whetherStopped(
  suspended: Uncertain<readonly string[]>,
): readonly (readonly [Uncertain<boolean>, string])[] {
  if (suspended.state === 'unknown')
    return [[unknown<boolean>(suspended.reason, [true, false]), '']];
  const names = suspended.value.filter((name) => BLOCKING.includes(name));
  return names.length > 0 ? [[known(true), `it suspends ${names.join(', ')}`]] : [];
}

function readEcsDeployment(service: PlannedResource): EcsDeployment {
  const rollsBackBy = (block: string): Uncertain<boolean> =>
    readAttribute(service, [block, 0]).state === 'absent'
      ? known(false)
      : both(
          booleanAt(service, [block, 0, 'enable'], false),
          booleanAt(service, [block, 0, 'rollback'], false),
        );
  const breaker = rollsBackBy('deployment_circuit_breaker');
  return {
    controller: textAt(service, ['deployment_controller', 0, 'type'], 'ECS'),
    rollsBack: either(breaker, rollsBackBy('alarms')),
    minHealthyPercent: numberAt(service, ['deployment_minimum_healthy_percent'], 100),
    maxPercent: numberAt(service, ['deployment_maximum_percent'], 200),
  };
}

/** One way back is enough. */
function either(a: Uncertain<boolean>, b: Uncertain<boolean>): Uncertain<boolean> {
  if (a.state === 'known') return a.value ? a : b;
  return b.state === 'known' && b.value ? b : a;
}

function hasOpenTags({ unknown: open }: PlannedResource): boolean {
  return containsTrue(open['tags']) || containsTrue(open['tag']);
}

/** Tags of the instances: a group's own that it hands on. Those of a launch template are not read. */
function tagsOf(resource: PlannedResource): Record<string, string> {
  const own = resource.values['tags_all'] ?? resource.values['tags'];
  const rows = resource.values['tag'];
  const handedOn = (Array.isArray(rows) ? rows : []).flatMap((row) =>
    isObject(row) && row['propagate_at_launch'] === true
      ? [[String(row['key']), String(row['value'])] as const]
      : [],
  );
  return {
    ...(isObject(own) ? (own as Record<string, string>) : {}),
    ...Object.fromEntries(handedOn),
  };
}
