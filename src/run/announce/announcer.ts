import type { JournalWriter } from '../../journal/journal-writer.js';
import type { FaultEvent } from '../../model/announce.js';
import type { Clock } from '../../model/clock.js';
import type { Receiver } from './receiver.js';

type Told = Pick<FaultEvent, 'fault' | 'blastRadius'>;

/** Tells of faults beside the run: whoever calls it goes on at once, and it never throws. */
export interface Announcer {
  faultStarted(told: Told, atMs: number): void;
  faultEnded(told: Told, atMs: number): void;
  /** Tells of the end of what did not end by itself, and waits for what is under way, within its timeouts. */
  close(): Promise<void>;
}

/** What is not told by then is given up when the run closes, real milliseconds. */
const MOST_CLOSING_MS = 15_000;

export function createAnnouncer(
  receivers: readonly Receiver[],
  run: Pick<FaultEvent, 'runId' | 'scenario' | 'target' | 'speed' | 'planSha256'> & {
    readonly journal: JournalWriter;
    readonly clock: Clock;
  },
): Announcer {
  const { journal, clock } = run;
  const queues = receivers.map((receiver) => ({ receiver, last: Promise.resolve() }));
  const open = new Map<number, Told>();
  const closing = new AbortController();

  function tell(event: FaultEvent): void {
    for (const queue of queues) {
      // An end must not overtake its start. The first send is in a later turn of the event loop, too.
      queue.last = queue.last.then(nextTurn).then(async () => tellOne(queue.receiver, event));
    }
  }

  async function tellOne(receiver: Receiver, event: FaultEvent): Promise<void> {
    const signal = AbortSignal.any([AbortSignal.timeout(receiver.timeoutMs), closing.signal]);
    try {
      await receiver.tell(event, signal);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown error';
      const text = `${receiver.name} was not told that ${event.fault.name} ${event.event === 'fault-started' ? 'started' : 'ended'}: ${why}`;
      journal.append({ kind: 'note', atMs: clock.nowMs(), text });
    }
  }

  function eventOf(
    event: FaultEvent['event'],
    { fault, blastRadius }: Told,
    atMs: number,
    outcome: FaultEvent['outcome'],
  ): FaultEvent {
    const { runId, scenario, target, speed, planSha256 } = run;
    const at = new Date(clock.originEpochMs + atMs).toISOString();
    return {
      version: 1,
      event,
      at,
      runId,
      scenario,
      target,
      speed,
      planSha256,
      fault,
      blastRadius,
      outcome,
    };
  }

  return {
    faultStarted(told, atMs) {
      open.set(told.fault.index, told);
      tell(eventOf('fault-started', told, atMs, null));
    },
    faultEnded(told, atMs) {
      open.delete(told.fault.index);
      tell(eventOf('fault-ended', told, atMs, 'completed'));
    },
    async close() {
      for (const told of open.values()) {
        tell(eventOf('fault-ended', told, clock.nowMs(), 'interrupted'));
      }
      open.clear();
      const timer = setTimeout(() => closing.abort(), MOST_CLOSING_MS);
      await Promise.all(queues.map(({ last }) => last));
      clearTimeout(timer);
    },
  };
}

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
