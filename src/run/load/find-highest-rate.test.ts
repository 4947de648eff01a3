import fc from 'fast-check';
import { expect, it } from 'vitest';
import { highestHeld, nextRate } from './find-highest-rate.js';

it('comes within a tenth of what holds, in few steps, and never above the highest', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 16, max: 10_000 }),
      fc.double({ min: 0, max: 1.5, noNaN: true }),
      (highest, share) => {
        const holds = highest * share;
        const tried: { ratePerSecond: number; metObjectives: boolean }[] = [];
        for (let rate = nextRate(tried, highest); rate !== null; rate = nextRate(tried, highest)) {
          expect(rate).toBeLessThanOrEqual(highest * 1.05);
          tried.push({ ratePerSecond: rate, metObjectives: rate <= holds });
          expect(tried.length).toBeLessThan(30);
        }
        const found = highestHeld(tried);
        expect(found).toBeLessThanOrEqual(holds);
        if (holds < highest) expect(holds - found).toBeLessThanOrEqual(Math.max(2, 0.2 * holds));
      },
    ),
  );
});
