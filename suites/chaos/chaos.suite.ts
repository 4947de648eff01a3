import { describe, expect, it } from 'vitest';
import { runScenario } from '../run-scenario.js';

describe.each(['stop-instance', 'kill-az'])('%s', (scenario) => {
  it('holds: proven fault, objectives met, prediction and measurement agree', async ({
    signal,
  }) => {
    const run = await runScenario(scenario, signal);
    const why = run.reasons.join('\n');
    expect(run.faults[0]?.proven, why).toBe(true);
    // An outage that was not there would mean that nothing was broken.
    expect(run.samples.failed, why).toBeGreaterThan(0);
    expect(run.agreement.map(({ what, verdict }) => `${what}: ${verdict}`)).toEqual(
      run.agreement.map(({ what }) => `${what}: agrees`),
    );
    expect(run.verdict, why).toBe('pass');
  });
});
