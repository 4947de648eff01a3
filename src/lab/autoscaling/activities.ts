import { randomUUID } from 'node:crypto';
import type { WorldGroup } from '../world.js';

type Activity = WorldGroup['activities'][number];

/** Reports the end of an activity. */
export type EndActivity = (status: 'Successful' | 'Failed') => void;

const KEPT = 100;

/** The scaling activities of one group, newest first. */
export class Activities {
  readonly #all: Activity[] = [];

  list(): readonly Activity[] {
    return this.#all;
  }

  begin(description: string, cause: string, zone: string): EndActivity {
    const now = new Date();
    const activity: Activity = {
      id: randomUUID(),
      startedAtEpochMs: now.getTime(),
      status: 'InProgress',
      description,
      cause: `At ${now.toISOString()} ${cause}`,
      zone,
    };
    this.#all.unshift(activity);
    this.#all.length = Math.min(this.#all.length, KEPT);
    return (status) => {
      const index = this.#all.findIndex(({ id }) => id === activity.id);
      if (index >= 0) this.#all[index] = { ...activity, status };
    };
  }
}

/** Why Auto Scaling took an instance out, in its own words. */
export const EC2_CAUSE =
  'an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.';
export const ELB_CAUSE =
  'an instance was taken out of service in response to an ELB system health check failure.';
