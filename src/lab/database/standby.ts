import { setTimeout as sleep } from 'node:timers/promises';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { StandbyState } from '../world/databases.js';
import type { Background } from './background.js';
import type { DatabaseNode } from './database-node.js';
import type { DatabaseServer } from './database-server.js';

const LOOK_EVERY_MS = 50;

export interface StandbyOptions {
  /** Null where the database has none by the plan. */
  readonly zone: string | null;
  readonly start: (zone: string, primary: DatabaseNode) => Promise<DatabaseNode>;
  readonly isReachable: (zone: string) => boolean;
  readonly background: Background;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  readonly say: (message: string) => void;
  /** It is in step: a loss that came before can be answered now. */
  readonly inStep: () => void;
}

/** The standby of a Multi-AZ database: made, kept in step, given up, made again elsewhere. */
export class Standby {
  zone: string | null;
  state: StandbyState | null;
  #node: DatabaseNode | null = null;
  /** Under way: its zone may be lost and come back before the server runs. */
  #starting: Promise<void> | null = null;
  /** Counts up with each change, so that work begun before is given up. */
  #era = 0;

  constructor(private readonly options: StandbyOptions) {
    this.zone = options.zone;
    this.state = this.zone === null ? null : 'rebuilding';
  }

  /** Makes it where it is not there, and resolves once it is in step or was given up. */
  async make(primary: DatabaseNode): Promise<void> {
    const { isReachable, background, inStep } = this.options;
    const zone = this.zone;
    if (zone === null) return;
    this.#era += 1;
    const era = this.#era;
    if (!isReachable(zone)) {
      this.state = 'asynchronous';
      return;
    }
    this.state = 'rebuilding';
    await this.#startNode(zone, primary);
    if (this.#node === null) return;
    const isGivenUp = (): boolean => background.isClosed || era !== this.#era;
    if (!(await bringIntoStep(primary.server, this.#node.server, isGivenUp))) return;
    this.state = 'in-sync';
    inStep();
  }

  /** To be called when its zone can be reached again, or no longer. */
  reachabilityChanged(primary: DatabaseNode): void {
    const { zone, state } = this;
    if (zone === null) return;
    const isThere = this.options.isReachable(zone);
    if (!isThere && state !== 'asynchronous') this.#giveUp(primary);
    else if (isThere && state === 'asynchronous') this.remake(primary);
  }

  /** `make`, in the background. */
  remake(primary: DatabaseNode): void {
    this.options.background.start(`The standby in ${this.zone} did not catch up`, () =>
      this.make(primary),
    );
  }

  /** Hands it over, to be the primary; the next one may be made in another zone. */
  take(): DatabaseNode | null {
    const taken = this.#node;
    this.#era += 1;
    this.#node = null;
    this.state = 'rebuilding';
    return taken;
  }

  async stop(): Promise<void> {
    await this.#node?.stop();
  }

  /** Starts one server, however often it is asked for: another one would be nobody's to end. */
  async #startNode(zone: string, primary: DatabaseNode): Promise<void> {
    if (this.#node !== null) return;
    this.#starting ??= this.options
      .start(zone, primary)
      .then((node) => void (this.#node = node))
      .finally(() => (this.#starting = null));
    await this.#starting;
  }

  /** Writes wait for it until it is given up; then they go on, and it falls behind. */
  #giveUp(primary: DatabaseNode): void {
    const { timers, parameters, background, say } = this.options;
    this.state = 'asynchronous';
    this.#era += 1;
    const era = this.#era;
    timers.after(parameters.databaseStandbyLossSeconds, () => {
      if (era !== this.#era) return;
      say('The standby cannot be reached: writes go on without it');
      background.start('The primary did not go on without its standby', () =>
        primary.server.setSynchronous(false),
      );
    });
  }
}

/** Waits until a follower has all that its source had written when asked. False once given up. */
async function catchUp(
  source: DatabaseServer,
  follower: DatabaseServer,
  isGivenUp: () => boolean,
): Promise<boolean> {
  let position: string | null = null;
  while (!isGivenUp()) {
    try {
      position ??= await source.position();
      if (await follower.hasReceived(position)) return true;
    } catch {
      // Either is starting or ending; the caller knows when to give up.
    }
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}

/**
 * Makes a primary wait for its standby, and resolves once the standby has every write that was
 * acknowledged: also those from before. False once given up; then it may wait for nobody.
 */
async function bringIntoStep(
  primary: DatabaseServer,
  standby: DatabaseServer,
  isGivenUp: () => boolean,
): Promise<boolean> {
  if (!(await catchUp(primary, standby, isGivenUp)) || isGivenUp()) return false;
  await primary.setSynchronous(true);
  return await catchUp(primary, standby, isGivenUp);
}
