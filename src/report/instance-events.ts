import type { InstanceState } from './input.js';

/** What became of an instance, as EC2 showed it. */
export interface InstanceEvent {
  readonly atMs: number;
  readonly instance: string;
  readonly zone: string;
  readonly what: 'launched' | 'stopped' | 'terminated';
}

const ENDS: Readonly<Record<string, 'stopped' | 'terminated'>> = {
  stopping: 'stopped',
  stopped: 'stopped',
  'shutting-down': 'terminated',
  terminated: 'terminated',
};

/** Launches, stops and terminations after the first look, which only says what was there. */
export function instanceEvents(states: readonly InstanceState[]): InstanceEvent[] {
  const foundAtMs = states[0]?.atMs ?? 0;
  const last = new Map<string, string>();
  const events: InstanceEvent[] = [];
  for (const { atMs, instance, zone, state } of states) {
    const end = ENDS[state];
    const known = last.get(instance);
    if (known === undefined && atMs > foundAtMs)
      events.push({ atMs, instance, zone, what: 'launched' });
    if (end !== undefined && known !== end && atMs > foundAtMs)
      events.push({ atMs, instance, zone, what: end });
    last.set(instance, end ?? state);
  }
  return events;
}
