import { randomUUID } from 'node:crypto';
import type { WorldGroup } from '../world.js';

type Activity = WorldGroup['activities'][number];

const KEPT = 100;

/** The scaling activities of one group, newest first. */
export class Activities {
  readonly #all: Activity[] = [];

  list(): readonly Activity[] {
    return this.#all;
  }

  /** Returns how to report the end of it. */
  begin(description: string, cause: string): (status: 'Successful' | 'Failed') => void {
    const activity: Activity = {
      id: randomUUID(),
      startedAtEpochMs: Date.now(),
      status: 'InProgress',
      description,
      cause,
    };
    this.#all.unshift(activity);
    this.#all.length = Math.min(this.#all.length, KEPT);
    return (status) => {
      const index = this.#all.findIndex(({ id }) => id === activity.id);
      if (index >= 0) this.#all[index] = { ...activity, status };
    };
  }
}
