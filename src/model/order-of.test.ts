import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderOf } from './order-of.js';

it('is the order of a stable sort, however the keys are spread', () => {
  const spread = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 300 });
  const heaped = fc.array(fc.constantFrom(0, 1, 1.5, 1e6), { maxLength: 300 });
  fc.assert(
    fc.property(fc.oneof(spread, heaped), (values) => {
      const keys = Float64Array.from(values);
      const compare = (a: number, b: number): number => (keys[a] ?? 0) - (keys[b] ?? 0);
      const expected = values.map((_, place) => place).sort(compare);
      expect([...orderOf(keys, compare)]).toEqual(expected);
    }),
  );
});
