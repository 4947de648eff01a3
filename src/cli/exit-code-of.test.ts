import { expect, test } from 'vitest';
import { exitCodeOf } from './exit-code-of.js';

test('a verdict has its exit code, unless the run was interrupted', () => {
  const codes = (signal: AbortSignal): number[] =>
    (['pass', 'fail', 'inconclusive'] as const).map((verdict) => exitCodeOf(verdict, signal));
  expect(codes(new AbortController().signal)).toEqual([0, 1, 3]);
  expect(codes(AbortSignal.abort())).toEqual([130, 130, 130]);
});
