import { describe, expect, it } from 'vitest';
import { PLAN } from '../cli.fixture.js';
import { runProgram } from '../program.js';

/** A database in one zone, and as it was made later. */
const FIRST = 'fixtures/plans/banking-two-regions-first/plan.json';
const IMPROVED = 'fixtures/plans/banking-two-regions/plan.json';

async function predict(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly printed: string; readonly noted: string }> {
  const printed: string[] = [];
  const noted: string[] = [];
  const code = await runProgram(
    ['predict', ...args],
    {
      print: (text) => printed.push(text),
      note: (text) => noted.push(text),
      colour: false,
      now: () => new Date(0),
      signal: new AbortController().signal,
    },
    '0',
  );
  return { code, printed: printed.join('\n'), noted: noted.join('\n') };
}

describe('holdfast predict', () => {
  it('tells for each fault what users would see, and what is assumed', async () => {
    const { code, printed } = await predict(PLAN);
    expect(code).toBe(0);
    expect(printed).toMatch(/kill-az +zone us-east-1a +failures for 60 s to 120 s/);
    expect(printed).toContain('Assumed:');
  });

  it('shows in a pull request what gets worse, and fails where that was asked for', async () => {
    const compare = [FIRST, '--against', IMPROVED, '--format', 'markdown'] as const;
    const warned = await predict(...compare);
    expect(warned.code).toBe(0);
    expect(warned.printed).toMatch(/\*\*worse\*\*.+has no standby/);
    expect((await predict(...compare, '--on-worse', 'fail')).code).toBe(1);
    expect((await predict(PLAN, '--against', PLAN, '--on-worse', 'fail')).code).toBe(0);
  });

  it('has nothing to compare a first create with, and says so', async () => {
    const { code, printed, noted } = await predict(PLAN, '--against', 'prior');
    expect(code).toBe(0);
    expect(noted).toContain('there is no prior state');
    expect(printed).toBe((await predict(PLAN)).printed);
  });

  it('prints JSON whose predictions are intervals', async () => {
    const { printed } = await predict(PLAN, '--format', 'json');
    const { faults } = JSON.parse(printed) as {
      faults: { prediction: { detectSeconds: { low: number; high: number } } | null }[];
    };
    expect(faults.length).toBeGreaterThan(2);
    for (const { prediction } of faults) {
      if (prediction?.detectSeconds.high == null) continue;
      expect(prediction.detectSeconds.low).toBeLessThanOrEqual(prediction.detectSeconds.high);
    }
  });
});
