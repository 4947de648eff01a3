import type { BlueGreenSettings } from '../../model/deployed-delivery.js';
import type { AutoScalingGroup } from '../autoscaling/auto-scaling-group.js';
import type { AutoScalingGroups } from '../autoscaling/auto-scaling-groups.js';
import type { Instance } from '../instance/instance.js';
import { allowTraffic, blockTraffic, runs, type DeploySurroundings } from './deploy-to-instance.js';
import { TOO_FEW_HEALTHY, type DeploymentRun, type Obstacle } from './deployment-run.js';
import { batchSize, hasFailed, type MinimumHealthy } from './minimum-healthy.js';
import { pauseFor, waitUntil } from './waiting.js';

export interface BlueGreen extends DeploySurroundings {
  readonly settings: BlueGreenSettings;
  readonly minimumHealthy: MinimumHealthy;
  readonly autoScaling: Pick<AutoScalingGroups, 'copy' | 'delete'>;
  /** Whose instances serve from now on: the deployment group is of this Auto Scaling group. */
  readonly serves: (group: AutoScalingGroup) => void;
}

const JOIN = ['AddToLoadBalancer'] as const;

/**
 * One blue/green deployment to a copy of an Auto Scaling group: replacement instances are launched and
 * get the revision, then the traffic; the original ones leave the load balancer once that is done, and
 * are terminated after the wait. The minimum of healthy hosts is of the replacement instances.
 * Source: CodeDeploy User Guide, "Overview of a blue/green deployment", "Working with deployment
 * configurations", "CodeDeploy instance health". That neither group's new instances join the load
 * balancer while they are not to serve is assumed.
 */
export class BlueGreenDeployment {
  #green: AutoScalingGroup | null = null;
  #blueIsOut = false;
  #continued = false;
  #skipsWait = false;

  constructor(
    private readonly blue: AutoScalingGroup,
    private readonly options: BlueGreen,
  ) {}

  /** ContinueDeployment: it need not wait until somebody lets it reroute traffic. */
  continue(): void {
    this.#continued = true;
  }

  /** The wait before the original instances are terminated is over. */
  skipTerminationWait(): void {
    this.#skipsWait = true;
  }

  /** Null where it has succeeded, or was stopped. `launch` readies the copy for the revision. */
  async deploy(
    run: DeploymentRun,
    name: string,
    launch: (green: AutoScalingGroup) => void,
  ): Promise<Obstacle | null> {
    const { blue, options } = this;
    run.record.targets = targetsOf(blue.living(), 'Blue');
    const green = options.autoScaling.copy(blue, name);
    this.#green = green;
    green.suspended.add(JOIN);
    launch(green);
    const instances = await this.#launched(run, green);
    const obstacle =
      instances === null
        ? TOO_FEW_HEALTHY
        : ((await this.#install(run, instances)) ??
          (await this.#untilContinued(run)) ??
          (await this.#allow(run)));
    if (run.stopped || obstacle !== null) return obstacle;
    await this.#moveTo(green, blue, run);
    if (!run.stopped && options.settings.terminatesOriginal) await this.#terminateBlue(run);
    return null;
  }

  /** Traffic goes back to the original instances, which run on; the replacement ones are left running. */
  async rollBack(run: DeploymentRun): Promise<Obstacle | null> {
    const { blue, options } = this;
    const green = this.#green;
    const original = blue.living();
    run.record.targets = [
      ...targetsOf(original, 'Blue'),
      ...targetsOf(green?.living() ?? [], 'Green'),
    ];
    if (this.#blueIsOut) {
      await Promise.all(original.map((instance) => this.#allowOne(instance, run)));
      const back = run.record.targets.filter(({ status }) => status === 'Succeeded');
      if (original.length > 0 && back.length === 0) return TOO_FEW_HEALTHY;
    }
    for (const { id } of original) run.mark(id, 'Succeeded');
    if (green !== null) await this.#moveTo(blue, green, run);
    else options.serves(blue);
    return null;
  }

  /** All of the copy's instances, once their applications run; null where they do not in time. */
  async #launched(run: DeploymentRun, green: AutoScalingGroup): Promise<Instance[] | null> {
    const { timers, parameters } = this.options;
    const { desiredCapacity } = green.view();
    const up = (): Instance[] =>
      green.living().filter((each) => runs(each) && each.address !== null);
    const came = await waitUntil(
      () => up().length >= desiredCapacity,
      () => true,
      {
        timers,
        isStopped: () => run.stopped,
        atMostSeconds: parameters.codeDeployProvisionTimeoutSeconds,
      },
    );
    run.record.targets = [...run.record.targets, ...targetsOf(up(), 'Green')];
    return came ? up() : null;
  }

  async #install(run: DeploymentRun, instances: readonly Instance[]): Promise<Obstacle | null> {
    const { timers, parameters } = this.options;
    return await this.#inBatches(run, instances, async (batch) => {
      for (const { id } of batch) run.mark(id, 'InProgress');
      await pauseFor(timers, parameters.codeDeployInstallSeconds);
      for (const each of batch) run.mark(each.id, runs(each) ? 'Ready' : 'Failed');
    });
  }

  async #untilContinued(run: DeploymentRun): Promise<Obstacle | null> {
    const { settings, timers } = this.options;
    if (settings.onReady === 'continue' || run.stopped) return null;
    run.record.status = 'Ready';
    const continued = await waitUntil(
      () => this.#continued,
      () => true,
      { timers, isStopped: () => run.stopped, atMostSeconds: settings.readyWaitSeconds },
    );
    if (run.stopped) return null;
    run.record.status = 'InProgress';
    if (continued || this.#continued) return null;
    return {
      status: 'Stopped',
      code: 'TIMEOUT',
      message: 'Traffic rerouting was not started within the wait time.',
    };
  }

  async #allow(run: DeploymentRun): Promise<Obstacle | null> {
    const ready = new Set(
      run.record.targets.filter(({ status }) => status === 'Ready').map((each) => each.instanceId),
    );
    const instances = this.#green?.living().filter(({ id }) => ready.has(id)) ?? [];
    return await this.#inBatches(run, instances, async (batch) => {
      await Promise.all(batch.map((instance) => this.#allowOne(instance, run)));
    });
  }

  async #allowOne(instance: Instance, run: DeploymentRun): Promise<void> {
    run.mark(instance.id, 'InProgress');
    const surroundings = { ...this.options, isStopped: () => run.stopped };
    run.mark(instance.id, (await allowTraffic(instance, surroundings)) ? 'Succeeded' : 'Failed');
  }

  /** As many at a time as the deployment configuration takes of the replacement instances. */
  async #inBatches(
    run: DeploymentRun,
    instances: readonly Instance[],
    act: (batch: readonly Instance[]) => Promise<void>,
  ): Promise<Obstacle | null> {
    const { minimumHealthy } = this.options;
    const size = batchSize(minimumHealthy, instances.length);
    for (let from = 0; from < instances.length && !run.stopped; from += size) {
      await act(instances.slice(from, from + size));
      const green = run.record.targets.filter(({ label }) => label === 'Green');
      if (hasFailed(minimumHealthy, green)) return TOO_FEW_HEALTHY;
    }
    return null;
  }

  /** The one group's instances serve: the other's leave the load balancer and are let drain. */
  async #moveTo(to: AutoScalingGroup, from: AutoScalingGroup, run: DeploymentRun): Promise<void> {
    this.#blueIsOut = from === this.blue;
    this.options.serves(to);
    to.suspended.remove(JOIN);
    from.suspended.add(JOIN);
    const leaving = from.living();
    await blockTraffic(leaving, this.options);
    for (const { id } of leaving) run.mark(id, 'Succeeded');
  }

  async #terminateBlue(run: DeploymentRun): Promise<void> {
    const { settings, timers, autoScaling } = this.options;
    const isStopped = (): boolean => run.stopped;
    run.record.waitsForTermination = true;
    await waitUntil(
      () => this.#skipsWait,
      () => true,
      { timers, isStopped, atMostSeconds: settings.terminationWaitSeconds },
    );
    if (run.stopped) return;
    run.record.waitsForTermination = false;
    autoScaling.delete(this.blue, 'the original instances were replaced by CodeDeploy.');
  }
}

function targetsOf(
  instances: readonly Instance[],
  label: 'Blue' | 'Green',
): DeploymentRun['record']['targets'] {
  return instances.map(({ id }) => ({ instanceId: id, status: 'Pending' as const, label }));
}
