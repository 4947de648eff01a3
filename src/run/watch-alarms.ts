import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { INSTRUMENTS } from '../measure/instruments.js';
import type { Clients } from '../target/clients.js';
import { lookIntervalMs } from './look-interval.js';
import { startPoll } from './poll.js';
import type { Watching } from './watch-targets.js';

/** Looks at alarms through CloudWatch, and journals each change. Returns what ends it. */
export function watchAlarms(
  names: readonly string[],
  clients: Clients,
  { journal, clock, speed }: Watching,
): () => Promise<void> {
  if (names.length === 0) return () => Promise.resolve();
  const known = new Map<string, string>();
  const intervalMs = lookIntervalMs(speed);
  let failure: string | undefined;

  async function look(): Promise<void> {
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
  }

  const poll = startPoll(look, intervalMs, (error) => {
    // Told once: an alarm that nobody could look at counts as not seen.
    failure ??= error instanceof Error ? error.message : String(error);
  });
  return async () => {
    await poll.stop();
    const atMs = clock.nowMs();
    if (failure !== undefined) {
      journal.append({ kind: 'note', atMs, text: `Alarms could not be read: ${failure}` });
    }
    journal.append({
      kind: 'instrument',
      atMs,
      name: INSTRUMENTS.alarmPoll,
      figures: { intervalMs: poll.longestGapMs() || intervalMs },
    });
  };
}
