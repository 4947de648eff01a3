import { expect, it } from 'vitest';
import { keepUnits } from './keep-units.js';

it('ties a unit to its figure, and nothing else', () => {
  expect(keepUnits('17.1 s ± 0.512 s')).toBe('17.1\u00a0s ± 0.512\u00a0s');
  expect(keepUnits('12 min 3 s')).toBe('12\u00a0min 3\u00a0s');
  expect(keepUnits('2 of 3 stretches')).toBe('2 of 3 stretches');
});
