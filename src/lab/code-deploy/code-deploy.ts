import { randomBytes } from 'node:crypto';
import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import { LAB_REVISIONS } from '../../model/lab-versions.js';
import type { AutoScalingGroup } from '../autoscaling/auto-scaling-group.js';
import type { Instance } from '../instance/instance.js';
import type { LabTimers } from '../lab-timers.js';
import type { TargetGroup } from '../load-balancer/target-group.js';
import type { LabParameterValues } from '../parameters.js';
import type { DeploymentTarget, WorldDeployment } from '../world/code-deploy.js';
import { deployToInstance, waitForLaunch } from './deploy-to-instance.js';
import { batchSize, hasFailed } from './minimum-healthy.js';

export interface CodeDeployOptions {
  readonly deploymentGroups: readonly DeployedDeploymentGroup[];
  /** Auto Scaling groups by name, target groups by ARN. */
  readonly groups: ReadonlyMap<string, AutoScalingGroup>;
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  readonly isInAlarm: (alarmName: string) => boolean;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Run {
  readonly record: Mutable<WorldDeployment>;
  stopped: boolean;
  /** Nothing of it is under way on any instance any more. */
  settled: Promise<void>;
}

const DEPLOYED = 'deployed.zip';

/** In-place deployments to Auto Scaling groups. A rollback is a deployment of its own. */
export class CodeDeploy {
  /** Newest first. */
  readonly #runs: Run[] = [];
  /** Revision of the last deployment that succeeded, by deployment group. */
  readonly #revisions = new Map<string, string>();
  /** Instances that the last deployment to them failed on. */
  readonly #unhealthy = new Set<string>();

  constructor(private readonly options: CodeDeployOptions) {}

  list(): readonly WorldDeployment[] {
    return this.#runs.map(({ record }) => record);
  }

  deployedRevision(deploymentGroup: string): string {
    return this.#revisions.get(deploymentGroup) ?? DEPLOYED;
  }

  create(deploymentGroup: string, revisionKey: string): string {
    return this.#create(deploymentGroup, revisionKey, null);
  }

  /** A rollback begins once nothing of what it rolls back is under way on an instance. */
  #create(deploymentGroup: string, revisionKey: string, rolledBack: Run | null): string {
    const rollsBack = rolledBack?.record.id ?? null;
    const group = this.options.deploymentGroups.find(({ name }) => name === deploymentGroup);
    if (group === undefined) throw new Error(`no deployment group ${deploymentGroup}`);
    const record: Mutable<WorldDeployment> = {
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
    };
    const run: Run = { record, stopped: false, settled: Promise.resolve() };
    this.#runs.unshift(run);
    run.settled =
      rolledBack === null
        ? this.#deploy(run, group)
        : rolledBack.settled.then(() => this.#deploy(run, group));
    return record.id;
  }

  stop(id: string, rollBack: boolean): void {
    const run = this.#runs.find(({ record }) => record.id === id);
    const group = this.#groupOf(run);
    if (run === undefined || group === undefined || run.record.endedAtEpochMs !== null) return;
    this.#stop(run, 'MANUAL_STOP', 'The deployment was stopped by a user.');
    if (rollBack || group.rollbackEvents.includes('DEPLOYMENT_STOP_ON_REQUEST')) {
      this.#rollBack(run, group);
    }
  }

  async #deploy(run: Run, group: DeployedDeploymentGroup): Promise<void> {
    if (run.stopped) return;
    const { record } = run;
    const instances = this.#inOrder(group);
    record.targets = instances.map(({ id }) => ({ instanceId: id, status: 'Pending' }));
    record.status = 'InProgress';
    const stopWatching = this.#watchAlarms(run, group);
    const size = batchSize(group.minimumHealthy, instances.length);
    for (let from = 0; from < instances.length && !run.stopped; from += size) {
      const batch = instances.slice(from, from + size);
      await Promise.all(batch.map((instance) => this.#deployTo(instance, run, group)));
      if (!run.stopped && hasFailed(group.minimumHealthy, record.targets)) {
        this.#end(
          run,
          'Failed',
          'HEALTH_CONSTRAINTS',
          'Too many individual instances failed deployment.',
        );
        if (group.rollbackEvents.includes('DEPLOYMENT_FAILURE')) this.#rollBack(run, group);
      }
    }
    stopWatching();
    if (run.stopped) return;
    this.#revisions.set(group.name, record.revisionKey);
    for (const scaling of this.#scalingGroupsOf(group)) {
      scaling.deployToNew(LAB_REVISIONS[record.revisionKey] ?? 'good');
    }
    this.#end(run, 'Succeeded', null, '');
  }

  async #deployTo(instance: Instance, run: Run, group: DeployedDeploymentGroup): Promise<void> {
    const mark = (status: DeploymentTarget['status']): void => {
      run.record.targets = run.record.targets.map((target) =>
        target.instanceId === instance.id ? { ...target, status } : target,
      );
    };
    mark('InProgress');
    const surroundings = {
      ...this.options,
      targetGroups: group.withTrafficControl
        ? group.targetGroupArns.flatMap((arn) => this.options.targetGroups.get(arn) ?? [])
        : [],
      isStopped: () => run.stopped,
    };
    const isLaunching = instance.lifecycle === 'Pending';
    const came = !isLaunching || (await waitForLaunch(instance, surroundings));
    // A new instance comes with what was deployed last: that is what a rollback deploys.
    const hasIt = isLaunching && run.record.rollsBack !== null;
    const behaviour = LAB_REVISIONS[run.record.revisionKey] ?? 'good';
    const done = came && (hasIt || (await deployToInstance(instance, behaviour, surroundings)));
    if (done) this.#unhealthy.delete(instance.id);
    else this.#unhealthy.add(instance.id);
    mark(done ? 'Succeeded' : 'Failed');
  }

  #watchAlarms(run: Run, group: DeployedDeploymentGroup): () => void {
    return this.options.timers.every(5, () => {
      const alarm = group.alarms.find(this.options.isInAlarm);
      // A rollback goes on although what it rolls back still sets the alarm off.
      if (alarm === undefined || run.stopped || run.record.rollsBack !== null) return;
      this.#stop(run, 'ALARM_ACTIVE', `The alarm ${alarm} is in the ALARM state.`);
      if (group.rollbackEvents.includes('DEPLOYMENT_STOP_ON_ALARM')) this.#rollBack(run, group);
    });
  }

  #stop(run: Run, code: string, message: string): void {
    run.record.targets = run.record.targets.map((target) =>
      target.status === 'Pending' ? { ...target, status: 'Skipped' } : target,
    );
    this.#end(run, 'Stopped', code, message);
  }

  #end(run: Run, status: WorldDeployment['status'], code: string | null, message: string): void {
    run.stopped = true;
    run.record.status = status;
    run.record.error = code === null ? null : { code, message };
    run.record.endedAtEpochMs = Date.now();
  }

  /** To the revision of the last deployment that succeeded, unless this is a rollback itself. */
  #rollBack(run: Run, group: DeployedDeploymentGroup): void {
    const { record } = run;
    if (record.rollsBack !== null) return;
    record.rolledBackBy = this.#create(group.name, this.deployedRevision(group.name), run);
  }

  #groupOf(run: Run | undefined): DeployedDeploymentGroup | undefined {
    return this.options.deploymentGroups.find(({ name }) => name === run?.record.deploymentGroup);
  }

  #scalingGroupsOf({ autoScalingGroupNames }: DeployedDeploymentGroup): AutoScalingGroup[] {
    return autoScalingGroupNames.flatMap((name) => this.options.groups.get(name) ?? []);
  }

  /**
   * The group's instances, in the order in which CodeDeploy deploys to them: those first whose last
   * deployment failed, or that have had none yet, since they are launching.
   * Source: CodeDeploy User Guide, "CodeDeploy instance health".
   */
  #inOrder(group: DeployedDeploymentGroup): Instance[] {
    const isUnhealthy = ({ id, lifecycle }: Instance): boolean =>
      lifecycle === 'Pending' || this.#unhealthy.has(id);
    return this.#scalingGroupsOf(group)
      .flatMap((scaling) => scaling.living())
      .filter(({ state }) => state === 'running' || state === 'pending')
      .toSorted((a, b) => Number(isUnhealthy(b)) - Number(isUnhealthy(a)));
  }
}

/** Such as d-8K2LXQR7P. */
function newId(): string {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return `d-${[...randomBytes(9)].map((byte) => letters[byte % letters.length]).join('')}`;
}
