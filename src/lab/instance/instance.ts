import type { VersionBehaviour } from '../../model/lab-versions.js';
import { BLACK_HOLE, OPEN } from '../fabric/link.js';
import type { Place } from '../fabric/link.js';
import type { Fabric } from '../fabric/fabric.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { InstanceState, WorldInstance } from '../world.js';
import type { InstanceProcess } from './instance-process.js';

/** What an instance is before it exists. */
export type InstanceSpec = Pick<
  WorldInstance,
  'id' | 'address' | 'autoScalingGroupName' | 'zone' | 'subnetId' | 'privateIp' | 'tags'
>;

export interface InstanceSurroundings {
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  /** Starts its application; null for an instance that has none. */
  readonly boot: ((instance: Instance) => Promise<InstanceProcess>) | null;
  /** Called after every change of `state`, and once the application serves. */
  readonly changed: (instance: Instance) => void;
  /** An application that could not start; the instance stays running without it. */
  readonly bootFailed: (instance: Instance, error: unknown) => void;
}

const KILL_GRACE_MS = 1_000;

/**
 * An EC2 instance and the process of its application. One that is stopped or terminated is cut off
 * at once, new and established connections alike: it answers nothing, not even a RST.
 */
export class Instance {
  readonly id: string;
  readonly zone: string;
  readonly privateIp: string;
  readonly place: Place;
  state: InstanceState = 'pending';
  lifecycle: WorldInstance['lifecycle'] = null;
  healthStatus: WorldInstance['healthStatus'] = 'Healthy';
  launchedAtEpochMs = Date.now();
  launchTemplateVersion = '1';
  /** Of the application; taken up when that is started. */
  behaviour: VersionBehaviour = 'good';
  terminatedAtMs: number | null = null;
  #process: InstanceProcess | null = null;
  /** Counts up with each change of state, so that timers and boots of an earlier one do nothing. */
  #era = 0;

  constructor(
    readonly spec: InstanceSpec,
    private readonly surroundings: InstanceSurroundings,
  ) {
    this.id = spec.id;
    this.zone = spec.zone;
    this.privateIp = spec.privateIp;
    this.place = {
      name: spec.id,
      address: spec.address,
      subnetIds: () => [spec.subnetId],
    };
    if (spec.autoScalingGroupName !== null) this.lifecycle = 'Pending';
  }

  /** Where its application listens; null while none does. */
  get address(): { readonly host: string; readonly port: number } | null {
    if (this.#process === null || this.#process.hasExited()) return null;
    const { host, port } = this.#process;
    return { host, port };
  }

  /** What serves a port of the plan: the application itself, or the TLS in front of it. */
  addressAt(port: number): { readonly host: string; readonly port: number } | null {
    const tls = this.#process?.tls ?? null;
    return this.address !== null && tls?.ports.includes(port) === true ? tls : this.address;
  }

  view(): WorldInstance {
    const { address } = this;
    const { state, lifecycle, healthStatus, launchedAtEpochMs } = this;
    return {
      ...this.spec,
      state,
      lifecycle,
      healthStatus,
      launchedAtEpochMs,
      launchTemplateVersion:
        this.spec.autoScalingGroupName === null ? null : this.launchTemplateVersion,
      actual: address === null ? null : { ...address, pid: this.#process?.pid ?? 0 },
    };
  }

  /** pending, and running after the launch time; the application boots then. */
  launch(): void {
    this.launchedAtEpochMs = Date.now();
    const era = this.#enter('pending');
    const { timers, parameters } = this.surroundings;
    timers.after(parameters.instanceLaunchSeconds, () => {
      if (era === this.#era) void this.run();
    });
  }

  /** Running at once. Resolves when its application serves, or could not be started. */
  async run(): Promise<void> {
    const { fabric, boot, bootFailed, changed } = this.surroundings;
    fabric.setPlace(this.place, OPEN);
    const era = this.#enter('running');
    if (boot === null) return;
    try {
      const started = await boot(this);
      if (era !== this.#era) {
        await started.end('SIGKILL', KILL_GRACE_MS);
        return;
      }
      this.#process = started;
      changed(this);
    } catch (error) {
      bootFailed(this, error);
    }
  }

  /**
   * Ends its application and starts it anew, as another version. Resolves with false where the
   * instance left `running` meanwhile or its application did not start.
   */
  async restartApplication(behaviour: VersionBehaviour): Promise<boolean> {
    const { boot, bootFailed, changed } = this.surroundings;
    const era = this.#era;
    if (this.state !== 'running' || boot === null) return false;
    this.behaviour = behaviour;
    const old = this.#process;
    await old?.end('SIGTERM', KILL_GRACE_MS);
    if (era !== this.#era) return false;
    try {
      const started = await boot(this);
      if (era !== this.#era) {
        await started.end('SIGKILL', KILL_GRACE_MS);
        return false;
      }
      this.#process = started;
      changed(this);
      return true;
    } catch (error) {
      bootFailed(this, error);
      return false;
    }
  }

  /** Only a pending or running instance stops. */
  stop(): void {
    if (this.state !== 'pending' && this.state !== 'running') return;
    this.#leave('stopping', this.surroundings.parameters.instanceStopSeconds, 'stopped');
  }

  /** Only a stopped instance starts. */
  start(): void {
    if (this.state === 'stopped') this.launch();
  }

  terminate(): void {
    if (this.state === 'shutting-down' || this.state === 'terminated') return;
    this.#leave(
      'shutting-down',
      this.surroundings.parameters.instanceTerminateSeconds,
      'terminated',
    );
  }

  #leave(
    through: 'stopping' | 'shutting-down',
    seconds: number,
    to: 'stopped' | 'terminated',
  ): void {
    const { fabric, timers } = this.surroundings;
    // Cut off first: the process's own FINs must not be seen.
    fabric.setPlace(this.place, BLACK_HOLE);
    const era = this.#enter(through);
    const ended = this.#process;
    void ended?.end('SIGTERM', KILL_GRACE_MS);
    timers.after(seconds, () => {
      if (era !== this.#era) return;
      if (this.#process === ended) this.#process = null;
      if (to === 'terminated') this.terminatedAtMs = performance.now();
      this.#enter(to);
    });
  }

  #enter(state: InstanceState): number {
    this.#era += 1;
    this.state = state;
    const era = this.#era;
    this.surroundings.changed(this);
    return era;
  }
}
