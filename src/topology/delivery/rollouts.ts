import { known, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { readGroupSize } from '../availability/group-size.js';
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
  const { of, doubts } = readDeploymentGroups(resolver);
  const resources = new Map(
    resolver
      .ofType('aws_autoscaling_group', 'aws_instance', 'aws_spot_instance_request')
      .map((resource) => [resource.address, resource]),
  );
  const compute = topology.applications.flatMap(({ address, kind, role }): Rollout[] => {
    const resource = resources.get(address);
    // An instance of another plan, which this one only puts behind a target group.
    if (!resource) return [];
    const codeDeploy = of(address, tagsOf(resource));
    if (kind === 'instance' && codeDeploy.length === 0) return [];
    return [
      {
        address,
        kind,
        role,
        desired: kind === 'instance' ? known(1) : readGroupSize(resource).desired,
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
      instanceRefresh: null,
      ecs: readEcsDeployment(service),
      codeDeploy: of(service.address, {}),
    }));
  return { rollouts: [...compute, ...services], doubts: doubts.slice(0, 3) };
}

/**
 * Defaults of StartInstanceRefresh, which the provider repeats: 90 and 100 percent, no rollback. Without
 * preferences the group's own maintenance policy holds, where it has one.
 */
function readInstanceRefresh(group: PlannedResource, resolver: Resolver): InstanceRefresh | null {
  const rows = group.values['instance_refresh'];
  if (!Array.isArray(rows) || rows.length === 0) return null;
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
    blockedBy: blockersOf(group, [...preferences, 'scale_in_protected_instances']),
  };
}

/**
 * Instances that are protected from scale in are passed over, or waited for in vain, unless the refresh
 * is told otherwise; and it launches and terminates as the group itself does.
 * Source: EC2 Auto Scaling User Guide, "Understand the default values for an instance refresh".
 */
function blockersOf(group: PlannedResource, path: AttributePath): string[] {
  const isProtected = booleanAt(group, ['protect_from_scale_in'], false);
  const how = textAt(group, path, 'Ignore');
  const suspended = readSuspendedProcesses(group);
  const stopped =
    suspended.state === 'known'
      ? suspended.value.filter((name) => name === 'Launch' || name === 'Terminate')
      : [];
  return [
    ...(isProtected.state === 'known' &&
    isProtected.value &&
    how.state === 'known' &&
    how.value !== 'Refresh'
      ? [
          `its instances are protected from scale in (protect_from_scale_in), and scale_in_protected_instances is ${how.value}`,
        ]
      : []),
    ...(stopped.length > 0 ? [`it suspends ${stopped.join(', ')}`] : []),
  ];
}

function readEcsDeployment(service: PlannedResource): EcsDeployment {
  const both = (block: string): Uncertain<boolean> => {
    const enable = booleanAt(service, [block, 0, 'enable'], false);
    const rollback = booleanAt(service, [block, 0, 'rollback'], false);
    if (enable.state === 'known' && !enable.value) return enable;
    return rollback.state === 'known' && !rollback.value ? rollback : bothOpen(enable, rollback);
  };
  const breaker =
    readAttribute(service, ['deployment_circuit_breaker', 0]).state === 'absent'
      ? known(false)
      : both('deployment_circuit_breaker');
  const alarms =
    readAttribute(service, ['alarms', 0]).state === 'absent' ? known(false) : both('alarms');
  return {
    controller: textAt(service, ['deployment_controller', 0, 'type'], 'ECS'),
    rollsBack: breaker.state === 'known' && !breaker.value ? alarms : breaker,
    minHealthyPercent: numberAt(service, ['deployment_minimum_healthy_percent'], 100),
    maxPercent: numberAt(service, ['deployment_maximum_percent'], 200),
  };
}

function bothOpen(a: Uncertain<boolean>, b: Uncertain<boolean>): Uncertain<boolean> {
  return a.state === 'unknown' ? a : b;
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
