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
}

export type DeploymentStatus = 'Created' | 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped';

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
}

export interface DeploymentTarget {
  readonly instanceId: string;
  readonly status: 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Skipped';
}
