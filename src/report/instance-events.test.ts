import { expect, it } from 'vitest';
import { instanceEvents } from './instance-events.js';

const state = (atMs: number, instance: string, to: string) => ({
  atMs,
  instance,
  zone: 'us-east-1a',
  state: to,
});

it('tells launches and ends after the first look, each once', () => {
  const events = instanceEvents([
    state(5, 'i-1', 'running'),
    state(5, 'i-2', 'running'),
    state(5, 'i-old', 'terminated'),
    state(400, 'i-1', 'stopping'),
    state(900, 'i-1', 'stopped'),
    state(1400, 'i-3', 'pending'),
    state(2500, 'i-3', 'running'),
    state(3000, 'i-1', 'shutting-down'),
    state(3500, 'i-1', 'terminated'),
  ]);
  expect(events.map(({ atMs, instance, what }) => [atMs, instance, what])).toEqual([
    [400, 'i-1', 'stopped'],
    [1400, 'i-3', 'launched'],
    [3000, 'i-1', 'terminated'],
  ]);
});
