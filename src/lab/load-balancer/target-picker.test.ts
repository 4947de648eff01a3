import { expect, test } from 'vitest';
import { TargetPicker, weightedRandom, type Candidate } from './target-picker.js';

const candidate = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  share: 1,
  outstanding: 0,
  ...more,
});

function turns(picker: TargetPicker, candidates: readonly Candidate[], count: number): string {
  return Array.from({ length: count }, () => candidates[picker.pick(candidates)]?.id).join('');
}

test('round robin takes everyone in turn, also when one comes or goes', () => {
  const picker = new TargetPicker('round_robin');
  const [a, b, c] = [candidate('a'), candidate('b'), candidate('c')];
  expect(turns(picker, [a, b, c], 6)).toBe('abcabc');
  const two = turns(picker, [a, c], 6);
  expect(two.split('').toSorted().join('')).toBe('aaaccc');
});

test('a target in slow start gets its share of a turn, spread evenly', () => {
  const picker = new TargetPicker('round_robin');
  const order = turns(picker, [candidate('a'), candidate('b', { share: 0.25 })], 50);
  expect(order.split('').filter((id) => id === 'b')).toHaveLength(10);
  expect(order).not.toMatch(/bb|a{6}/);
});

test('least outstanding requests: the idlest, and turns among equals', () => {
  const picker = new TargetPicker('least_outstanding_requests');
  const idle = [
    candidate('a', { outstanding: 3 }),
    candidate('b', { outstanding: 1 }),
    candidate('c', { outstanding: 1 }),
  ];
  expect(turns(picker, idle, 4)).toMatch(/^(bcbc|cbcb)$/);
});

test('nobody: no index', () => {
  expect(new TargetPicker('round_robin').pick([])).toBe(-1);
});

test('weights are drawn in proportion, and one of zero is never drawn', () => {
  let seed = 0;
  const random = (): number => (seed += 0.01) % 1;
  const counts = [0, 0, 0];
  for (let draw = 0; draw < 1_000; draw += 1) {
    const index = weightedRandom([8, 0, 2], random);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  expect(counts[1]).toBe(0);
  expect(counts[0]).toBeGreaterThan(780);
  expect(counts[0]).toBeLessThan(820);
});
