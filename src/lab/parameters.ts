/**
 * What the lab assumes about AWS where the plan does not say it. All durations are seconds of
 * declared time. The prediction and the documentation read this table; startWorld takes other values.
 */
interface LabParameter {
  readonly value: number;
  readonly unit: 'declared seconds' | 'share' | 'percent' | 'requests per second';
  readonly meaning: string;
  /** `assumed: …` where AWS documents no bound, else where the figure is from. */
  readonly source: string;
}

export const LAB_PARAMETERS = {
  ec2StateToLoadBalancerSeconds: {
    value: 20,
    unit: 'declared seconds',
    meaning:
      'From an instance leaving `running` until the load balancer marks its target unused (Target.InvalidState), in the middle.',
    source: 'assumed: no documented bound',
  },
  ec2StateToLoadBalancerSpreadSeconds: {
    value: 5,
    unit: 'declared seconds',
    meaning: 'That delay is drawn at random, this much shorter or longer.',
    source: 'assumed: no documented bound',
  },
  instanceLaunchSeconds: {
    value: 30,
    unit: 'declared seconds',
    meaning: 'An instance is `pending` for this long; its application boots afterwards.',
    source: 'assumed: no documented bound',
  },
  instanceStopSeconds: {
    value: 10,
    unit: 'declared seconds',
    meaning: 'An instance is `stopping` for this long. It answers nothing from the start of it.',
    source: 'assumed: no documented bound',
  },
  instanceTerminateSeconds: {
    value: 10,
    unit: 'declared seconds',
    meaning:
      'An instance is `shutting-down` for this long. It answers nothing from the start of it.',
    source: 'assumed: no documented bound',
  },
  terminatedInstanceVisibleSeconds: {
    value: 3600,
    unit: 'declared seconds',
    meaning: 'DescribeInstances shows a terminated instance for this long.',
    source:
      'Amazon EC2 User Guide, "Terminate your instance": visible for a short while (about an hour)',
  },
  autoScalingEvaluationSeconds: {
    value: 5,
    unit: 'declared seconds',
    meaning: 'How often an Auto Scaling group looks at its instances and zones.',
    source: 'assumed: no documented bound',
  },
  instanceRefreshGivesUpSeconds: {
    value: 3600,
    unit: 'declared seconds',
    meaning: 'An instance refresh fails once it has made no progress for this long.',
    source:
      'Amazon EC2 Auto Scaling User Guide, "Replacing instances based on an instance refresh": up to 60 minutes',
  },
  ciJobEverySeconds: {
    value: 15,
    unit: 'declared seconds',
    meaning: 'A CI controller gets a new job this often.',
    source: 'assumed: a load of no project in particular',
  },
  ciJobSeconds: {
    value: 20,
    unit: 'declared seconds',
    meaning: 'An agent works on a job for this long.',
    source: 'assumed: a load of no project in particular',
  },
  ciAgentSilenceSeconds: {
    value: 30,
    unit: 'declared seconds',
    meaning: 'A job goes to another agent once its own has not been heard of for this long.',
    source: 'assumed: each CI system has its own',
  },
  codeDeployInstallSeconds: {
    value: 20,
    unit: 'declared seconds',
    meaning:
      'From stopping the application of an instance that is deployed to until it starts anew.',
    source: 'assumed: the revision’s own scripts decide',
  },
  codeDeployTrafficTimeoutSeconds: {
    value: 600,
    unit: 'declared seconds',
    meaning:
      'A deployment to an instance fails once its target has not become healthy for this long.',
    source: 'assumed: no documented bound',
  },
  codeDeployProvisionTimeoutSeconds: {
    value: 3600,
    unit: 'declared seconds',
    meaning:
      'A blue/green deployment fails once its replacement instances have not been launched for this long.',
    source: 'assumed: no documented bound',
  },
  metricSampleSeconds: {
    value: 10,
    unit: 'declared seconds',
    meaning: 'How often CloudWatch’s host counts and CPU are sampled, and its alarms evaluated.',
    source: 'assumed: no documented bound',
  },
  metricDelaySeconds: {
    value: 10,
    unit: 'declared seconds',
    meaning: 'From the end of a minute until alarms see what was counted in it.',
    source: 'assumed: no documented bound',
  },
  modelRequestsPerSecondAtFullCpu: {
    value: 200,
    unit: 'requests per second',
    meaning: 'CPUUtilization is a model: an instance is at 100% with so many requests a second.',
    source: 'assumed: a model of no machine in particular',
  },
  modelCpuIdlePercent: {
    value: 2,
    unit: 'percent',
    meaning: 'CPUUtilization of an instance without requests, in that model.',
    source: 'assumed: a model of no machine in particular',
  },
  elbUnhealthyReplacedAtOnceShare: {
    value: 0.1,
    unit: 'share',
    meaning:
      'Share of the desired capacity (at least one instance) that is replaced at a time for failing ELB health checks.',
    source:
      'Amazon EC2 Auto Scaling User Guide, "Health checks for instances in an Auto Scaling group"',
  },
  targetConnectTimeoutSeconds: {
    value: 10,
    unit: 'declared seconds',
    meaning: 'The load balancer gives up connecting to a target after this long and answers 504.',
    source: 'User Guide for Application Load Balancers, "HTTP 504: Gateway timeout"',
  },
  webAclRateCheckSeconds: {
    value: 10,
    unit: 'declared seconds',
    meaning: 'How often a rate-based rule looks whether an address is over its limit.',
    source: 'AWS WAF Developer Guide, "Rate-based rule caveats": about every 10 seconds',
  },
  databaseFailoverSeconds: {
    value: 90,
    unit: 'declared seconds',
    meaning:
      'A Multi-AZ database instance that fails over answers nothing for this long, then answers from the standby’s zone.',
    source: 'assumed: the middle of the 60-120 s that the Amazon RDS User Guide calls typical',
  },
  databaseStandbyLossSeconds: {
    value: 2,
    unit: 'declared seconds',
    meaning:
      'Writes of a Multi-AZ database instance wait for this long once its standby cannot be reached; then they go on without it.',
    source: 'assumed: no documented bound',
  },
  databaseRebootSeconds: {
    value: 30,
    unit: 'declared seconds',
    meaning: 'A database that reboots in place refuses connections for this long.',
    source: 'assumed: no documented bound',
  },
  cacheFailoverSeconds: {
    value: 30,
    unit: 'declared seconds',
    meaning:
      'A replication group with automatic failover that lost its primary answers nothing for this long, then a replica answers.',
    source: 'assumed: no documented bound',
  },
  cacheRebootSeconds: {
    value: 30,
    unit: 'declared seconds',
    meaning:
      'A cache node that reboots in place refuses connections for this long, and is empty then.',
    source: 'assumed: no documented bound',
  },
  applicationDatabaseTimeoutSeconds: {
    value: 5,
    unit: 'declared seconds',
    meaning:
      'The sample application answers 503 when its database or cache has not answered for this long (at least 200 real ms).',
    source: 'the sample application’s own setting',
  },
  applicationOutsideTimeoutSeconds: {
    value: 5,
    unit: 'declared seconds',
    meaning:
      'The sample application answers `GET /outside` with 503 when the server in the internet has not answered for this long.',
    source: 'the sample application’s own setting',
  },
} as const satisfies Record<string, LabParameter>;

type LabParameterName = keyof typeof LAB_PARAMETERS;
export type LabParameterValues = Readonly<Record<LabParameterName, number>>;

/** The table's values, some of them replaced. */
export function labParameterValues(replaced: Partial<LabParameterValues> = {}): LabParameterValues {
  const defaults = Object.fromEntries(
    Object.entries(LAB_PARAMETERS).map(([name, parameter]) => [name, parameter.value]),
  ) as Record<LabParameterName, number>;
  return { ...defaults, ...replaced };
}
