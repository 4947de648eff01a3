import { expect } from 'vitest';
import { test } from 'holdfast/vitest';
import { plan } from './plan.js';

// Builds the stack of the plan from real processes on this machine, breaks it under load, and measures
// what users would have seen. What it shows of AWS is what a model shows.
test('an instance may be lost', { timeout: 600_000 }, async ({ runScenario }) => {
  const run = await runScenario('scenarios/lose-an-instance.yaml', { plan });
  expect(run).toMeetObjectives();
});
