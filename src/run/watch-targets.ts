import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import type { Clients } from '../target/clients.js';
import { readInventory, readTargets, type TargetState } from '../target/inventory.js';

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

/** Real milliseconds between two looks: with the speed, the error of the time to detect. */
export const LOOK_INTERVAL_MS = 100;

export async function watchTargets(
  clients: readonly Clients[],
  deployment: Deployment,
  journal: JournalWriter,
  clock: Clock,
): Promise<TargetWatch> {
  const states = new Map<string, TargetState>();
  const changes: { readonly atMs: number; readonly target: TargetState }[] = [];
  const zones = new Map<string, string>();
  const stopping = new AbortController();
  let lastStartedMs: number | undefined;
  let longestGapMs = 0;

  async function look(): Promise<void> {
    const startedMs = performance.now();
    const targets = await readTargets(clients, deployment);
    // ELBv2 tells no zone for instance targets, and EC2 knows those that are new.
    if (targets.some(({ instanceId }) => !zones.has(instanceId))) {
      const { instances } = await readInventory(clients, deployment);
      for (const { id, zone } of instances) zones.set(id, zone);
    }
    note(targets);
    if (lastStartedMs !== undefined)
      longestGapMs = Math.max(longestGapMs, performance.now() - lastStartedMs);
    lastStartedMs = startedMs;
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

  await look();
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      const started = performance.now();
      // A look that fails leaves a gap, which the next one closes; the error is not the run's.
      await look().catch(() => undefined);
      await wait(Math.max(0, LOOK_INTERVAL_MS - (performance.now() - started)));
    }
  })();
  return {
    states,
    changesSince: (since) =>
      changes.filter(({ atMs }) => atMs >= since).map(({ target }) => target),
    longestGapMs: () => longestGapMs,
    stop: async () => {
      stopping.abort();
      await loop;
    },
  };
}
