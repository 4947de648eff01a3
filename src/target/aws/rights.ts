/** A part of what Holdfast may do in an account, as a statement of an IAM policy. */
export interface Right {
  /** Of the statement. */
  readonly sid: string;
  /** When it is needed: always, or only for these faults. */
  readonly faults: readonly string[] | null;
  /** IAM actions whose names are those of the operations that are called. */
  readonly calls: readonly string[];
  /** Actions that no call is named after, and what asks for each. */
  readonly also?: Readonly<Record<string, string>>;
  /** ARNs with ACCOUNT and FIS_ROLE in the places of the account's own; `*` for reads. */
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * What targets, faults, guards and recovery call. rights.test.ts derives the same list from the
 * sources, and holds the documentation's policy against this one.
 * Source of the names: Service Authorization Reference; of `also`, see there.
 */
export const RIGHTS: readonly Right[] = [
  {
    sid: 'Read',
    faults: null,
    calls: [
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeInstanceRefreshes',
      'autoscaling:DescribeScalingActivities',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:GetMetricData',
      'codedeploy:GetDeployment',
      'codedeploy:GetDeploymentGroup',
      'codedeploy:ListApplications',
      'codedeploy:ListDeployments',
      'ec2:DescribeInstances',
      'ec2:DescribeNatGateways',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
      'elasticache:DescribeCacheClusters',
      'elasticache:DescribeReplicationGroups',
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
      'fis:GetExperiment',
      'fis:ListActions',
      'fis:ListExperimentTemplates',
      'fis:ListExperiments',
      'rds:DescribeDBInstances',
      'rds:DescribeEvents',
      'route53:ListHealthChecks',
      'route53:ListHostedZones',
      'route53:ListResourceRecordSets',
      'route53:TestDNSAnswer',
      'sts:GetCallerIdentity',
      'tag:GetResources',
      'wafv2:GetWebACLForResource',
      'wafv2:ListWebACLs',
    ],
    resources: ['*'],
  },
  {
    sid: 'KeepLeaseAndUndoRecords',
    faults: null,
    calls: ['ssm:DeleteParameter', 'ssm:GetParametersByPath', 'ssm:PutParameter'],
    also: { 'ssm:AddTagsToResource': 'PutParameter with tags' },
    resources: [
      'arn:aws:ssm:*:ACCOUNT:parameter/holdfast',
      'arn:aws:ssm:*:ACCOUNT:parameter/holdfast/*',
    ],
  },
  {
    sid: 'RunExperiments',
    faults: null,
    calls: [
      'fis:CreateExperimentTemplate',
      'fis:DeleteExperimentTemplate',
      'fis:StartExperiment',
      'fis:StopExperiment',
    ],
    also: { 'fis:TagResource': 'CreateExperimentTemplate and StartExperiment with tags' },
    resources: [
      'arn:aws:fis:*:ACCOUNT:action/*',
      'arn:aws:fis:*:ACCOUNT:experiment/*',
      'arn:aws:fis:*:ACCOUNT:experiment-template/*',
    ],
  },
  {
    sid: 'GiveFisItsRole',
    faults: null,
    calls: [],
    also: { 'iam:PassRole': 'CreateExperimentTemplate' },
    resources: ['FIS_ROLE'],
    condition: { StringEquals: { 'iam:PassedToService': 'fis.amazonaws.com' } },
  },
  {
    sid: 'LetFisHaveItsOwnRole',
    faults: null,
    calls: [],
    also: { 'iam:CreateServiceLinkedRole': 'the first StartExperiment of an account' },
    resources: [
      'arn:aws:iam::ACCOUNT:role/aws-service-role/fis.amazonaws.com/AWSServiceRoleForFIS',
    ],
    condition: { StringEquals: { 'iam:AWSServiceName': 'fis.amazonaws.com' } },
  },
  {
    sid: 'DeployByCodeDeploy',
    faults: ['deploy', 'bad-deploy'],
    calls: ['codedeploy:CreateDeployment', 'codedeploy:StopDeployment'],
    also: {
      'codedeploy:GetApplicationRevision': 'CreateDeployment',
      'codedeploy:GetDeploymentConfig': 'CreateDeployment',
      'codedeploy:RegisterApplicationRevision': 'CreateDeployment of a revision that is new',
    },
    resources: [
      'arn:aws:codedeploy:*:ACCOUNT:application:*',
      'arn:aws:codedeploy:*:ACCOUNT:deploymentconfig:*',
      'arn:aws:codedeploy:*:ACCOUNT:deploymentgroup:*',
    ],
  },
  {
    sid: 'DeployByInstanceRefresh',
    faults: ['deploy', 'bad-deploy'],
    calls: ['autoscaling:RollbackInstanceRefresh', 'autoscaling:StartInstanceRefresh'],
    resources: ['arn:aws:autoscaling:*:ACCOUNT:autoScalingGroup:*:autoScalingGroupName/*'],
  },
  {
    sid: 'LaunchFromTheTemplate',
    faults: ['deploy', 'bad-deploy'],
    calls: [],
    also: {
      'ec2:CreateTags': 'StartInstanceRefresh with a launch template that tags',
      'ec2:RunInstances': 'StartInstanceRefresh with a launch template',
    },
    resources: ['*'],
  },
  {
    sid: 'RebootCaches',
    faults: ['fail-cache-node'],
    calls: ['elasticache:RebootCacheCluster'],
    resources: ['arn:aws:elasticache:*:ACCOUNT:cluster:*'],
  },
];

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: NonNullable<Right['condition']>;
  }[];
}

/** The policy of who runs these faults in an account; of all faults where none are named. */
export function policyDocument(
  { accountId, fisRoleArn }: { readonly accountId: string; readonly fisRoleArn: string },
  faults: readonly string[] | null = null,
): PolicyDocument {
  const needed = RIGHTS.filter(
    (right) =>
      right.faults === null ||
      faults === null ||
      right.faults.some((name) => faults.includes(name)),
  );
  return {
    Version: '2012-10-17',
    Statement: needed.map(({ sid, resources, condition, ...right }) => ({
      Sid: sid,
      Effect: 'Allow',
      Action: actionsOf(right),
      Resource: resources.map((arn) =>
        arn.replace('ACCOUNT', accountId).replace('FIS_ROLE', fisRoleArn),
      ),
      ...(condition === undefined ? {} : { Condition: condition }),
    })),
  };
}

export function actionsOf({ calls, also = {} }: Pick<Right, 'calls' | 'also'>): string[] {
  return [...calls, ...Object.keys(also)].toSorted();
}
