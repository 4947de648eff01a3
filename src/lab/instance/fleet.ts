import { HoldfastError } from '../../model/error.js';
import type { Fabric } from '../fabric/fabric.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { WorldInstance } from '../world.js';
import type { InstanceProcess } from './instance-process.js';
import { Instance } from './instance.js';
import type { InstanceSpec } from './instance.js';

export interface FleetOptions {
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  readonly boot: (instance: Instance) => Promise<InstanceProcess>;
  readonly bootFailed: (instance: Instance, error: unknown) => void;
}

const END_GRACE_MS = 1_000;

/** All instances, with and without an Auto Scaling group, and the processes they run. */
export class Fleet {
  readonly #instances = new Map<string, Instance>();
  readonly #listeners: ((instance: Instance) => void)[] = [];
  readonly #processes = new Set<InstanceProcess>();
  readonly #boots = new Set<Promise<InstanceProcess>>();
  #closed = false;

  constructor(private readonly options: FleetOptions) {}

  onChange(listener: (instance: Instance) => void): void {
    this.#listeners.push(listener);
  }

  /** Adds a pending instance; `launch` or `run` brings it up. */
  add(spec: InstanceSpec, hasApplication: boolean): Instance {
    const instance = new Instance(spec, {
      ...this.options,
      boot: hasApplication ? (booting) => this.#boot(booting) : null,
      changed: (changed) => this.#tell(changed),
    });
    this.#instances.set(spec.id, instance);
    return instance;
  }

  /** Throws `lab/no-such-instance`. */
  get(id: string): Instance {
    const instance = this.#instances.get(id);
    if (instance === undefined) {
      throw new HoldfastError('lab/no-such-instance', `There is no instance ${id} in the lab`, {
        hint: 'DescribeInstances lists those that there are.',
      });
    }
    return instance;
  }

  views(): WorldInstance[] {
    const { timers, parameters } = this.options;
    const visibleMs = timers.realMs(parameters.terminatedInstanceVisibleSeconds);
    for (const [id, { terminatedAtMs }] of this.#instances) {
      if (terminatedAtMs !== null && performance.now() - terminatedAtMs > visibleMs) {
        this.#instances.delete(id);
      }
    }
    return [...this.#instances.values()].map((instance) => instance.view());
  }

  /** Ends every process, also those that are still booting. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#boots);
    await Promise.all([...this.#processes].map((each) => each.end('SIGTERM', END_GRACE_MS)));
  }

  async #boot(instance: Instance): Promise<InstanceProcess> {
    if (this.#closed) throw new HoldfastError('lab/closed', 'The lab is closing down');
    const boot = this.options.boot(instance);
    this.#boots.add(boot);
    try {
      const started = await boot;
      this.#processes.add(started);
      void started.exited.then(() => this.#processes.delete(started));
      return started;
    } finally {
      this.#boots.delete(boot);
    }
  }

  #tell(instance: Instance): void {
    for (const listener of this.#listeners) listener(instance);
  }
}
