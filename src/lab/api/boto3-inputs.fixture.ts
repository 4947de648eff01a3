import {
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
