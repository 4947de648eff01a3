import type { DeployedAlarm } from '../../model/deployed-delivery.js';

/** An alarm on a load balancer's 5xx: more than ten in a minute. */
export function testAlarm(name: string, change: Partial<DeployedAlarm> = {}): DeployedAlarm {
  return {
    address: `aws_cloudwatch_metric_alarm.${name}`,
    arn: `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${name}`,
    name,
    region: 'us-east-1',
    namespace: 'AWS/ApplicationELB',
    metricName: 'HTTPCode_Target_5XX_Count',
    dimensions: { LoadBalancer: 'app/main/0123456789abcdef' },
    statistic: 'Sum',
    comparison: 'GreaterThanThreshold',
    threshold: 10,
    periodSeconds: 60,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    treatMissingData: 'notBreaching',
    actions: [],
    ...change,
  };
}
