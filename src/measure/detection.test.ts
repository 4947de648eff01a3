import { expect, it } from 'vitest';
import type { JournalRecord } from '../model/journal.js';
import { detectLoss } from './detection.js';

type Change = readonly [atMs: number, target: string, state: string];

const states = (
  changes: readonly Change[],
): readonly Extract<JournalRecord, { kind: 'target-state' }>[] =>
  changes.map(([atMs, target, state]) => ({
    kind: 'target-state',
    atMs,
    target,
    zone: 'us-east-1a',
    state,
    reason: null,
  }));

const FAULT = { startMs: 1000, endMs: 9000 };
const ALL_HEALTHY: readonly Change[] = [
  [0, 'a', 'healthy'],
  [0, 'b', 'healthy'],
  [0, 'c', 'healthy'],
];

it.each<[string, readonly Change[], readonly string[] | null, number | null]>([
  [
    'the last lost target counts',
    [
      [2000, 'a', 'unhealthy'],
      [3000, 'b', 'unused'],
    ],
    ['a', 'b'],
    3000,
  ],
  ['draining gets no new requests', [[2000, 'a', 'draining']], ['a'], 2000],
  ['one still in service', [[2000, 'a', 'unhealthy']], ['a', 'b'], null],
  [
    'back in service before the other left',
    [
      [2000, 'a', 'unhealthy'],
      [2500, 'a', 'healthy'],
      [3000, 'b', 'unhealthy'],
    ],
    ['a', 'b'],
    null,
  ],
  [
    'failing open is no detection',
    [
      [2000, 'a', 'unhealthy'],
      [2000, 'b', 'unhealthy'],
      [2000, 'c', 'unhealthy'],
    ],
    ['a', 'b', 'c'],
    null,
  ],
  [
    'until another is healthy',
    [
      [2000, 'a', 'unhealthy'],
      [2000, 'b', 'unhealthy'],
      [2000, 'c', 'unhealthy'],
      [4000, 'd', 'healthy'],
    ],
    ['a'],
    4000,
  ],
  [
    'a stopped one gets none even then',
    [
      [2000, 'a', 'unused'],
      [2000, 'b', 'unused'],
      [2000, 'c', 'unused'],
    ],
    ['a', 'b', 'c'],
    2000,
  ],
  [
    'failing open at the very same moment',
    [
      [2000, 'a', 'unhealthy'],
      [2000, 'b', 'unhealthy'],
      [2000, 'c', 'unhealthy'],
    ],
    ['a'],
    null,
  ],
  ['out of service before the fault', [[500, 'a', 'unhealthy']], ['a'], 1000],
  [
    'nobody named: those that left',
    [
      [2000, 'a', 'unhealthy'],
      [3000, 'b', 'unhealthy'],
    ],
    null,
    3000,
  ],
  [
    'nobody named: not those that left after it',
    [
      [2000, 'a', 'unhealthy'],
      [9500, 'b', 'draining'],
    ],
    null,
    2000,
  ],
  ['nobody named, nobody left', [], null, null],
  ['never seen at all', [], ['z'], null],
  ['nothing was lost', [], [], null],
])('%s', (_name, changes, lost, expected) => {
  expect(detectLoss(states([...ALL_HEALTHY, ...changes]), FAULT, lost).atMs).toBe(expected);
});
