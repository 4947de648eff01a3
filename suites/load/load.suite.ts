import { expect, it } from 'vitest';
import { runScenario } from '../run-scenario.js';

it('steady-load holds: every request answered under pressure', async ({ signal }) => {
  const run = await runScenario('steady-load', signal);
  const why = run.reasons.join('\n');
  expect(run.samples.recorded, why).toBe(run.samples.intended);
  expect(run.samples.recorded, why).toBeGreaterThan(0);
  expect(run.verdict, why).toBe('pass');
});
