import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HealthCheck } from '../model/deployment.js';
import { detectByHealthChecks } from './detection.js';
import { CHECK } from './predict.fixture.js';

/** Checks every interval, each failing after its timeout, as a load balancer does it. */
function simulateDetection(check: HealthCheck, firstCheckAfterSeconds: number): number {
  const last = firstCheckAfterSeconds + (check.unhealthyThreshold - 1) * check.intervalSeconds;
  return last + check.timeoutSeconds;
}

describe('detection by health checks', () => {
  it('holds whatever the phase of the checks is, and is no wider than one interval', () => {
    const settings = fc.record({
      intervalSeconds: fc.integer({ min: 5, max: 300 }),
      timeoutSeconds: fc.integer({ min: 2, max: 120 }),
      unhealthyThreshold: fc.integer({ min: 2, max: 10 }),
      phase: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(settings, ({ phase, ...own }) => {
        const check = { ...CHECK, ...own };
        const { low, high } = detectByHealthChecks(check);
        const seen = simulateDetection(check, phase * check.intervalSeconds);
        expect(seen).toBeGreaterThanOrEqual(low);
        expect(seen).toBeLessThanOrEqual(high ?? Number.NaN);
        expect((high ?? 0) - low).toBe(check.intervalSeconds);
      }),
    );
  });
});
