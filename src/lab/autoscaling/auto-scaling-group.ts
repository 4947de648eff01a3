import type { DeployedAutoScalingGroup, DeployedSubnet } from '../../model/deployment.js';
import type { Instance } from '../instance/instance.js';
import type { TargetGroup } from '../load-balancer/target-group.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { WorldGroup } from '../world.js';
import { Activities } from './activities.js';
import { findImbalance, zonesByPreference } from './choose-zone.js';

export interface AutoScalingOptions {
  readonly deployed: DeployedAutoScalingGroup;
  readonly subnets: readonly DeployedSubnet[];
  readonly targetGroups: readonly TargetGroup[];
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  /** Makes a pending instance in a subnet. */
  readonly makeInstance: (subnet: DeployedSubnet) => Instance;
}

const EC2_CAUSE =
  'an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.';
const ELB_CAUSE =
  'an instance was taken out of service in response to an ELB system health check failure.';

/**
 * An Auto Scaling group with a constant desired capacity. It replaces what does not run at once,
 * what fails ELB health checks a share at a time, tries other zones where launches fail, and evens
 * the zones out again, launching before it terminates.
 */
export class AutoScalingGroup {
  readonly #members = new Set<Instance>();
  readonly #activities = new Activities();
  readonly #inServiceSinceMs = new Map<Instance, number>();
  /** Ends the activity that an instance's launch or termination is part of. */
  readonly #ending = new Map<Instance, (status: 'Successful' | 'Failed') => void>();
  readonly #blockedZones = new Set<string>();
  /** Zones whose refusal has been shown as an activity; AWS repeats it with growing pauses. */
  readonly #refusalShown = new Set<string>();
  #rebalancing: { readonly launched: Instance; readonly from: string } | null = null;

  constructor(private readonly options: AutoScalingOptions) {}

  /** Launches the desired capacity without the launch time; resolves when all applications serve. */
  async startAtOnce(): Promise<void> {
    const { deployed } = this.options;
    const started: Promise<void>[] = [];
    for (let count = 0; count < deployed.desiredCapacity; count += 1) {
      const [zone] = zonesByPreference(this.#zones(), this.#livingZones());
      const instance = zone === undefined ? null : this.#create(zone);
      if (instance !== null) started.push(instance.run());
    }
    await Promise.all(started);
    for (const instance of this.#living()) this.#enterService(instance, true);
  }

  /** Begins to look after its instances. */
  watch(): void {
    const { timers, parameters } = this.options;
    timers.every(parameters.autoScalingEvaluationSeconds, () => this.#evaluate());
  }

  view(): WorldGroup {
    const { name, desiredCapacity } = this.options.deployed;
    return {
      name,
      desiredCapacity,
      instanceIds: [...this.#members].map(({ id }) => id),
      activities: this.#activities.list(),
    };
  }

  /** Launches in these zones fail until others are named, or none. */
  blockLaunches(zones: readonly string[]): void {
    this.#blockedZones.clear();
    this.#refusalShown.clear();
    for (const zone of zones) this.#blockedZones.add(zone);
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
    }
  }

  #evaluate(): void {
    for (const instance of this.#living()) {
      if (instance.state !== 'running' && instance.state !== 'pending') {
        this.#replace(instance, EC2_CAUSE);
      }
    }
    this.#replaceUnhealthy();
    const { desiredCapacity } = this.options.deployed;
    const missing = desiredCapacity - this.#living().length;
    for (let count = 0; count < missing; count += 1) {
      const cause = `an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${this.#living().length} to ${desiredCapacity}.`;
      if (this.#launchSomewhere(this.#zones(), cause) === null) break;
    }
    if (missing <= 0) this.#rebalance();
  }

  #replaceUnhealthy(): void {
    const { deployed, parameters, timers, targetGroups } = this.options;
    if (deployed.healthCheckType !== 'ELB') return;
    const graceMs = timers.realMs(deployed.gracePeriodSeconds);
    const failing = this.#living().filter((instance) => {
      const sinceMs = this.#inServiceSinceMs.get(instance);
      return (
        sinceMs !== undefined &&
        performance.now() - sinceMs >= graceMs &&
        targetGroups.some((group) => group.healthOf(instance.id) === 'unhealthy')
      );
    });
    const share = parameters.elbUnhealthyReplacedAtOnceShare;
    const atOnce = Math.max(1, Math.floor(deployed.desiredCapacity * share));
    const underWay = this.#living().filter(({ lifecycle }) => lifecycle === 'Pending').length;
    for (const instance of failing.slice(0, Math.max(0, atOnce - underWay))) {
      this.#replace(instance, ELB_CAUSE);
    }
  }

  /** Evens out the zones by one instance at a time. */
  #rebalance(): void {
    if (this.#rebalancing !== null) {
      this.#finishRebalancing(this.#rebalancing);
      return;
    }
    if (this.#living().some(({ lifecycle }) => lifecycle === 'Pending')) return;
    const open = this.#zones().filter((zone) => !this.#blockedZones.has(zone));
    const imbalance = findImbalance(open, this.#livingZones());
    if (imbalance === null) return;
    const cause = `instances were launched to balance instances in zones ${imbalance.from} with other zones.`;
    const launched = this.#launchSomewhere([imbalance.to], cause);
    if (launched !== null) this.#rebalancing = { launched, from: imbalance.from };
  }

  #finishRebalancing({ launched, from }: { launched: Instance; from: string }): void {
    const { targetGroups } = this.options;
    const serves = targetGroups.every((group) => group.healthOf(launched.id) === 'healthy');
    if (this.#members.has(launched) && launched.lifecycle === 'Pending') return;
    if (launched.lifecycle === 'InService' && launched.state === 'running' && !serves) return;
    this.#rebalancing = null;
    if (launched.lifecycle !== 'InService') return;
    const surplus = this.#living().find(
      ({ zone, lifecycle }) => zone === from && lifecycle === 'InService',
    );
    if (surplus !== undefined && this.#living().length > this.options.deployed.desiredCapacity) {
      this.#terminate(surplus, 'an instance was taken out of service to balance zones.');
    }
  }

  #launchSomewhere(zones: readonly string[], cause: string): Instance | null {
    for (const zone of zonesByPreference(zones, this.#livingZones())) {
      if (this.#blockedZones.has(zone)) this.#showRefusal(zone, cause);
      else {
        const instance = this.#create(zone);
        const end = this.#activities.begin(
          `Launching a new EC2 instance: ${instance.id}`,
          at(cause),
        );
        this.#ending.set(instance, end);
        instance.launch();
        return instance;
      }
    }
    return null;
  }

  #showRefusal(zone: string, cause: string): void {
    if (this.#refusalShown.has(zone)) return;
    this.#refusalShown.add(zone);
    const end = this.#activities.begin(
      `Launching a new EC2 instance. Status Reason: We currently do not have sufficient capacity in the Availability Zone you requested (${zone}): InsufficientInstanceCapacity. Launching EC2 instance failed.`,
      at(cause),
    );
    end('Failed');
  }

  #create(zone: string): Instance {
    const subnets = this.options.subnets.filter((subnet) => subnet.zone === zone);
    const subnet = subnets[this.#members.size % subnets.length];
    if (subnet === undefined) throw new Error(`no subnet of the group lies in ${zone}`);
    const instance = this.options.makeInstance(subnet);
    this.#members.add(instance);
    return instance;
  }

  #enterService(instance: Instance, checkAtOnce: boolean): void {
    instance.lifecycle = 'InService';
    this.#inServiceSinceMs.set(instance, performance.now());
    for (const group of this.options.targetGroups) group.register(instance, checkAtOnce);
    this.#finish(instance, 'Successful');
  }

  #replace(instance: Instance, cause: string): void {
    instance.healthStatus = 'Unhealthy';
    this.#terminate(instance, cause);
  }

  /** A running instance is terminated after its targets have drained, any other at once. */
  #terminate(instance: Instance, cause: string): void {
    const { timers, targetGroups } = this.options;
    this.#finish(instance, 'Failed');
    instance.lifecycle = 'Terminating';
    const end = this.#activities.begin(`Terminating EC2 instance: ${instance.id}`, at(cause));
    this.#ending.set(instance, end);
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

  #living(): Instance[] {
    return [...this.#members].filter(
      ({ lifecycle }) => lifecycle === 'Pending' || lifecycle === 'InService',
    );
  }

  #livingZones(): string[] {
    return this.#living().map(({ zone }) => zone);
  }

  #zones(): string[] {
    return [...new Set(this.options.subnets.map(({ zone }) => zone))];
  }
}

function at(cause: string): string {
  return `At ${new Date().toISOString()} ${cause}`;
}
