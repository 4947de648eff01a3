import type { DeployedAutoScalingGroup } from '../../model/deployment.js';

/** What the lab's AWS endpoint may ask of Auto Scaling groups, and do to them. */
export interface AutoScalingWorld {
  groups(): readonly WorldGroup[];
  /** What they are: the plan's, with the copies that CodeDeploy made and without what it deleted. */
  autoScalingGroups(): readonly DeployedAutoScalingGroup[];
  /**
   * Launches in these zones fail with InsufficientInstanceCapacity until cleared with an empty list:
   * all of them, or so many percent, each drawn by itself.
   */
  blockLaunches(autoScalingGroupName: string, zones: readonly string[], percentage?: number): void;
  /** Takes what is given; the caller has checked that it fits. */
  resizeGroup(autoScalingGroupName: string, size: Partial<GroupSize>): void;
  suspendProcesses(autoScalingGroupName: string, processes: readonly ScalingProcess[]): void;
  resumeProcesses(autoScalingGroupName: string, processes: readonly ScalingProcess[]): void;
  /** Newest first. */
  instanceRefreshes(autoScalingGroupName: string): readonly WorldInstanceRefresh[];
  /** Returns its id. None may be active. */
  startInstanceRefresh(autoScalingGroupName: string, request: RefreshRequest): string;
  /** One must be active. What is replaced stays so. */
  cancelInstanceRefresh(autoScalingGroupName: string): void;
  /** One must be active that has a launch template version of its own. */
  rollBackInstanceRefresh(autoScalingGroupName: string): void;
}

/** All that can be suspended. Source: Amazon EC2 Auto Scaling API Reference, ProcessType. */
export const SCALING_PROCESSES = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
] as const;
export type ScalingProcess = (typeof SCALING_PROCESSES)[number];

export interface GroupSize {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
}

export interface WorldGroup extends GroupSize {
  readonly name: string;
  readonly instanceIds: readonly string[];
  readonly suspendedProcesses: readonly ScalingProcess[];
  /** Version of the launch template that it launches from, such as `1`. */
  readonly launchTemplateVersion: string;
  /** Latest scaling activities, newest first. */
  readonly activities: readonly {
    readonly id: string;
    readonly startedAtEpochMs: number;
    readonly status: 'InProgress' | 'Successful' | 'Failed';
    readonly description: string;
    readonly cause: string;
    /** Where the instance is, or was to be. */
    readonly zone: string;
  }[];
}

/** Preferences of StartInstanceRefresh with AWS's defaults applied. Durations are declared seconds. */
export interface RefreshRequest {
  /** Version that is rolled out; null to replace with what the group launches from anyway. */
  readonly launchTemplateVersion: string | null;
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
  readonly instanceWarmupSeconds: number;
  readonly checkpointPercentages: readonly number[];
  readonly checkpointDelaySeconds: number;
  readonly autoRollback: boolean;
  readonly skipMatching: boolean;
  readonly bakeTimeSeconds: number;
  /** Names of alarms that fail it. */
  readonly alarms: readonly string[];
}

export type RefreshStatus =
  | 'Pending'
  | 'InProgress'
  | 'Baking'
  | 'Successful'
  | 'Failed'
  | 'Cancelling'
  | 'Cancelled'
  | 'RollbackInProgress'
  | 'RollbackSuccessful'
  | 'RollbackFailed';

export interface WorldInstanceRefresh {
  readonly id: string;
  readonly status: RefreshStatus;
  readonly reason: string | null;
  readonly startedAtEpochMs: number;
  readonly endedAtEpochMs: number | null;
  readonly percentageComplete: number;
  readonly instancesToUpdate: number;
  readonly request: RefreshRequest;
}
