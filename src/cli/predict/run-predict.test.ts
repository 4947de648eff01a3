import { describe, expect, it } from 'vitest';
import { PLAN } from '../cli.fixture.js';
import { runHere } from '../run-here.fixture.js';

/** A database in one zone, and as it was made later. */
const FIRST = 'fixtures/plans/banking-two-regions-first/plan.json';
const IMPROVED = 'fixtures/plans/banking-two-regions/plan.json';

const predict = async (...args: readonly string[]) => runHere(['predict', ...args]);

describe('holdfast predict', () => {
  it('tells for each fault what users would see, and what is assumed', async () => {
    const { code, stdout } = await predict(PLAN);
    expect(code).toBe(0);
    expect(stdout).toMatch(/kill-az +zone us-east-1a +failures for 60 s to 120 s/);
    expect(stdout).toContain('Assumed:');
  });

  it('shows in a pull request what gets worse, and fails where that was asked for', async () => {
    const compare = [FIRST, '--against', IMPROVED, '--format', 'markdown'] as const;
    const warned = await predict(...compare);
    expect(warned.code).toBe(0);
    expect(warned.stdout).toMatch(/\*\*worse\*\*.+has no standby/);
    expect((await predict(...compare, '--on-worse', 'fail')).code).toBe(1);
    expect((await predict(PLAN, '--against', PLAN, '--on-worse', 'fail')).code).toBe(0);
  });

  it('has nothing to compare a first create with, and says so', async () => {
    const { code, stdout, stderr } = await predict(PLAN, '--against', 'prior');
    expect(code).toBe(0);
    expect(stderr).toContain('there is no prior state');
    expect(stdout).toBe((await predict(PLAN)).stdout);
  });

  it('prints JSON whose predictions are intervals', async () => {
    const { stdout } = await predict(PLAN, '--format', 'json');
    const { faults } = JSON.parse(stdout) as {
      faults: { prediction: { detectSeconds: { low: number; high: number } } | null }[];
    };
    expect(faults.length).toBeGreaterThan(2);
    for (const { prediction } of faults) {
      if (prediction?.detectSeconds.high == null) continue;
      expect(prediction.detectSeconds.low).toBeLessThanOrEqual(prediction.detectSeconds.high);
    }
  });
});
