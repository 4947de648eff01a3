import { randomBytes } from 'node:crypto';
import type { DeploymentTarget, WorldDeployment } from '../world/code-deploy.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** How a deployment ended that did not succeed. */
export interface Obstacle {
  readonly status: 'Failed' | 'Stopped';
  /** CodeDeploy's error code, such as HEALTH_CONSTRAINTS. */
  readonly code: string;
  readonly message: string;
}

export const TOO_FEW_HEALTHY: Obstacle = {
  status: 'Failed',
  code: 'HEALTH_CONSTRAINTS',
  message: 'Too many individual instances failed deployment.',
};

/** One deployment under way, or over: what the API shows of it, and whether more of it may begin. */
export class DeploymentRun {
  readonly record: Mutable<WorldDeployment>;
  stopped = false;
  /** Nothing of it is under way on any instance any more. */
  settled: Promise<void> = Promise.resolve();

  constructor(deploymentGroup: string, revisionKey: string, rollsBack: string | null) {
    this.record = {
      id: newId(),
      deploymentGroup,
      revisionKey,
      status: 'Created',
      creator: rollsBack === null ? 'user' : 'codeDeployRollback',
      rollsBack,
      rolledBackBy: null,
      createdAtEpochMs: Date.now(),
      endedAtEpochMs: null,
      error: null,
      targets: [],
      waitsForTermination: false,
    };
  }

  mark(instanceId: string, status: DeploymentTarget['status']): void {
    this.record.targets = this.record.targets.map((target) =>
      target.instanceId === instanceId ? { ...target, status } : target,
    );
  }

  /** Ends it before its time: what has not begun is skipped. */
  stop(code: string, message: string): void {
    this.record.targets = this.record.targets.map((target) =>
      target.status === 'Pending' || target.status === 'Ready'
        ? { ...target, status: 'Skipped' }
        : target,
    );
    this.end('Stopped', { code, message });
  }

  end(status: WorldDeployment['status'], error: WorldDeployment['error']): void {
    this.stopped = true;
    this.record.status = status;
    this.record.error = error;
    this.record.waitsForTermination = false;
    this.record.endedAtEpochMs = Date.now();
  }
}

/** Such as d-8K2LXQR7P. */
function newId(): string {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return `d-${[...randomBytes(9)].map((byte) => letters[byte % letters.length]).join('')}`;
}
