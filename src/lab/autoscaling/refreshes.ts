import type { Instance } from '../instance/instance.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { RefreshRequest, WorldInstanceRefresh } from '../world/auto-scaling.js';
import { InstanceRefresh, type RefreshedGroup } from './instance-refresh.js';
import type { Launcher } from './launcher.js';

export interface RefreshSurroundings {
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  readonly isInAlarm?: (alarmName: string) => boolean;
}

interface RefreshableGroup {
  desiredCapacity(): number;
  living(): readonly Instance[];
  /** It passes the health checks that the group uses. */
  isHealthy(instance: Instance): boolean;
  inServiceSinceMs(instance: Instance): number | null;
  launch(cause: string, zonesOfCurrent: readonly string[]): void;
  terminate(instance: Instance, cause: string): void;
}

/** The instance refreshes of one group, newest first; one at most is active. */
export class Refreshes {
  readonly #all: InstanceRefresh[] = [];
  /** What the group launches from when no refresh is under way. */
  #settled: string;

  constructor(
    private readonly surroundings: RefreshSurroundings,
    private readonly launcher: Launcher,
    private readonly group: RefreshableGroup,
  ) {
    this.#settled = launcher.version;
  }

  get active(): boolean {
    return this.#all[0]?.active === true;
  }

  list(): readonly WorldInstanceRefresh[] {
    return this.#all.map((refresh) => refresh.view());
  }

  /** AWS takes a group's new launch template up once its refresh has succeeded. */
  settledVersion(): string {
    return this.active ? this.#settled : this.launcher.version;
  }

  start(request: RefreshRequest): string {
    this.#settled = this.launcher.version;
    const refresh = new InstanceRefresh({
      ...this.surroundings,
      group: this.#view(),
      request,
      previousVersion: this.#settled,
    });
    this.#all.unshift(refresh);
    return refresh.id;
  }

  cancel(): void {
    this.#all[0]?.cancel();
  }

  rollBack(): void {
    this.#all[0]?.rollBack('Rolled back due to user request.');
  }

  step(): void {
    if (this.active) this.#all[0]?.step();
  }

  #view(): RefreshedGroup {
    const { group, launcher, surroundings } = this;
    const find = (id: string): Instance | undefined =>
      group.living().find((instance) => instance.id === id);
    return {
      desiredCapacity: () => group.desiredCapacity(),
      members: (warmupSeconds) => {
        const warmupMs = surroundings.timers.realMs(warmupSeconds);
        return group.living().map((instance) => {
          const sinceMs = group.inServiceSinceMs(instance);
          return {
            id: instance.id,
            zone: instance.zone,
            version: instance.launchTemplateVersion,
            ready: instance.lifecycle === 'InService' && group.isHealthy(instance),
            warmedUp: sinceMs !== null && performance.now() - sinceMs >= warmupMs,
            launchedAtEpochMs: instance.launchedAtEpochMs,
          };
        });
      },
      launchFrom: (version) => {
        launcher.version = version;
      },
      launch: (cause, zones) => group.launch(cause, zones),
      terminate: (id, cause) => {
        const instance = find(id);
        if (instance !== undefined) group.terminate(instance, cause);
      },
      isInAlarm: (name) => surroundings.isInAlarm?.(name) === true,
    };
  }
}
