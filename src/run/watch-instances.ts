import { paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { INSTRUMENTS } from '../measure/instruments.js';
import type { Deployment } from '../model/deployment.js';
import type { Clients } from '../target/clients.js';
import { readInventory } from '../target/inventory.js';
import { startPoll } from './poll.js';
import type { Watching } from './watch-targets.js';

/** Real milliseconds between two looks: with a speed time is short, without one calls are. */
const INTERVAL_MS = { scaled: 500, real: 2000 } as const;

interface Seen {
  readonly id: string;
  readonly zone: string;
  readonly state: string;
}

/**
 * Looks at the stack's instances through EC2 and journals each change of state, so that a report
 * can show when one was launched or ended. It decides nothing: a look that fails leaves a gap.
 * Returns what ends it.
 */
export function watchInstances(
  clients: readonly Clients[],
  deployment: Deployment,
  { journal, clock, speed }: Watching,
): () => Promise<void> {
  const intervalMs = speed > 1 ? INTERVAL_MS.scaled : INTERVAL_MS.real;
  const known = new Map<string, Seen>();

  async function look(): Promise<void> {
    const { instances } = await readInventory(clients, deployment);
    const ids = new Set(instances.map(({ id }) => id));
    // A terminated instance has left its group, and with it the inventory; EC2 tells of it for an hour.
    const left = [...known.values()].filter(
      ({ id, state }) => !ids.has(id) && state !== 'terminated',
    );
    const atMs = clock.nowMs();
    for (const seen of [...instances, ...(await statesOf(clients, left))]) {
      if (known.get(seen.id)?.state === seen.state) continue;
      known.set(seen.id, seen);
      const { id: instance, zone, state } = seen;
      journal.append({ kind: 'instance', atMs, instance, zone, state });
    }
  }

  const poll = startPoll(look, intervalMs);
  return async () => {
    await poll.stop();
    journal.append({
      kind: 'instrument',
      atMs: clock.nowMs(),
      name: INSTRUMENTS.instancePoll,
      figures: { intervalMs: poll.longestGapMs() || intervalMs },
    });
  };
}

/** Those that EC2 knows no more were terminated longer ago than it tells. */
async function statesOf(clients: readonly Clients[], left: readonly Seen[]): Promise<Seen[]> {
  if (left.length === 0) return [];
  const now = new Map<string, string>();
  const Filters = [{ Name: 'instance-id', Values: left.map(({ id }) => id) }];
  for (const { ec2 } of clients) {
    for await (const page of paginateDescribeInstances({ client: ec2 }, { Filters })) {
      for (const instance of page.Reservations?.flatMap((each) => each.Instances ?? []) ?? []) {
        now.set(instance.InstanceId ?? '', instance.State?.Name ?? 'unknown');
      }
    }
  }
  return left.map((seen) => ({ ...seen, state: now.get(seen.id) ?? 'terminated' }));
}
