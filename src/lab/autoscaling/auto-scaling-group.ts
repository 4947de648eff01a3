import type { DeployedAutoScalingGroup } from '../../model/deployment.js';
import type { VersionBehaviour } from '../../model/lab-versions.js';
import type { Instance } from '../instance/instance.js';
import type { TargetGroup } from '../load-balancer/target-group.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { GroupSize, WorldGroup } from '../world/auto-scaling.js';
import { Activities, EC2_CAUSE, ELB_CAUSE, type EndActivity } from './activities.js';
import { zonesByPreference } from './choose-zone.js';
import { passesGroupChecks, replacedForElbHealth } from './elb-health.js';
import { Launcher, type LauncherOptions } from './launcher.js';
import { Rebalancer } from './rebalancer.js';
import { Refreshes } from './refreshes.js';
import { nextToScaleIn } from './scale-in.js';
import { SuspendedProcesses } from './suspended-processes.js';

export interface AutoScalingOptions extends Omit<LauncherOptions, 'activities'> {
  readonly deployed: DeployedAutoScalingGroup;
  readonly targetGroups: readonly TargetGroup[];
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  /** Whether a CloudWatch alarm is in the state ALARM. */
  readonly isInAlarm?: (alarmName: string) => boolean;
}

/**
 * An Auto Scaling group. It keeps its desired capacity, replaces what does not run at once and what
 * fails ELB health checks a share at a time, evens the zones out, and refreshes its instances.
 */
export class AutoScalingGroup {
  readonly deployed: DeployedAutoScalingGroup;
  readonly refreshes: Refreshes;
  readonly suspended = new SuspendedProcesses();
  #size: GroupSize;
  readonly #members = new Set<Instance>();
  readonly #activities = new Activities();
  readonly #launcher: Launcher;
  readonly #rebalancer: Rebalancer;
  readonly #inServiceSinceMs = new Map<Instance, number>();
  /** Ends the activity that an instance's launch or termination is part of. */
  readonly #ending = new Map<Instance, EndActivity>();
  #stopWatching: () => void = () => {};
  /** Called once nothing is left of a group that is deleted; null for one that is not. */
  #whenGone: (() => void) | null = null;

  constructor(private readonly options: AutoScalingOptions) {
    this.deployed = options.deployed;
    const { minSize, maxSize, desiredCapacity } = options.deployed;
    this.#size = { minSize, maxSize, desiredCapacity };
    this.#launcher = new Launcher({ ...options, activities: this.#activities });
    this.#rebalancer = new Rebalancer({
      living: () => this.living(),
      openZones: () => this.#launcher.openZones(),
      launchIn: (zone, cause) => this.#launchIn([zone], cause),
      isMember: (instance) => this.#members.has(instance),
      isHealthy: (instance) => passesGroupChecks(instance, options),
      hasSurplus: () => this.living().length > this.#size.desiredCapacity,
      terminate: (instance, cause) => this.#terminate(instance, cause),
    });
    this.refreshes = new Refreshes(options, this.#launcher, {
      desiredCapacity: () => this.#size.desiredCapacity,
      living: () => this.living(),
      isHealthy: (instance) => passesGroupChecks(instance, options),
      inServiceSinceMs: (instance) => this.#inServiceSinceMs.get(instance) ?? null,
      launch: (cause, zones) => void this.#launchIn(this.#launcher.zones(), cause, zones),
      terminate: (instance, cause) => this.#terminate(instance, cause),
    });
  }

  /** Launches the desired capacity without the launch time; resolves when all applications serve. */
  async startAtOnce(): Promise<void> {
    const started: Promise<void>[] = [];
    for (let count = 0; count < this.#size.desiredCapacity; count += 1) {
      const [zone] = zonesByPreference(this.#launcher.zones(), this.#livingZones());
      if (zone === undefined) break;
      const instance = this.#launcher.create(zone);
      this.#members.add(instance);
      started.push(instance.run());
    }
    await Promise.all(started);
    for (const instance of this.living()) this.#enterService(instance, true);
  }

  /** Begins to look after its instances. */
  watch(): void {
    const { timers, parameters } = this.options;
    this.#stopWatching = timers.every(parameters.autoScalingEvaluationSeconds, () =>
      this.#evaluate(),
    );
  }

  /** As DeleteAutoScalingGroup with ForceDelete: all instances are terminated, then it is gone. */
  delete(cause: string, whenGone: () => void): void {
    this.#stopWatching();
    this.#whenGone = whenGone;
    this.resize({ minSize: 0, maxSize: 0, desiredCapacity: 0 });
    for (const instance of this.living()) this.#terminate(instance, cause);
    if (this.#members.size === 0) whenGone();
  }

  view(): WorldGroup {
    return {
      ...this.#size,
      name: this.options.deployed.name,
      instanceIds: [...this.#members].map(({ id }) => id),
      launchTemplateVersion: this.refreshes.settledVersion(),
      suspendedProcesses: this.suspended.list(),
      activities: this.#activities.list(),
    };
  }

  /** So many percent of the launches in these zones fail until others are named, or none. */
  blockLaunches(zones: readonly string[], percentage = 100): void {
    this.#launcher.block(zones, percentage);
  }

  /** What CodeDeploy puts on instances that are launched from now on. */
  deployToNew(revision: VersionBehaviour): void {
    this.#launcher.revision = revision;
  }

  /** The version of the launch template that another group launches from. */
  launchFrom(other: AutoScalingGroup): void {
    this.#launcher.version = other.#launcher.version;
  }

  resize(size: Partial<GroupSize>): void {
    this.#size = { ...this.#size, ...size };
  }

  /** To be called after each change of an instance's state. */
  instanceChanged(instance: Instance): void {
    if (!this.#members.has(instance)) return;
    if (instance.state === 'running' && instance.lifecycle === 'Pending') {
      // At the start of the lab instances enter service together, once their applications serve.
      if (this.#ending.has(instance)) this.#enterService(instance, false);
    }
    if (instance.state === 'terminated') {
      instance.lifecycle = 'Terminated';
      for (const group of this.options.targetGroups) group.deregister(instance.id);
      this.#members.delete(instance);
      this.#inServiceSinceMs.delete(instance);
      this.#finish(instance, 'Successful');
      if (this.#members.size === 0) this.#whenGone?.();
    }
  }

  /** Those that are coming or in service. */
  living(): Instance[] {
    return [...this.#members].filter(
      ({ lifecycle }) => lifecycle === 'Pending' || lifecycle === 'InService',
    );
  }

  #evaluate(): void {
    const { suspended } = this;
    if (suspended.allow('HealthCheck')) {
      for (const instance of this.living())
        if (instance.state !== 'running' && instance.state !== 'pending')
          this.#replace(instance, EC2_CAUSE);
      const failing = replacedForElbHealth(this.living(), {
        ...this.options,
        desiredCapacity: this.#size.desiredCapacity,
        inServiceSinceMs: (instance) => this.#inServiceSinceMs.get(instance),
      });
      for (const instance of failing) this.#replace(instance, ELB_CAUSE);
    }
    const mayMove = suspended.allow('Launch', 'Terminate');
    if (mayMove && suspended.allow('InstanceRefresh')) this.refreshes.step();
    const { desiredCapacity } = this.#size;
    const missing = desiredCapacity - this.living().length;
    if (missing > 0 && !suspended.allow('Launch')) return;
    for (let count = 0; count < missing; count += 1) {
      const cause = `an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${this.living().length} to ${desiredCapacity}.`;
      if (this.#launchIn(this.#launcher.zones(), cause) === null) break;
    }
    // A refresh launches more than are desired for a while, and so does rebalancing.
    if (missing > 0 || this.refreshes.active) return;
    if (missing < 0 && !this.#rebalancer.active) {
      if (suspended.allow('Terminate')) this.#scaleIn(-missing);
    } else if (mayMove && suspended.allow('AZRebalance')) this.#rebalancer.step();
  }

  #scaleIn(count: number): void {
    const cause = `an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${this.living().length} to ${this.#size.desiredCapacity}.`;
    for (let number = 0; number < count; number += 1) {
      const surplus = nextToScaleIn(this.living(), this.#launcher.zones(), (instance) =>
        this.#serves(instance),
      );
      if (surplus !== undefined) this.#terminate(surplus, cause);
    }
  }

  #launchIn(
    zones: readonly string[],
    cause: string,
    livingZones: readonly string[] = this.#livingZones(),
  ): Instance | null {
    const launched = this.#launcher.launchSomewhere(zones, livingZones, cause);
    if (launched === null) return null;
    this.#members.add(launched.instance);
    this.#ending.set(launched.instance, launched.end);
    launched.instance.launch();
    return launched.instance;
  }

  #serves(instance: Instance): boolean {
    return (
      instance.state === 'running' &&
      this.options.targetGroups.every((group) => group.healthOf(instance.id) === 'healthy')
    );
  }

  #enterService(instance: Instance, checkAtOnce: boolean): void {
    instance.lifecycle = 'InService';
    this.#inServiceSinceMs.set(instance, performance.now());
    if (this.suspended.allow('AddToLoadBalancer'))
      for (const group of this.options.targetGroups) group.register(instance, checkAtOnce);
    this.#finish(instance, 'Successful');
  }

  #replace(instance: Instance, cause: string): void {
    instance.healthStatus = 'Unhealthy';
    if (this.suspended.allow('ReplaceUnhealthy', 'Terminate')) this.#terminate(instance, cause);
  }

  /** A running instance is terminated after its targets have drained, any other at once. */
  #terminate(instance: Instance, cause: string): void {
    const { timers, targetGroups } = this.options;
    this.#finish(instance, 'Failed');
    instance.lifecycle = 'Terminating';
    const description = `Terminating EC2 instance: ${instance.id}`;
    this.#ending.set(instance, this.#activities.begin(description, cause, instance.zone));
    for (const group of targetGroups) group.deregister(instance.id);
    const delays = targetGroups.map(({ deployed }) => deployed.deregistrationDelaySeconds);
    if (instance.state === 'running') {
      timers.after(Math.max(0, ...delays), () => instance.terminate());
    } else if (instance.state === 'terminated') this.instanceChanged(instance);
    else instance.terminate();
  }

  #finish(instance: Instance, status: 'Successful' | 'Failed'): void {
    this.#ending.get(instance)?.(status);
    this.#ending.delete(instance);
  }

  #livingZones(): string[] {
    return this.living().map(({ zone }) => zone);
  }
}
