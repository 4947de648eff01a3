/**
 * What FIS's own role is allowed, as data: infra/chaos-role makes the role from it. Placeholders:
 * ACCOUNT, and TAG_KEY and TAG_VALUE of the tag that everything carries that may be hit.
 * Source of the actions: FIS User Guide, “AWS FIS Actions reference”, “Permissions” of each. Source of
 * the conditions: AWS's managed policies for FIS, and the Service Authorization Reference.
 */
export interface FisRight {
  /** Of the statement. */
  readonly sid: string;
  /** FIS actions that need it. */
  readonly fisActions: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const TAGGED = { StringEquals: { 'aws:ResourceTag/TAG_KEY': 'TAG_VALUE' } };
const MADE_BY_FIS = { StringEquals: { 'ec2:ResourceTag/managedByFIS': 'true' } };

const STOP = 'aws:ec2:stop-instances';
const TERMINATE = 'aws:ec2:terminate-instances';
const NO_CAPACITY = 'aws:ec2:asg-insufficient-instance-capacity-error';
const CUT_OFF = 'aws:network:disrupt-connectivity';
const REBOOT_DATABASE = 'aws:rds:reboot-db-instances';
const INTERRUPT_CACHE = 'aws:elasticache:replicationgroup-interrupt-az-power';
const SEND_COMMAND = 'aws:ssm:send-command';

/** The FIS actions that each fault's experiments may hold. wire.test.ts has all of them from the plans. */
export const FIS_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  attack: [],
  'bad-deploy': [],
  deploy: [],
  'exhaust-capacity': [NO_CAPACITY, STOP],
  'fail-cache-node': [INTERRUPT_CACHE],
  'fail-database': [REBOOT_DATABASE],
  'fail-region': [NO_CAPACITY, STOP, CUT_OFF],
  'isolate-az': [CUT_OFF, REBOOT_DATABASE],
  'kill-az': [NO_CAPACITY, STOP, INTERRUPT_CACHE, CUT_OFF, REBOOT_DATABASE],
  'lose-ci-agent': [STOP],
  'lose-nat': [CUT_OFF],
  'lossy-network': [SEND_COMMAND],
  'slow-network': [SEND_COMMAND],
  'stop-instance': [STOP],
  surge: [],
  'terminate-instance': [TERMINATE],
};

export const FIS_RIGHTS: readonly FisRight[] = [
  {
    sid: 'StopAndStartInstances',
    fisActions: [STOP],
    actions: ['ec2:StartInstances', 'ec2:StopInstances'],
    resources: ['arn:aws:ec2:*:ACCOUNT:instance/*'],
    condition: TAGGED,
  },
  {
    // A volume that is encrypted with a customer's key: without it the instance does not start again.
    sid: 'StartInstancesWithEncryptedVolumes',
    fisActions: [STOP],
    actions: ['kms:CreateGrant'],
    resources: ['arn:aws:kms:*:ACCOUNT:key/*'],
    condition: {
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
      StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' },
    },
  },
  {
    sid: 'TerminateInstances',
    fisActions: [TERMINATE],
    actions: ['ec2:TerminateInstances'],
    resources: ['arn:aws:ec2:*:ACCOUNT:instance/*'],
    condition: TAGGED,
  },
  {
    sid: 'LookAtInstances',
    fisActions: [STOP, TERMINATE],
    actions: ['ec2:DescribeInstances'],
    resources: ['*'],
  },
  {
    // AWS documents no tag for it; that the groups carry the tag is Holdfast's own check.
    sid: 'FailLaunches',
    fisActions: [NO_CAPACITY],
    actions: ['ec2:InjectApiError'],
    resources: ['*'],
    condition: {
      StringEquals: { 'ec2:FisActionId': NO_CAPACITY },
      'ForAllValues:ArnLike': {
        'ec2:FisTargetArns':
          'arn:aws:autoscaling:*:ACCOUNT:autoScalingGroup:*:autoScalingGroupName/*',
      },
    },
  },
  {
    sid: 'LookAtAutoScalingGroups',
    fisActions: [NO_CAPACITY],
    actions: ['autoscaling:DescribeAutoScalingGroups'],
    resources: ['*'],
  },
  {
    sid: 'CloneNetworkAcls',
    fisActions: [CUT_OFF],
    actions: ['ec2:CreateNetworkAcl'],
    resources: ['arn:aws:ec2:*:ACCOUNT:network-acl/*'],
    condition: { StringEquals: { 'aws:RequestTag/managedByFIS': 'true' } },
  },
  {
    // The VPC is asked about apart from the network ACL, and carries no tag of FIS.
    sid: 'CloneNetworkAclsInVpcs',
    fisActions: [CUT_OFF],
    actions: ['ec2:CreateNetworkAcl'],
    resources: ['arn:aws:ec2:*:ACCOUNT:vpc/*'],
  },
  {
    sid: 'TagCloneOfNetworkAcl',
    fisActions: [CUT_OFF],
    actions: ['ec2:CreateTags'],
    resources: ['arn:aws:ec2:*:ACCOUNT:network-acl/*'],
    condition: {
      StringEquals: {
        'aws:RequestTag/managedByFIS': 'true',
        'ec2:CreateAction': 'CreateNetworkAcl',
      },
    },
  },
  {
    sid: 'ChangeClonesOfNetworkAcls',
    fisActions: [CUT_OFF],
    actions: ['ec2:CreateNetworkAclEntry', 'ec2:DeleteNetworkAcl'],
    resources: ['arn:aws:ec2:*:ACCOUNT:network-acl/*', 'arn:aws:ec2:*:ACCOUNT:vpc/*'],
    condition: MADE_BY_FIS,
  },
  {
    sid: 'CutOffSubnets',
    fisActions: [CUT_OFF],
    actions: ['ec2:ReplaceNetworkAclAssociation'],
    resources: ['arn:aws:ec2:*:ACCOUNT:subnet/*'],
    condition: TAGGED,
  },
  {
    // Both ways: to the clone, and back to the original, which is nobody's but yours and has no tag.
    sid: 'UseAnyNetworkAcl',
    fisActions: [CUT_OFF],
    actions: ['ec2:ReplaceNetworkAclAssociation'],
    resources: ['arn:aws:ec2:*:ACCOUNT:network-acl/*'],
  },
  {
    sid: 'LookAtNetworks',
    fisActions: [CUT_OFF],
    actions: [
      'ec2:DescribeManagedPrefixLists',
      'ec2:DescribeNetworkAcls',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
    ],
    resources: ['*'],
  },
  {
    // Lists of AWS's own belong to no account.
    sid: 'LookAtPrefixLists',
    fisActions: [CUT_OFF],
    actions: ['ec2:GetManagedPrefixListEntries'],
    resources: ['arn:aws:ec2:*:*:prefix-list/*'],
  },
  {
    sid: 'RebootDatabases',
    fisActions: [REBOOT_DATABASE],
    actions: ['rds:RebootDBInstance'],
    resources: ['arn:aws:rds:*:ACCOUNT:db:*'],
    condition: TAGGED,
  },
  {
    sid: 'LookAtDatabases',
    fisActions: [REBOOT_DATABASE],
    actions: ['rds:DescribeDBInstances'],
    resources: ['*'],
  },
  {
    sid: 'InterruptCaches',
    fisActions: [INTERRUPT_CACHE],
    actions: ['elasticache:InterruptClusterAzPower'],
    resources: ['arn:aws:elasticache:*:ACCOUNT:replicationgroup:*'],
    condition: TAGGED,
  },
  {
    sid: 'LookAtCaches',
    fisActions: [INTERRUPT_CACHE],
    actions: ['elasticache:DescribeReplicationGroups'],
    resources: ['*'],
  },
  {
    sid: 'LookAtTags',
    fisActions: [INTERRUPT_CACHE, REBOOT_DATABASE],
    actions: ['tag:GetResources'],
    resources: ['*'],
  },
  {
    // SSM's own condition key, as Systems Manager's guide has it.
    sid: 'SendCommandsToInstances',
    fisActions: [SEND_COMMAND],
    actions: ['ssm:SendCommand'],
    resources: ['arn:aws:ec2:*:ACCOUNT:instance/*'],
    condition: { StringEquals: { 'ssm:resourceTag/TAG_KEY': 'TAG_VALUE' } },
  },
  {
    sid: 'SendTheseDocuments',
    fisActions: [SEND_COMMAND],
    actions: ['ssm:SendCommand'],
    resources: [
      'arn:aws:ssm:*::document/AWSFIS-Run-Network-Latency-Sources',
      'arn:aws:ssm:*::document/AWSFIS-Run-Network-Packet-Loss-Sources',
    ],
  },
  {
    sid: 'StopCommands',
    fisActions: [SEND_COMMAND],
    actions: ['ssm:CancelCommand', 'ssm:ListCommands'],
    resources: ['*'],
  },
];
