import { known, unknown, whether, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { groupBy } from '../group-by.js';
import { isAutoScalingGroup, isDeploymentConfig, isEcsService } from '../resource-kinds.js';
import { booleanAt, numberAt, textAt } from '../uncertain-attribute.js';

/** A CodeDeploy deployment group that can deploy to something of the plan. */
export interface DeploymentGroup {
  readonly address: string;
  readonly rollsBack: Uncertain<boolean>;
  readonly blueGreen: Uncertain<boolean>;
  /** A named configuration of CodeDeploy's, or one of the plan. */
  readonly configuration: Uncertain<string>;
  /** Of a configuration of the plan: what stays healthy, as a share of the fleet or as a count. */
  readonly minimumHealthy: { readonly type: string; readonly value: number } | null;
  /** Of such a configuration: it deploys to one zone after the other, or may. */
  readonly zonal: boolean;
  readonly alarms: boolean;
}

/** Deployment groups by what they deploy to. */
export interface DeploymentGroups {
  /** Those that name this Auto Scaling group or service, or whose tag filters match. */
  of(address: string, tags: Readonly<Record<string, string>>): readonly DeploymentGroup[];
  /** Whether any finds what it deploys to by tags. */
  readonly byTag: boolean;
  /** Why others may deploy to it as well; the same for everything. */
  readonly doubts: readonly string[];
}

export function readDeploymentGroups(resolver: Resolver): DeploymentGroups {
  const all = resolver.ofType('aws_codedeploy_deployment_group').map((group) => {
    const named = resolver.links(group, ['autoscaling_groups'], isAutoScalingGroup);
    const service = resolver.link(group, ['ecs_service', 0, 'service_name'], isEcsService);
    const targets = [...named.targets, ...service.targets].map(({ resource }) => resource.address);
    const exact = named.exact || targets.length <= 1;
    return {
      group,
      named: exact ? targets : [],
      filters: readFilters(group),
      doubts: [
        ...[...named.gaps, ...service.gaps].map((gap) => `${group.address}: ${gap}`),
        ...(exact ? [] : [`${group.address} deploys to one or more of ${targets.join(', ')}`]),
        ...(hasOpenFilters(group)
          ? [`${group.address} has tag filters known only after apply`]
          : []),
      ],
    };
  });
  const byName = groupBy(all, ({ named }) => named);
  const byTag = all.filter(({ filters }) => filters.length > 0);
  return {
    of: (address, tags) =>
      [
        ...new Set([
          ...(byName.get(address) ?? []),
          ...byTag.filter(({ filters }) =>
            filters.every((any) => any.some((filter) => matches(filter, tags))),
          ),
        ]),
      ].map(({ group }) => readGroup(group, resolver)),
    byTag: byTag.length > 0,
    doubts: all.flatMap(({ doubts }) => doubts),
  };
}

interface TagFilter {
  readonly key: string | null;
  readonly value: string | null;
}

/** All sets must match; of a set, or of plain filters, one is enough (EC2TagSet). */
function readFilters(group: PlannedResource): TagFilter[][] {
  const sets = group.values['ec2_tag_set'];
  const rows = (value: unknown): TagFilter[] =>
    (Array.isArray(value) ? value : []).filter(isObject).map((row) => ({
      key: textOf(row['key']),
      value: textOf(row['value']),
    }));
  const plain = rows(group.values['ec2_tag_filter']);
  return [
    ...(plain.length > 0 ? [plain] : []),
    ...(Array.isArray(sets) ? sets : []).filter(isObject).map((set) => rows(set['ec2_tag_filter'])),
  ];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function hasOpenFilters(group: PlannedResource): boolean {
  const open = JSON.stringify([group.unknown['ec2_tag_filter'], group.unknown['ec2_tag_set']]);
  return open.includes('true');
}

function matches({ key, value }: TagFilter, tags: Readonly<Record<string, string>>): boolean {
  if (key === null) return value !== null && Object.values(tags).includes(value);
  return Object.hasOwn(tags, key) && (value === null || tags[key] === value);
}

function readGroup(group: PlannedResource, resolver: Resolver): DeploymentGroup {
  const own = resolver.link(group, ['deployment_config_name'], isDeploymentConfig);
  const custom = own.targets.length === 1 && own.exact ? own.targets[0]?.resource : undefined;
  const type = textAt(group, ['deployment_style', 0, 'deployment_type'], 'IN_PLACE');
  return {
    address: group.address,
    rollsBack: readRollback(group),
    blueGreen: whether(type, (value) => value === 'BLUE_GREEN'),
    configuration: custom
      ? known(custom.address)
      : own.gaps.length > 0
        ? unknown(own.gaps.join('; '))
        : // The provider's default, and CodeDeploy's for EC2.
          textAt(group, ['deployment_config_name'], 'CodeDeployDefault.OneAtATime'),
    minimumHealthy: custom ? readMinimum(custom) : null,
    zonal: custom !== undefined && readAttribute(custom, ['zonal_config', 0]).state !== 'absent',
    alarms: booleanIs(group, ['alarm_configuration', 0, 'enabled']),
  };
}

function booleanIs(group: PlannedResource, path: readonly (string | number)[]): boolean {
  const field = booleanAt(group, path, false);
  return field.state === 'known' && field.value;
}

/** Without a block, switched off, or for other events: a deployment that fails is left as it is. */
function readRollback(group: PlannedResource): Uncertain<boolean> {
  const enabled = booleanAt(group, ['auto_rollback_configuration', 0, 'enabled'], false);
  if (enabled.state === 'unknown' || !enabled.value) return enabled;
  const block = group.values['auto_rollback_configuration'];
  const first: unknown = Array.isArray(block) ? block[0] : undefined;
  const events = isObject(first) ? first['events'] : undefined;
  const isListed = Array.isArray(events) && events.includes('DEPLOYMENT_FAILURE');
  if (!isListed && (!Array.isArray(events) || events.includes(null)))
    return unknown(`${group.address} has its events of a rollback known only after apply`, [
      true,
      false,
    ]);
  return known(isListed);
}

function readMinimum(config: PlannedResource): DeploymentGroup['minimumHealthy'] {
  const type = textAt(config, ['minimum_healthy_hosts', 0, 'type']);
  const value = numberAt(config, ['minimum_healthy_hosts', 0, 'value'], 0);
  return type.state === 'known' && value.state === 'known'
    ? { type: type.value, value: value.value }
    : null;
}
