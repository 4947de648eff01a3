import { setTimeout as wait } from 'node:timers/promises';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { JournalWriter } from '../journal/journal-writer.js';
import { INSTRUMENTS } from '../measure/instruments.js';
import type { Clock } from '../model/clock.js';
import type { Clients } from '../target/clients.js';

/** Real milliseconds between two looks. CloudWatch itself evaluates once a period. */
const LOOK_INTERVAL_MS = 250;

/** Looks at alarms through CloudWatch, and journals each change. Returns what ends it. */
export function watchAlarms(
  names: readonly string[],
  clients: Clients,
  journal: JournalWriter,
  clock: Clock,
): () => Promise<void> {
  if (names.length === 0) return () => Promise.resolve();
  const known = new Map<string, string>();
  const stopping = new AbortController();
  let longestGapMs = 0;
  let lastMs: number | undefined;
  let failure: string | undefined;

  async function look(): Promise<void> {
    const startedMs = performance.now();
    const { MetricAlarms = [], CompositeAlarms = [] } = await clients.cloudWatch.send(
      new DescribeAlarmsCommand({
        AlarmNames: [...names],
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      }),
    );
    const atMs = clock.nowMs();
    for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
      const { AlarmName: name = '', StateValue: state = 'unknown' } = alarm;
      if (known.get(name) === state) continue;
      known.set(name, state);
      journal.append({ kind: 'alarm', atMs, name, state, reason: alarm.StateReason ?? null });
    }
    if (lastMs !== undefined) longestGapMs = Math.max(longestGapMs, performance.now() - lastMs);
    lastMs = startedMs;
  }

  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => {
        // Told once: an alarm that nobody could look at counts as not seen.
        failure ??= error instanceof Error ? error.message : String(error);
      });
      await wait(LOOK_INTERVAL_MS);
    }
  })();
  return async () => {
    stopping.abort();
    await loop;
    const atMs = clock.nowMs();
    if (failure !== undefined) {
      journal.append({ kind: 'note', atMs, text: `Alarms could not be read: ${failure}` });
    }
    journal.append({
      kind: 'instrument',
      atMs,
      name: INSTRUMENTS.alarmPoll,
      figures: { intervalMs: longestGapMs === 0 ? LOOK_INTERVAL_MS : longestGapMs },
    });
  };
}
