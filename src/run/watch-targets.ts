import type { Clock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import type { Clients } from '../target/clients.js';
import { readInventory, readTargets, type TargetState } from '../target/inventory.js';
import { lookIntervalMs } from './look-interval.js';
import { startPoll } from './poll.js';

/** What a watch writes to, and by which clock. */
export interface Watching {
  readonly journal: JournalWriter;
  readonly clock: Clock;
  readonly speed: number;
}

/** Looks at every target's health through ELBv2, and journals what changes. */
export interface TargetWatch {
  /** The latest state of each target; a target that was deregistered is gone. */
  readonly states: ReadonlyMap<string, TargetState>;
  /** States that were entered from then on (real ms since the run's origin), as they were journalled. */
  changesSince(atMs: number): readonly TargetState[];
  /** Longest real time from one look's beginning to the next one's end: a change in between is seen that late. */
  longestGapMs(): number;
  stop(): Promise<void>;
}

export async function watchTargets(
  clients: readonly Clients[],
  deployment: Deployment,
  { journal, clock, speed }: Watching,
): Promise<TargetWatch> {
  const states = new Map<string, TargetState>();
  const changes: { readonly atMs: number; readonly target: TargetState }[] = [];
  const zones = new Map<string, string>();

  async function look(): Promise<void> {
    const targets = await readTargets(clients, deployment);
    // ELBv2 tells no zone for instance targets, and EC2 knows those that are new.
    if (targets.some(({ instanceId }) => !zones.has(instanceId))) {
      const { instances } = await readInventory(clients, deployment);
      for (const { id, zone } of instances) zones.set(id, zone);
    }
    note(targets);
  }

  function note(targets: readonly TargetState[]): void {
    const atMs = clock.nowMs();
    const seen = new Set(targets.map(({ instanceId }) => instanceId));
    const gone = [...states.values()]
      .filter(({ instanceId, state }) => !seen.has(instanceId) && state !== 'deregistered')
      .map((target) => ({ ...target, state: 'deregistered', reason: null }));
    for (const target of [...targets, ...gone]) {
      const known = states.get(target.instanceId);
      const placed = { ...target, zone: zones.get(target.instanceId) ?? target.zone };
      states.set(target.instanceId, placed);
      if (known?.state === placed.state && known.reason === placed.reason) continue;
      changes.push({ atMs, target: placed });
      journal.append({
        kind: 'target-state',
        atMs,
        target: placed.instanceId,
        zone: placed.zone,
        state: placed.state,
        reason: placed.reason,
      });
    }
  }

  const poll = startPoll(look, lookIntervalMs(speed));
  await poll.first.catch(async (error: unknown) => {
    await poll.stop();
    throw error;
  });
  return {
    states,
    changesSince: (since) =>
      changes.filter(({ atMs }) => atMs >= since).map(({ target }) => target),
    longestGapMs: poll.longestGapMs,
    stop: poll.stop,
  };
}
