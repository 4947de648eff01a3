import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { LabTimers } from './lab-timers.js';
import type { TargetGroup } from './load-balancer/target-group.js';
import { refuseInterrupted } from './refuse-interrupted.js';

const POLL_MS = 10;
const BUSY_MACHINE_MS = 20_000;

/**
 * Waits until every registered target is healthy that the load balancer reaches by the plan's own
 * rules: the others never will be. Throws `lab/not-healthy` with those that are not. `refused` is what
 * the plan’s rules drop, a sentence each: an application without its database may fail its checks.
 */
export async function waitUntilHealthy(
  groups: readonly TargetGroup[],
  timers: LabTimers,
  isRefused: (group: TargetGroup, instanceId: string) => boolean,
  refused: readonly string[] = [],
  signal?: AbortSignal,
): Promise<void> {
  const rounds = groups.map(({ deployed: { healthCheck } }) =>
    timers.realMs(2 * healthCheck.intervalSeconds + healthCheck.timeoutSeconds),
  );
  const deadlineMs = performance.now() + BUSY_MACHINE_MS + Math.max(0, ...rounds);
  for (;;) {
    refuseInterrupted(signal);
    const waiting = groups
      .flatMap((group) => group.health().filter(({ instanceId }) => !isRefused(group, instanceId)))
      .filter(({ state, reason }) => state !== 'healthy' && reason !== 'Target.NotInUse');
    if (waiting.length === 0) return;
    if (performance.now() > deadlineMs) {
      const which = waiting.map(
        ({ instanceId, state, reason }) => `${instanceId} ${state} ${reason}`,
      );
      throw new HoldfastError(
        'lab/not-healthy',
        `Not all targets became healthy in the lab: ${which.join(', ')}`,
        {
          hint:
            refused.length === 0
              ? 'Give the machine more time with a lower --speed.'
              : `An application that does not reach what it needs fails its health checks. ${refused.join(' ')} If that is not why, give the machine more time with a lower --speed.`,
          exitCode: EXIT_CODES.inconclusive,
        },
      );
    }
    await sleep(POLL_MS);
  }
}
