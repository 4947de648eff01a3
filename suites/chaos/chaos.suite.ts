import { describe, expect } from 'vitest';
import { test } from 'holdfast/vitest';

describe.each(['stop-instance', 'kill-az'])('%s', (scenario) => {
  test('holds: proven fault, objectives met, prediction and measurement agree', async ({
    runScenario,
  }) => {
    const run = await runScenario(scenario);
    // An outage that was not there would mean that nothing was broken.
    expect(run.samples.failed, run.reasons.join('\n')).toBeGreaterThan(0);
    expect(run).toAgreeWithPrediction();
    expect(run).toMeetObjectives();
  });
});
