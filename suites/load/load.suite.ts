import { expect } from 'vitest';
import { test } from 'holdfast/vitest';

test('steady-load holds: every request answered under pressure', async ({ runScenario }) => {
  const run = await runScenario('steady-load');
  expect(run.samples.recorded, run.reasons.join('\n')).toBe(run.samples.intended);
  expect(run).toMeetObjectives();
});
