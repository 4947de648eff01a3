/**
 * FIS actions as "AWS FIS Actions reference" in the AWS FIS User Guide documents them, and the
 * targets' parameters as its "Targets for AWS FIS": what a template may say. Written down here from
 * the documents, and on purpose not from the lab or the faults, which are compared with it.
 */
export interface DocumentedAction {
  /** Key of the action's target, and the type of the resources; null where it takes none. */
  readonly target: { readonly key: string; readonly resourceType: string } | null;
  readonly parameters: Readonly<
    Record<string, { readonly is: ParameterKind; readonly required?: true }>
  >;
}

export type ParameterKind = 'duration' | 'boolean' | 'zones' | 'percentage' | 'scope' | 'text';

export const DOCUMENTED_ACTIONS: Readonly<Record<string, DocumentedAction>> = {
  'aws:arc:start-zonal-autoshift': {
    target: { key: 'ManagedResources', resourceType: 'aws:arc:zonal-shift-managed-resource' },
    parameters: {
      availabilityZoneIdentifier: { is: 'text', required: true },
      duration: { is: 'duration', required: true },
      managedResourceTypes: { is: 'text', required: true },
      zonalAutoshiftStatus: { is: 'text' },
    },
  },
  'aws:cloudwatch:assert-alarm-state': {
    target: null,
    parameters: {
      alarmArns: { is: 'text', required: true },
      alarmStates: { is: 'text', required: true },
    },
  },
  'aws:ec2:asg-insufficient-instance-capacity-error': {
    target: { key: 'AutoScalingGroups', resourceType: 'aws:ec2:autoscaling-group' },
    parameters: {
      availabilityZoneIdentifiers: { is: 'zones', required: true },
      duration: { is: 'duration', required: true },
      percentage: { is: 'percentage' },
    },
  },
  'aws:ec2:reboot-instances': {
    target: { key: 'Instances', resourceType: 'aws:ec2:instance' },
    parameters: {},
  },
  'aws:ec2:stop-instances': {
    target: { key: 'Instances', resourceType: 'aws:ec2:instance' },
    parameters: {
      completeIfInstancesTerminated: { is: 'boolean' },
      startInstancesAfterDuration: { is: 'duration' },
    },
  },
  'aws:ec2:terminate-instances': {
    target: { key: 'Instances', resourceType: 'aws:ec2:instance' },
    parameters: {},
  },
  'aws:elasticache:replicationgroup-interrupt-az-power': {
    target: { key: 'ReplicationGroups', resourceType: 'aws:elasticache:replicationgroup' },
    parameters: { duration: { is: 'duration', required: true } },
  },
  'aws:fis:wait': { target: null, parameters: { duration: { is: 'duration', required: true } } },
  'aws:network:disrupt-connectivity': {
    target: { key: 'Subnets', resourceType: 'aws:ec2:subnet' },
    parameters: {
      duration: { is: 'duration', required: true },
      prefixListIdentifier: { is: 'text' },
      scope: { is: 'scope', required: true },
    },
  },
  'aws:network:route-table-disrupt-cross-region-connectivity': {
    target: { key: 'Subnets', resourceType: 'aws:ec2:subnet' },
    parameters: {
      duration: { is: 'duration', required: true },
      region: { is: 'text', required: true },
    },
  },
  'aws:rds:failover-db-cluster': {
    target: { key: 'Clusters', resourceType: 'aws:rds:cluster' },
    parameters: {},
  },
  'aws:rds:reboot-db-instances': {
    target: { key: 'DBInstances', resourceType: 'aws:rds:db' },
    parameters: { forceFailover: { is: 'boolean' } },
  },
  'aws:ssm:send-command': {
    target: { key: 'Instances', resourceType: 'aws:ec2:instance' },
    parameters: {
      documentArn: { is: 'text', required: true },
      documentParameters: { is: 'text' },
      documentVersion: { is: 'text' },
      duration: { is: 'duration', required: true },
    },
  },
};

/** Scopes of `aws:network:disrupt-connectivity`. */
export const SCOPES = [
  'all',
  'availability-zone',
  'dynamodb',
  'prefix-list',
  's3',
  's3express',
  'vpc',
];

/** Parameters that a target of a type may carry, beside its ARNs, tags and filters. */
export const TARGET_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  'aws:ec2:subnet': ['availabilityZoneIdentifier', 'vpc'],
  'aws:elasticache:replicationgroup': ['availabilityZoneIdentifier'],
  'aws:rds:cluster': ['writerAvailabilityZoneIdentifiers'],
  'aws:rds:db': ['availabilityZoneIdentifiers'],
};
