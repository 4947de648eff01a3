import type { Deployment } from '../model/deployment.js';
import type { WebAclWorld } from './world/web-acls.js';
import type { DnsWorld } from './world/dns.js';
import type { NetworkWorld } from './world/network.js';
import type { AutoScalingWorld } from './world/auto-scaling.js';
import type { CloudWatchWorld } from './world/cloudwatch.js';
import type { CodeDeployWorld } from './world/code-deploy.js';
import type { JobQueueWorld } from './world/job-queue.js';

export type { WorldGroup } from './world/auto-scaling.js';
import type { CacheWorld } from './world/caches.js';
import type { DatabaseWorld } from './world/databases.js';

/**
 * What the lab's AWS endpoint may ask of the simulated stack, and do to it. The API translates, the
 * world behaves: no rule about AWS's behaviour in time lives in the API.
 */
export interface World
  extends
    AutoScalingWorld,
    CacheWorld,
    CloudWatchWorld,
    CodeDeployWorld,
    DatabaseWorld,
    DnsWorld,
    JobQueueWorld,
    NetworkWorld,
    WebAclWorld {
  readonly deployment: Deployment;
  readonly speed: number;

  /** Every instance that exists or was terminated within the last (declared) hour. */
  instances(): readonly WorldInstance[];
  stopInstances(ids: readonly string[]): void;
  startInstances(ids: readonly string[]): void;
  terminateInstances(ids: readonly string[]): void;

  /** Targets of a target group with the states and reason codes of ELBv2. */
  targetHealth(targetGroupArn: string): readonly TargetHealth[];
}

export interface WorldInstance {
  readonly id: string;
  /** Address of the instance or of its Auto Scaling group in the plan. */
  readonly address: string;
  readonly autoScalingGroupName: string | null;
  readonly zone: string;
  readonly subnetId: string;
  readonly privateIp: string;
  readonly state: InstanceState;
  /** Within its Auto Scaling group; null for an instance outside of one. */
  readonly lifecycle: 'Pending' | 'InService' | 'Terminating' | 'Terminated' | null;
  readonly healthStatus: 'Healthy' | 'Unhealthy';
  readonly launchedAtEpochMs: number;
  /** Of the launch template; null for an instance outside of a group. */
  readonly launchTemplateVersion: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Where its process really listens; null where it has none. */
  readonly actual: { readonly host: string; readonly port: number; readonly pid: number } | null;
}

export type InstanceState =
  'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';

export interface TargetHealth {
  readonly instanceId: string;
  readonly port: number;
  readonly zone: string;
  readonly state:
    | 'initial'
    | 'healthy'
    | 'unhealthy'
    | 'unhealthy.draining'
    | 'draining'
    | 'unused'
    | 'unavailable';
  /** ELBv2's reason code, such as `Target.Timeout`; null where healthy. */
  readonly reason: string | null;
  readonly description: string | null;
}
