import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import { LAB_REVISIONS } from '../../model/lab-versions.js';
import type { AutoScalingGroup } from '../autoscaling/auto-scaling-group.js';
import type { AutoScalingGroups } from '../autoscaling/auto-scaling-groups.js';
import type { LabTimers } from '../lab-timers.js';
import type { TargetGroup } from '../load-balancer/target-group.js';
import type { LabParameterValues } from '../parameters.js';
import type { WorldDeployment } from '../world/code-deploy.js';
import { BlueGreenDeployment } from './blue-green-deployment.js';
import { DeploymentRun, type Obstacle } from './deployment-run.js';
import { deployInPlace } from './in-place-deployment.js';

export interface CodeDeployOptions {
  readonly deploymentGroups: readonly DeployedDeploymentGroup[];
  readonly autoScaling: Pick<AutoScalingGroups, 'byName' | 'copy' | 'delete'>;
  /** By ARN. */
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  readonly isInAlarm: (alarmName: string) => boolean;
}

const DEPLOYED = 'deployed.zip';

/** Deployments to Auto Scaling groups, in place and blue/green. A rollback is a deployment of its own. */
export class CodeDeploy {
  /** Newest first. */
  readonly #runs: DeploymentRun[] = [];
  readonly #blueGreen = new Map<string, BlueGreenDeployment>();
  /** Revision of the last deployment that succeeded, by deployment group. */
  readonly #revisions = new Map<string, string>();
  /** Auto Scaling group that serves after a blue/green deployment, by deployment group. */
  readonly #serving = new Map<string, string>();
  /** Instances that the last deployment to them failed on. */
  readonly #unhealthy = new Set<string>();

  constructor(private readonly options: CodeDeployOptions) {}

  list(): readonly WorldDeployment[] {
    return this.#runs.map(({ record }) => record);
  }

  deployedRevision(deploymentGroup: string): string {
    return this.#revisions.get(deploymentGroup) ?? DEPLOYED;
  }

  autoScalingGroupsOf(deploymentGroup: string): readonly string[] {
    const serving = this.#serving.get(deploymentGroup);
    return serving === undefined ? this.#find(deploymentGroup).autoScalingGroupNames : [serving];
  }

  create(deploymentGroup: string, revisionKey: string): string {
    return this.#create(deploymentGroup, revisionKey, null);
  }

  /** A rollback begins once nothing of what it rolls back is under way on an instance. */
  #create(deploymentGroup: string, revisionKey: string, rolledBack: DeploymentRun | null): string {
    const group = this.#find(deploymentGroup);
    const run = new DeploymentRun(deploymentGroup, revisionKey, rolledBack?.record.id ?? null);
    this.#runs.unshift(run);
    run.settled =
      rolledBack === null
        ? this.#deploy(run, group)
        : rolledBack.settled.then(() => this.#deploy(run, group));
    return run.record.id;
  }

  stop(id: string, rollBack: boolean): void {
    const run = this.#runs.find(({ record }) => record.id === id);
    if (run === undefined || run.record.endedAtEpochMs !== null) return;
    const group = this.#find(run.record.deploymentGroup);
    run.stop('MANUAL_STOP', 'The deployment was stopped by a user.');
    if (rollBack || group.rollbackEvents.includes('DEPLOYMENT_STOP_ON_REQUEST')) {
      this.#rollBack(run, group);
    }
  }

  continue(id: string): void {
    this.#blueGreen.get(id)?.continue();
  }

  skipTerminationWait(id: string): void {
    this.#blueGreen.get(id)?.skipTerminationWait();
  }

  async #deploy(run: DeploymentRun, group: DeployedDeploymentGroup): Promise<void> {
    if (run.stopped) return;
    run.record.status = 'InProgress';
    const stopWatching = this.#watchAlarms(run, group);
    const obstacle = await this.#carryOut(run, group);
    stopWatching();
    if (run.stopped) return;
    if (obstacle !== null) {
      run.end(obstacle.status, { code: obstacle.code, message: obstacle.message });
      const rollsBack = group.rollbackEvents.includes('DEPLOYMENT_FAILURE');
      if (obstacle.status === 'Failed' && rollsBack) this.#rollBack(run, group);
      return;
    }
    this.#revisions.set(group.name, run.record.revisionKey);
    for (const scaling of this.#scalingGroupsOf(group)) {
      scaling.deployToNew(LAB_REVISIONS[run.record.revisionKey] ?? 'good');
    }
    run.end('Succeeded', null);
  }

  async #carryOut(run: DeploymentRun, group: DeployedDeploymentGroup): Promise<Obstacle | null> {
    const before = this.#blueGreen.get(run.record.rollsBack ?? '');
    if (before !== undefined) return await before.rollBack(run);
    const isStopped = (): boolean => run.stopped;
    const targetGroups = group.withTrafficControl
      ? group.targetGroupArns.flatMap((arn) => this.options.targetGroups.get(arn) ?? [])
      : [];
    const scaling = this.#scalingGroupsOf(group);
    const [blue] = scaling;
    const { blueGreen: settings, minimumHealthy } = group;
    if (settings === undefined || blue === undefined) {
      const { options } = this;
      const inPlace = { ...options, group, targetGroups, isStopped, unhealthy: this.#unhealthy };
      const living = scaling.flatMap((each) => each.living());
      return await deployInPlace(run, living, inPlace);
    }
    const blueGreen = new BlueGreenDeployment(blue, {
      ...this.options,
      settings,
      minimumHealthy,
      targetGroups,
      isStopped,
      serves: ({ deployed }) => this.#serving.set(group.name, deployed.name),
    });
    this.#blueGreen.set(run.record.id, blueGreen);
    return await blueGreen.deploy(run, `CodeDeploy_${group.name}_${run.record.id}`, (green) => {
      green.deployToNew(LAB_REVISIONS[run.record.revisionKey] ?? 'good');
      green.watch();
    });
  }

  #watchAlarms(run: DeploymentRun, group: DeployedDeploymentGroup): () => void {
    return this.options.timers.every(5, () => {
      const alarm = group.alarms.find(this.options.isInAlarm);
      // A rollback goes on although what it rolls back still sets the alarm off.
      if (alarm === undefined || run.stopped || run.record.rollsBack !== null) return;
      run.stop('ALARM_ACTIVE', `The alarm ${alarm} is in the ALARM state.`);
      if (group.rollbackEvents.includes('DEPLOYMENT_STOP_ON_ALARM')) this.#rollBack(run, group);
    });
  }

  /** To the revision of the last deployment that succeeded, unless this is a rollback itself. */
  #rollBack(run: DeploymentRun, group: DeployedDeploymentGroup): void {
    if (run.record.rollsBack !== null) return;
    run.record.rolledBackBy = this.#create(group.name, this.deployedRevision(group.name), run);
  }

  #find(deploymentGroup: string): DeployedDeploymentGroup {
    const group = this.options.deploymentGroups.find(({ name }) => name === deploymentGroup);
    if (group === undefined) throw new Error(`no deployment group ${deploymentGroup}`);
    return group;
  }

  #scalingGroupsOf({ name }: DeployedDeploymentGroup): AutoScalingGroup[] {
    const { byName } = this.options.autoScaling;
    return this.autoScalingGroupsOf(name).flatMap((each) => byName.get(each) ?? []);
  }
}
