import type { Scenario } from '../model/scenario.js';

/** Whether no request of the probe can write: those are the users that an outage is measured by. */
export function onlyReads({ probe }: Pick<Scenario, 'probe'>): boolean {
  return probe.requests.every(
    ({ method, write, session }) =>
      method === 'GET' && write === undefined && session === undefined,
  );
}
