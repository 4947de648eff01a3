import { LAB_REVISION_BUCKET } from '../../model/lab-versions.js';
import { HEALTH_CHECK_ID, HOSTED_ZONE_ID, IP_SET, WEB_ACL } from './boto3-stack.fixture.js';
import {
  DATABASE_ARN,
  GROUP_ARN,
  INSTANCE_A,
  LISTENER_ARN,
  LOAD_BALANCER_ARN,
  TARGET_GROUP_ARN,
} from './world-fixture.js';

/** What boto3 calls a service, by the name in its signature, where the two differ. */
export const BOTO3_NAMES: Readonly<Record<string, string>> = {
  elasticloadbalancing: 'elbv2',
  monitoring: 'cloudwatch',
  tagging: 'resourcegroupstaggingapi',
};

const template = { $from: ['fis CreateExperimentTemplate', 'experimentTemplate.id'] };
const templateArn = { $from: ['fis CreateExperimentTemplate', 'experimentTemplate.arn'] };
const group = { AutoScalingGroupName: 'web' };
const database = { DBInstanceIdentifier: 'app' };
const deploymentGroup = { applicationName: 'site', deploymentGroupName: 'site-web' };
const deployment = { deploymentId: { $from: ['codedeploy CreateDeployment', 'deploymentId'] } };
const hostedZone = { HostedZoneId: HOSTED_ZONE_ID };
const window = { StartTime: '2026-01-01T00:00:00Z', EndTime: '2026-01-01T00:10:00Z' };
const metric = { Namespace: 'AWS/ApplicationELB', MetricName: 'RequestCount' };
const experiment = { $from: ['fis StartExperiment', 'experiment.id'] };

/**
 * A minimal input that the operation answers without an error, by `service operation` as boto3 calls
 * it, in the order in which they are called. What takes no member at all needs no row.
 */
export const BOTO3_INPUTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'elbv2 DescribeListeners': { LoadBalancerArn: LOAD_BALANCER_ARN },
  'elbv2 DescribeLoadBalancerAttributes': { LoadBalancerArn: LOAD_BALANCER_ARN },
  'elbv2 DescribeRules': { ListenerArn: LISTENER_ARN },
  'elbv2 DescribeTags': { ResourceArns: [LOAD_BALANCER_ARN] },
  'elbv2 DescribeTargetGroupAttributes': { TargetGroupArn: TARGET_GROUP_ARN },
  'elbv2 DescribeTargetHealth': { TargetGroupArn: TARGET_GROUP_ARN },
  'ssm PutParameter': { Name: '/boto3/one', Value: 'v', Type: 'String' },
  'ssm AddTagsToResource': {
    ResourceType: 'Parameter',
    ResourceId: '/boto3/one',
    Tags: [{ Key: 'a', Value: 'b' }],
  },
  'ssm ListTagsForResource': { ResourceType: 'Parameter', ResourceId: '/boto3/one' },
  'ssm GetParameter': { Name: '/boto3/one' },
  'ssm GetParameters': { Names: ['/boto3/one'] },
  'ssm GetParametersByPath': { Path: '/boto3' },
  'resourcegroupstaggingapi GetResources': { TagFilters: [{ Key: 'a' }] },
  'ssm RemoveTagsFromResource': {
    ResourceType: 'Parameter',
    ResourceId: '/boto3/one',
    TagKeys: ['a'],
  },
  'ssm DeleteParameter': { Name: '/boto3/one' },
  'ssm DeleteParameters': { Names: ['/boto3/none'] },
  // One is under way before the first call; one can be rolled back that has a version of its own.
  'autoscaling CancelInstanceRefresh': group,
  'autoscaling StartInstanceRefresh': {
    ...group,
    DesiredConfiguration: { LaunchTemplate: { Version: '2' } },
  },
  'autoscaling DescribeInstanceRefreshes': group,
  'autoscaling RollbackInstanceRefresh': group,
  'autoscaling SetDesiredCapacity': { ...group, DesiredCapacity: 3 },
  'autoscaling SuspendProcesses': { ...group, ScalingProcesses: ['AZRebalance'] },
  'autoscaling ResumeProcesses': group,
  'autoscaling UpdateAutoScalingGroup': { ...group, MaxSize: 7 },
  'codedeploy CreateDeployment': {
    ...deploymentGroup,
    revision: {
      revisionType: 'S3',
      s3Location: { bucket: LAB_REVISION_BUCKET, key: 'good.zip', bundleType: 'zip' },
    },
  },
  'codedeploy GetApplication': { applicationName: 'site' },
  'codedeploy ListDeploymentGroups': { applicationName: 'site' },
  'codedeploy GetDeployment': deployment,
  'codedeploy GetDeploymentGroup': deploymentGroup,
  'codedeploy ListDeploymentTargets': deployment,
  'codedeploy BatchGetDeploymentTargets': { ...deployment, targetIds: [INSTANCE_A] },
  'codedeploy ContinueDeployment': deployment,
  'codedeploy SkipWaitTimeForInstanceTermination': deployment,
  'codedeploy ListDeploymentInstances': deployment,
  'codedeploy StopDeployment': deployment,
  'elasticache TestFailover': { ReplicationGroupId: 'sessions', NodeGroupId: '0001' },
  'elasticache RebootCacheCluster': {
    CacheClusterId: 'sessions-001',
    CacheNodeIdsToReboot: ['0001'],
  },
  'rds ListTagsForResource': { ResourceName: DATABASE_ARN },
  'rds RebootDBInstance': database,
  'rds PromoteReadReplica': database,
  'wafv2 GetIPSet': { Name: IP_SET.name, Id: IP_SET.id, Scope: 'REGIONAL' },
  'wafv2 GetSampledRequests': {
    WebAclArn: WEB_ACL.arn,
    RuleMetricName: 'known',
    Scope: 'REGIONAL',
    TimeWindow: window,
    MaxItems: 10,
  },
  'wafv2 GetWebACL': { Name: WEB_ACL.name, Id: WEB_ACL.id, Scope: 'REGIONAL' },
  'wafv2 GetWebACLForResource': { ResourceArn: LOAD_BALANCER_ARN },
  'wafv2 ListIPSets': { Scope: 'REGIONAL' },
  'wafv2 ListResourcesForWebACL': { WebACLArn: WEB_ACL.arn },
  'wafv2 ListWebACLs': { Scope: 'REGIONAL' },
  'route53 GetHealthCheck': { HealthCheckId: HEALTH_CHECK_ID },
  'route53 GetHealthCheckStatus': { HealthCheckId: HEALTH_CHECK_ID },
  'route53 GetHostedZone': { Id: HOSTED_ZONE_ID },
  'route53 ListResourceRecordSets': hostedZone,
  'route53 TestDNSAnswer': { ...hostedZone, RecordName: 'www.example.com', RecordType: 'A' },
  'cloudwatch PutMetricAlarm': {
    AlarmName: 'high',
    ...metric,
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  },
  'cloudwatch SetAlarmState': { AlarmName: 'high', StateValue: 'ALARM', StateReason: 'boto3' },
  'cloudwatch DescribeAlarms': { AlarmNames: ['high'] },
  'cloudwatch DescribeAlarmHistory': { AlarmName: 'high' },
  'cloudwatch DeleteAlarms': { AlarmNames: ['high'] },
  'cloudwatch GetMetricData': {
    ...window,
    MetricDataQueries: [{ Id: 'one', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' } }],
  },
  'cloudwatch GetMetricStatistics': { ...window, ...metric, Period: 60, Statistics: ['Sum'] },
  'fis CreateExperimentTemplate': {
    description: 'boto3',
    roleArn: 'arn:aws:iam::123456789012:role/fis',
    stopConditions: [{ source: 'none' }],
    targets: {
      group: {
        resourceType: 'aws:ec2:autoscaling-group',
        resourceArns: [GROUP_ARN],
        selectionMode: 'ALL',
      },
    },
    actions: {
      pause: {
        actionId: 'aws:ec2:asg-insufficient-instance-capacity-error',
        parameters: {
          duration: 'PT1M',
          availabilityZoneIdentifiers: 'us-east-1a',
          percentage: '100',
        },
        targets: { AutoScalingGroups: 'group' },
      },
    },
  },
  'fis GetExperimentTemplate': { id: template },
  'fis TagResource': { resourceArn: templateArn, tags: { a: 'b' } },
  'fis ListTagsForResource': { resourceArn: templateArn },
  'fis UntagResource': { resourceArn: templateArn, tagKeys: ['a'] },
  'fis StartExperiment': { experimentTemplateId: template },
  'fis GetExperiment': { id: experiment },
  'fis ListExperimentResolvedTargets': { experimentId: experiment },
  'fis StopExperiment': { id: experiment },
  'fis DeleteExperimentTemplate': { id: template },
  'fis GetAction': { id: 'aws:ec2:stop-instances' },
  'fis ListActions': {},
  'fis ListExperimentTemplates': {},
  'fis ListExperiments': {},
  'ec2 StopInstances': { InstanceIds: [INSTANCE_A] },
  'ec2 StartInstances': { InstanceIds: [INSTANCE_A] },
  'ec2 TerminateInstances': { InstanceIds: [INSTANCE_A] },
};
