import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LabTimers } from '../lab-timers.js';
import { HealthChecker } from './health-checker.js';

const deployed = {
  address: 'aws_route53_health_check.east',
  id: '1',
  type: 'HTTPS',
  host: 'x',
  loadBalancerArn: null,
  port: 443,
  path: '/health',
  intervalSeconds: 10,
  failureThreshold: 3,
} as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Declared seconds from the endpoint's end (or its coming back) until Route 53 says so. */
async function timeChange(options: {
  readonly phases: readonly number[];
  readonly failSeconds: number;
  readonly atSeconds: number;
}): Promise<{ down: number; up: number }> {
  const timers = new LabTimers(1);
  let phase = 0;
  let passed = true;
  const checker = new HealthChecker({
    deployed,
    timers,
    // A check whose endpoint is gone when it begins fails after its timeout.
    check: () => {
      const result = { passed, status: passed ? 'Success' : 'Failure' };
      return passed
        ? Promise.resolve(result)
        : new Promise((done) => setTimeout(() => done(result), options.failSeconds * 1000));
    },
    nowEpochMs: () => 0,
    random: () => options.phases[phase++ % options.phases.length] ?? 0,
  });
  checker.start();
  const seconds = async (healthy: boolean): Promise<number> => {
    const startedMs = performance.now();
    while (checker.healthy !== healthy) await vi.advanceTimersByTimeAsync(50);
    return (performance.now() - startedMs) / 1000;
  };
  await vi.advanceTimersByTimeAsync(30_000 + options.atSeconds * 1000);
  passed = false;
  const down = await seconds(false);
  await vi.advanceTimersByTimeAsync(60_000);
  passed = true;
  const up = await seconds(true);
  checker.stop();
  timers.stop();
  return { down, up };
}

describe('a health check', () => {
  test('fails and recovers within its threshold of intervals, whatever the phases of its checkers', async () => {
    const share = fc.double({ min: 0, max: 0.999, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(share, { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 0, max: 4 }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        async (phases, failSeconds, atSeconds) => {
          const { down, up } = await timeChange({ phases, failSeconds, atSeconds });
          expect(down).toBeGreaterThanOrEqual(20 + failSeconds - 0.1);
          expect(down).toBeLessThanOrEqual(30 + failSeconds + 0.1);
          expect(up).toBeGreaterThanOrEqual(20 - 0.1);
          expect(up).toBeLessThanOrEqual(30 + failSeconds + 0.1);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('is healthy as long as two of eight checkers see it, and shows what each saw', async () => {
    const timers = new LabTimers(1);
    let calls = 0;
    const seeing = new Set<number>([0, 1]);
    const checker = new HealthChecker({
      deployed,
      timers,
      check: () => {
        const passed = seeing.has(calls++ % 8);
        return Promise.resolve({ passed, status: passed ? 'Success' : 'Failure: refused' });
      },
      nowEpochMs: () => 1,
      random: () => 0.5,
    });
    checker.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(checker.healthy).toBe(true);
    expect(checker.observations().filter(({ healthy }) => healthy)).toHaveLength(2);
    seeing.delete(1);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(checker.healthy).toBe(false);
    expect(checker.observations()[7]).toMatchObject({ status: 'Failure: refused' });
    checker.stop();
    timers.stop();
  });
});
