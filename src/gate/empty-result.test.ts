import { expect, test, vi } from 'vitest';
import { buildWebStack } from '../topology/web-stack.fixture.js';
import { gate } from './gate.js';

const evaluate = vi.hoisted(() => vi.fn<() => unknown>());
vi.mock('./evaluate-wasm.js', () => ({ evaluateWasm: evaluate }));

test.each([
  ['an empty result set', []],
  ['no result set', undefined],
  ['a result without its parts', [{ result: {} }]],
  ['a result that is no report', [{ result: true }]],
])('%s never reads as a pass', async (_, answer) => {
  evaluate.mockReturnValue(answer);
  await expect(gate(buildWebStack())).rejects.toMatchObject({
    code: 'gate/no-result',
    exitCode: 4,
  });
  expect(evaluate).toHaveBeenCalled();
});
