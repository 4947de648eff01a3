import type { DeployedDeploymentGroup } from '../model/deployed-delivery.js';
import type { DeployedAutoScalingGroup, DeployedTargetGroup } from '../model/deployment.js';
import { valueOr } from '../model/uncertain.js';
import { isObject } from '../plan/json-shape.js';
import type { PlannedResource } from '../plan/plan.js';
import type { DeploymentScope } from './deployment-scope.js';
import { isAutoScalingGroup, isDeploymentConfig, isTargetGroup } from './resource-kinds.js';
import { readStyle } from './deployed-blue-green.js';
import { booleanAt, numberAt, textAt } from './uncertain-attribute.js';

const EVENTS: readonly string[] = [
  'DEPLOYMENT_FAILURE',
  'DEPLOYMENT_STOP_ON_ALARM',
  'DEPLOYMENT_STOP_ON_REQUEST',
];

/** CodeDeploy's own configurations for EC2. */
const CONFIGURATIONS: Readonly<Record<string, DeployedDeploymentGroup['minimumHealthy']>> = {
  'CodeDeployDefault.OneAtATime': { type: 'all-but-one', value: 0 },
  'CodeDeployDefault.HalfAtATime': { type: 'percent', value: 50 },
  'CodeDeployDefault.AllAtOnce': { type: 'count', value: 0 },
};

/** Deployment groups that deploy to an Auto Scaling group of the deployment. */
export function readDeploymentGroups(
  scope: DeploymentScope,
  groups: readonly DeployedAutoScalingGroup[],
  targetGroups: readonly DeployedTargetGroup[],
): DeployedDeploymentGroup[] {
  return scope.resolver.ofType('aws_codedeploy_deployment_group').flatMap((resource) => {
    const names = listOf(resource.values['autoscaling_groups']);
    const linked = scope.resolver.links(resource, ['autoscaling_groups'], isAutoScalingGroup);
    const own = groups.filter(
      ({ name, address }) =>
        names.includes(name) ||
        linked.targets.some((target) => target.resource.address === address),
    );
    const [first] = own;
    if (first === undefined) {
      scope.notes.add(
        `${resource.address} deploys to nothing in the lab, which serves Auto Scaling groups and no tag filters.`,
      );
      return [];
    }
    return [
      {
        address: resource.address,
        region: first.region,
        applicationName: valueOr(textAt(resource, ['app_name']), resource.name),
        name: valueOr(textAt(resource, ['deployment_group_name']), resource.name),
        autoScalingGroupNames: own.map(({ name }) => name),
        targetGroupArns: targetGroupsOf(resource, scope, targetGroups),
        ...readStyle(resource, scope),
        withTrafficControl:
          valueOr(textAt(resource, ['deployment_style', 0, 'deployment_option'], ''), '') ===
          'WITH_TRAFFIC_CONTROL',
        minimumHealthy: readMinimum(resource, scope),
        rollbackEvents: readEvents(resource),
        alarms: valueOr(booleanAt(resource, ['alarm_configuration', 0, 'enabled'], false), false)
          ? listOf(blockOf(resource, 'alarm_configuration')['alarms'])
          : [],
      },
    ];
  });
}

function targetGroupsOf(
  resource: PlannedResource,
  scope: DeploymentScope,
  targetGroups: readonly DeployedTargetGroup[],
): string[] {
  const path = ['load_balancer_info', 0, 'target_group_info', 0, 'name'];
  const name = valueOr(textAt(resource, path, ''), '');
  const { targets } = scope.resolver.links(resource, path, isTargetGroup);
  return targetGroups
    .filter(
      (group) =>
        group.name === name || targets.some((target) => target.resource.address === group.address),
    )
    .map(({ arn }) => arn);
}

function readMinimum(
  resource: PlannedResource,
  scope: DeploymentScope,
): DeployedDeploymentGroup['minimumHealthy'] {
  const oneAtATime = { type: 'all-but-one', value: 0 } as const;
  const name = valueOr(
    textAt(resource, ['deployment_config_name'], 'CodeDeployDefault.OneAtATime'),
    '',
  );
  const known = CONFIGURATIONS[name];
  if (known !== undefined) return known;
  const { targets } = scope.resolver.link(resource, ['deployment_config_name'], isDeploymentConfig);
  const custom =
    targets[0]?.resource ??
    scope.resolver
      .ofType('aws_codedeploy_deployment_config')
      .find((each) => each.values['deployment_config_name'] === name);
  if (custom !== undefined) {
    const type = textAt(custom, ['minimum_healthy_hosts', 0, 'type'], 'HOST_COUNT');
    const value = valueOr(numberAt(custom, ['minimum_healthy_hosts', 0, 'value'], 0), 0);
    return { type: valueOr(type, '') === 'FLEET_PERCENT' ? 'percent' : 'count', value };
  }
  scope.notes.add(
    `${resource.address} has a deployment configuration that the plan does not tell: one instance at a time is assumed.`,
  );
  return oneAtATime;
}

function readEvents(resource: PlannedResource): DeployedDeploymentGroup['rollbackEvents'] {
  const enabled = booleanAt(resource, ['auto_rollback_configuration', 0, 'enabled'], false);
  if (!valueOr(enabled, false)) return [];
  return listOf(blockOf(resource, 'auto_rollback_configuration')['events']).filter(
    (event): event is DeployedDeploymentGroup['rollbackEvents'][number] => EVENTS.includes(event),
  );
}

function blockOf(resource: PlannedResource, name: string): Readonly<Record<string, unknown>> {
  const rows = resource.values[name];
  const first: unknown = Array.isArray(rows) ? rows[0] : undefined;
  return isObject(first) ? first : {};
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).filter((item) => typeof item === 'string');
}
