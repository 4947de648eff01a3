/** What the lab's AWS endpoint may ask of CodeDeploy, and do to it. */
export interface CodeDeployWorld {
  /** Newest first. */
  deployments(): readonly WorldDeployment[];
  /** Returns its id; none of the group may be under way. The key is one of the lab's revisions. */
  createDeployment(deploymentGroup: string, revisionKey: string): string;
  /** It may have ended. */
  stopDeployment(id: string, rollBack: boolean): void;
  /** Key of the revision that new instances of the group get. */
  deployedRevision(deploymentGroup: string): string;
  /** Auto Scaling groups that it deploys to: after a blue/green deployment the copy it made. */
  autoScalingGroupsOf(deploymentGroup: string): readonly string[];
  /** Lets a blue/green deployment that is ready reroute traffic; it must be. */
  continueDeployment(id: string): void;
  /** Ends a blue/green deployment's wait for the original instances' termination; it must be waiting. */
  skipTerminationWait(id: string): void;
}

export type DeploymentStatus =
  'Created' | 'InProgress' | 'Ready' | 'Succeeded' | 'Failed' | 'Stopped';

export interface WorldDeployment {
  readonly id: string;
  readonly deploymentGroup: string;
  readonly revisionKey: string;
  readonly status: DeploymentStatus;
  readonly creator: 'user' | 'codeDeployRollback';
  /** Deployment that this one rolls back, and the one that rolls this back; null for none. */
  readonly rollsBack: string | null;
  readonly rolledBackBy: string | null;
  readonly createdAtEpochMs: number;
  readonly endedAtEpochMs: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly targets: readonly DeploymentTarget[];
  /** Of a blue/green deployment: traffic has been rerouted, and the original instances wait for their end. */
  readonly waitsForTermination: boolean;
}

export interface DeploymentTarget {
  readonly instanceId: string;
  readonly status: 'Pending' | 'InProgress' | 'Ready' | 'Succeeded' | 'Failed' | 'Skipped';
  /** Of a blue/green deployment: an original instance, or a replacement. */
  readonly label?: 'Blue' | 'Green';
}
