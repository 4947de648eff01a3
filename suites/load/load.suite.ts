import { expect, it } from 'vitest';
import { runScenario } from '../run-scenario.js';

it('steady-load holds: every request answered under pressure', async () => {
  const run = await runScenario('steady-load');
  const why = run.reasons.join('\n');
  expect(run.samples.recorded, why).toBe(run.samples.intended);
  expect(run.samples.recorded, why).toBeGreaterThan(0);
  expect(run.verdict, why).toBe('pass');
});
