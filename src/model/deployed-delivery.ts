/** An Auto Scaling group's `instance_refresh`. Percentages are of the desired capacity. */
export interface InstanceRefreshSettings {
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
  readonly autoRollback: boolean;
  readonly instanceWarmupSeconds: number;
  /** Ascending percentages at which it pauses; empty for none. */
  readonly checkpointPercentages: readonly number[];
  readonly checkpointDelaySeconds: number;
  /** Names of alarms that stop it. */
  readonly alarms: readonly string[];
}

/** A policy that changes a group's size. Steps and simple ones act when their alarm fires. */
export interface DeployedScalingPolicy {
  readonly address: string;
  readonly arn: string;
  readonly name: string;
  readonly autoScalingGroupName: string;
  readonly type: 'target-tracking' | 'step' | 'simple' | 'other';
  /** Such as `ASGAverageCPUUtilization` or `ALBRequestCountPerTarget`; null for others. */
  readonly metric: string | null;
  readonly targetValue: number | null;
  /** Change of a step or simple policy, in instances. */
  readonly adjustment: number | null;
  readonly warmupSeconds: number;
}

/** A CloudWatch alarm on one metric. */
export interface DeployedAlarm {
  readonly address: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly comparison: string;
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: 'missing' | 'ignore' | 'breaching' | 'notBreaching';
  /** ARNs of what it sets off. */
  readonly actions: readonly string[];
}

/** A deployment group's `blue_green_deployment_config`. */
export interface BlueGreenSettings {
  /** Replacement instances come with a copy of the Auto Scaling group, or somebody provides them. */
  readonly greenFleet: 'copy-auto-scaling-group' | 'discover-existing';
  /**
   * Once replacement instances are ready they get traffic, or the deployment is stopped unless
   * ContinueDeployment is called within so many seconds.
   */
  readonly onReady: 'continue' | 'stop';
  readonly readyWaitSeconds: number;
  /** Whether the original instances are terminated in the end, and how long after traffic left them. */
  readonly terminatesOriginal: boolean;
  readonly terminationWaitSeconds: number;
}

/** A CodeDeploy deployment group on EC2. */
export interface DeployedDeploymentGroup {
  readonly address: string;
  readonly region: string;
  readonly applicationName: string;
  readonly name: string;
  readonly autoScalingGroupNames: readonly string[];
  readonly targetGroupArns: readonly string[];
  readonly style: 'in-place' | 'blue-green';
  /** How a blue/green deployment goes; left out where it deploys in place. */
  readonly blueGreen?: BlueGreenSettings;
  readonly withTrafficControl: boolean;
  /** Instances that stay in service at least: a count, a percentage of all, or all but one. */
  readonly minimumHealthy: {
    readonly type: 'count' | 'percent' | 'all-but-one';
    readonly value: number;
  };
  readonly rollbackEvents: readonly (
    'DEPLOYMENT_FAILURE' | 'DEPLOYMENT_STOP_ON_ALARM' | 'DEPLOYMENT_STOP_ON_REQUEST'
  )[];
  readonly alarms: readonly string[];
}

/** A CI controller and the agents that take its jobs. */
export interface DeployedJobQueue {
  readonly controllerInstanceId: string;
  readonly agentInstanceIds: readonly string[];
}
