import type { DeployedAlarm } from '../model/deployed-delivery.js';
import type {
  DeployedAutoScalingGroup,
  DeployedLoadBalancer,
  DeployedTargetGroup,
} from '../model/deployment.js';
import { valueOr } from '../model/uncertain.js';
import type { PlannedResource } from '../plan/plan.js';
import { arnFor } from './deployment-names.js';
import type { DeploymentScope } from './deployment-scope.js';
import {
  isAutoScalingGroup,
  isLoadBalancer,
  isScalingPolicy,
  isTargetGroup,
} from './resource-kinds.js';
import { policyArn } from './deployed-scaling.js';
import { numberAt, textAt } from './uncertain-attribute.js';

/** What an alarm's dimensions can name. */
export interface AlarmedStack {
  readonly loadBalancers: readonly DeployedLoadBalancer[];
  readonly targetGroups: readonly DeployedTargetGroup[];
  readonly autoScalingGroups: readonly DeployedAutoScalingGroup[];
}

/** The alarms on one metric. Those on expressions are noted and left out. */
export function readAlarms(scope: DeploymentScope, stack: AlarmedStack): DeployedAlarm[] {
  return scope.resolver.ofType('aws_cloudwatch_metric_alarm').flatMap((alarm) => {
    const metricName = textAt(alarm, ['metric_name']);
    const threshold = numberAt(alarm, ['threshold']);
    if (metricName.state === 'unknown' || threshold.state === 'unknown') {
      scope.notes.add(
        `${alarm.address} watches an expression or an anomaly, or has them known only after apply: it never fires in the lab.`,
      );
      return [];
    }
    const name = valueOr(textAt(alarm, ['alarm_name']), alarm.name);
    const evaluationPeriods = valueOr(numberAt(alarm, ['evaluation_periods'], 1), 1);
    const namespace = valueOr(textAt(alarm, ['namespace'], ''), '');
    return [
      {
        address: alarm.address,
        arn: arnFor('cloudwatch', scope.region, `alarm:${name}`),
        name,
        region: scope.region,
        namespace,
        metricName: metricName.value,
        dimensions: readDimensions(alarm, namespace, scope, stack),
        statistic: valueOr(textAt(alarm, ['statistic'], 'Average'), 'Average'),
        comparison: valueOr(
          textAt(alarm, ['comparison_operator'], 'GreaterThanThreshold'),
          'GreaterThanThreshold',
        ),
        threshold: threshold.value,
        periodSeconds: valueOr(numberAt(alarm, ['period'], 60), 60),
        evaluationPeriods,
        datapointsToAlarm: valueOr(
          numberAt(alarm, ['datapoints_to_alarm'], evaluationPeriods),
          evaluationPeriods,
        ),
        treatMissingData: missingData(valueOr(textAt(alarm, ['treat_missing_data'], ''), '')),
        actions: scope.resolver
          .links(alarm, ['alarm_actions'], isScalingPolicy)
          .targets.map(({ resource }) => policyArn(scope, resource)),
      },
    ];
  });
}

/** An ARN suffix is known only after apply: what the dimension refers to tells it. */
function readDimensions(
  alarm: PlannedResource,
  namespace: string,
  scope: DeploymentScope,
  stack: AlarmedStack,
): Record<string, string> {
  const known = (alarm.values['dimensions'] ?? {}) as Record<string, string | null>;
  const dimensions = Object.fromEntries(
    Object.entries(known).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value]] : [],
    ),
  );
  const linked = <T extends { readonly address: string }>(
    wanted: (type: string, attribute: string | undefined) => boolean,
    deployed: readonly T[],
  ): T | undefined => {
    const { targets } = scope.resolver.links(alarm, ['dimensions'], wanted);
    return deployed.find(({ address }) =>
      targets.some(({ resource }) => resource.address === address),
    );
  };
  const group = linked(isAutoScalingGroup, stack.autoScalingGroups);
  if (group !== undefined) dimensions['AutoScalingGroupName'] ??= group.name;
  if (namespace !== 'AWS/ApplicationELB') return dimensions;
  const targetGroup = linked(isTargetGroup, stack.targetGroups);
  if (targetGroup !== undefined) dimensions['TargetGroup'] ??= arnSuffix(targetGroup.arn);
  const balancer = linked(isLoadBalancer, stack.loadBalancers);
  const [first] = stack.loadBalancers;
  if (balancer === undefined && dimensions['LoadBalancer'] === undefined && first !== undefined) {
    scope.notes.add(
      `${alarm.address} does not tell its load balancer: ${first.address} is assumed.`,
    );
  }
  const chosen = balancer ?? first;
  if (chosen !== undefined) dimensions['LoadBalancer'] ??= arnSuffix(chosen.arn);
  return dimensions;
}

/** As CloudWatch names a load balancer or a target group: `app/main/50dc6c495c0c9188`. */
function arnSuffix(arn: string): string {
  return arn
    .split(':')
    .slice(5)
    .join(':')
    .replace(/^loadbalancer\//, '');
}

function missingData(text: string): DeployedAlarm['treatMissingData'] {
  return text === 'ignore' || text === 'breaching' || text === 'notBreaching' ? text : 'missing';
}
