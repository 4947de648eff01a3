import { randomUUID } from 'node:crypto';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { RefreshRequest, RefreshStatus, WorldInstanceRefresh } from '../world/auto-scaling.js';
import {
  nextRolloutStep,
  rolloutBounds,
  type RolloutBounds,
  type RolloutMember,
} from './refresh-step.js';

/** What a refresh sees of its group and does to it. */
export interface RefreshedGroup {
  desiredCapacity(): number;
  /** Instances that live. `warmedUp`: in service for that long, in declared seconds. */
  members(warmupSeconds: number): readonly (Omit<RolloutMember, 'current'> & {
    readonly version: string;
    readonly warmedUp: boolean;
    readonly launchedAtEpochMs: number;
  })[];
  /** What is launched from now on. */
  launchFrom(version: string): void;
  /** Where the fewest are, counting these alone. */
  launch(cause: string, zonesOfCurrent: readonly string[]): void;
  terminate(id: string, cause: string): void;
  isInAlarm(name: string): boolean;
}

export interface RefreshOptions {
  readonly group: RefreshedGroup;
  readonly request: RefreshRequest;
  /** What the group launched from before. */
  readonly previousVersion: string;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
}

const ENDED: readonly RefreshStatus[] = [
  'Successful',
  'Failed',
  'Cancelled',
  'RollbackSuccessful',
  'RollbackFailed',
];

const REFRESH_CAUSE = 'an instance was replaced in response to an instance refresh.';

/** One instance refresh: Pending, then a step with each evaluation of the group, until it has ended. */
export class InstanceRefresh {
  readonly id = randomUUID();
  #status: RefreshStatus = 'Pending';
  #reason: string | null = null;
  readonly #startedAtEpochMs = Date.now();
  #endedAtEpochMs: number | null = null;
  #checkpoint = 0;
  #waitingSinceMs: number | null = null;
  #bestProgress = -1;
  #progressAtMs = performance.now();

  constructor(private readonly options: RefreshOptions) {}

  get active(): boolean {
    return !ENDED.includes(this.#status);
  }

  view(): WorldInstanceRefresh {
    const desired = this.options.group.desiredCapacity();
    const members = this.#members();
    const done = members.filter(({ current, ready }) => current && ready).length;
    const share = desired === 0 ? 100 : Math.min(100, Math.floor((100 * done) / desired));
    return {
      id: this.id,
      status: this.#status,
      reason: this.#reason,
      startedAtEpochMs: this.#startedAtEpochMs,
      endedAtEpochMs: this.#endedAtEpochMs,
      percentageComplete: this.#status === 'Successful' ? 100 : share,
      instancesToUpdate: this.active ? members.filter(({ current }) => !current).length : 0,
      request: this.options.request,
    };
  }

  /** What is replaced stays so; what is launching goes on. */
  cancel(): void {
    if (this.active) this.#status = 'Cancelling';
    this.options.group.launchFrom(this.options.previousVersion);
  }

  rollBack(reason: string): void {
    if (!this.active || this.#isRollingBack()) return;
    this.#status = 'RollbackInProgress';
    this.#reason = reason;
    this.#restartProgress();
    this.options.group.launchFrom(this.options.previousVersion);
  }

  /** To be called with each evaluation of the group. */
  step(): void {
    switch (this.#status) {
      case 'Pending': {
        this.#status = 'InProgress';
        this.options.group.launchFrom(this.#target());
        this.#restartProgress();
        return;
      }
      case 'Cancelling':
        return this.#end('Cancelled', 'Cancelled due to user request.');
      case 'InProgress':
      case 'Baking':
      case 'RollbackInProgress':
        return this.#proceed();
      default:
    }
  }

  #proceed(): void {
    const { group, request } = this.options;
    const alarm = this.#isRollingBack() ? undefined : request.alarms.find(group.isInAlarm);
    if (alarm !== undefined) return this.#fail(`The alarm ${alarm} is in the ALARM state.`);
    const desired = group.desiredCapacity();
    const members = this.#members();
    const wanted = this.#wanted(desired);
    const current = members.filter((member) => member.current);
    const done = current.filter(({ ready }) => ready).length;
    const left = members.length - current.length;
    if (done >= wanted && left <= desired - wanted) return this.#reached(wanted, desired);
    const step = nextRolloutStep(members, this.#bounds(desired), wanted, desired);
    for (const id of step.terminate) group.terminate(id, REFRESH_CAUSE);
    // Balanced among themselves: the others will be gone.
    for (let count = 0; count < step.launch; count += 1) {
      const zones = this.#members().flatMap((each) => (each.current ? [each.zone] : []));
      group.launch(REFRESH_CAUSE, zones);
    }
    this.#watchProgress(done - left);
  }

  #bounds(desired: number): RolloutBounds {
    return rolloutBounds(desired, this.options.request);
  }

  /** All current that are wanted now: the next checkpoint, baking, or the end. */
  #reached(wanted: number, desired: number): void {
    const { checkpointPercentages, checkpointDelaySeconds, bakeTimeSeconds } = this.options.request;
    if (this.#isRollingBack()) return this.#end('RollbackSuccessful', this.#reason);
    const more = this.#checkpoint < checkpointPercentages.length - 1 && wanted < desired;
    const delay = more ? checkpointDelaySeconds : bakeTimeSeconds;
    if (!more && delay > 0) this.#status = 'Baking';
    this.#waitingSinceMs ??= performance.now();
    if (this.#since(this.#waitingSinceMs) < delay) return;
    this.#waitingSinceMs = null;
    if (!more) return this.#end('Successful', null);
    this.#checkpoint += 1;
    this.#restartProgress();
  }

  #wanted(desired: number): number {
    const percentage = this.#isRollingBack()
      ? 100
      : (this.options.request.checkpointPercentages[this.#checkpoint] ?? 100);
    return Math.ceil((desired * percentage) / 100);
  }

  #watchProgress(progress: number): void {
    if (progress > this.#bestProgress) {
      this.#bestProgress = progress;
      this.#progressAtMs = performance.now();
    }
    const limit = this.options.parameters.instanceRefreshGivesUpSeconds;
    if (this.#since(this.#progressAtMs) < limit) return;
    this.#fail('New instances did not become healthy in time.');
  }

  #restartProgress(): void {
    this.#bestProgress = Number.NEGATIVE_INFINITY;
    this.#progressAtMs = performance.now();
  }

  #fail(reason: string): void {
    const { request, group, previousVersion } = this.options;
    if (this.#isRollingBack()) return this.#end('RollbackFailed', reason);
    if (request.autoRollback && request.launchTemplateVersion !== null)
      return this.rollBack(reason);
    group.launchFrom(previousVersion);
    this.#end('Failed', reason);
  }

  #end(status: RefreshStatus, reason: string | null): void {
    this.#status = status;
    this.#reason = reason;
    this.#endedAtEpochMs = Date.now();
  }

  #members(): RolloutMember[] {
    const { group, request, previousVersion } = this.options;
    const target = this.#target();
    return group.members(request.instanceWarmupSeconds).map((member) => {
      const isNew = member.launchedAtEpochMs >= this.#startedAtEpochMs;
      const current = this.#isRollingBack()
        ? member.version === previousVersion
        : member.version === target && (isNew || request.skipMatching);
      const { id, zone } = member;
      return { id, zone, current, ready: member.ready && (!isNew || member.warmedUp) };
    });
  }

  #target(): string {
    return this.options.request.launchTemplateVersion ?? this.options.previousVersion;
  }

  #isRollingBack(): boolean {
    return this.#status === 'RollbackInProgress' || this.#status.startsWith('Rollback');
  }

  /** Declared seconds since then. */
  #since(sinceMs: number): number {
    return ((performance.now() - sinceMs) / 1000) * this.options.timers.speed;
  }
}
