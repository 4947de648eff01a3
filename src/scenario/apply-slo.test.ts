import { describe, expect, it } from 'vitest';
import { loadScenario } from './load-scenario.js';
import { applySlo } from './apply-slo.js';

const scenario = loadScenario('kill-az');
const slo = { availability: 0.9995, downtimeSeconds: 5, latencyP95Ms: 300, recoverSeconds: 7 };

describe('SLOs of the configuration', () => {
  it('stand for what a scenario does not state, and for nothing else', () => {
    const { downtimeSeconds: _, availability: __, ...rest } = scenario.objectives;
    const bare = { ...scenario, objectives: rest };
    const applied = applySlo(bare, slo, 'holdfast.config.ts');
    expect(applied.objectives).toEqual({
      ...rest,
      availability: { before: 0.9995, after: 0.9995 },
      downtimeSeconds: 5,
      latencyP95Ms: 300,
    });
    expect(applied.slo).toEqual({
      objectives: ['availability', 'latencyP95Ms', 'downtimeSeconds'],
      availability: 0.9995,
      faultsPerYear: {},
      from: 'holdfast.config.ts',
    });
  });

  it('leave a scenario as it is where there are none, and say nothing of faults to a steady load', () => {
    expect(applySlo(scenario, undefined, 'x')).toBe(scenario);
    const steady = { ...scenario, faults: [], objectives: {} };
    expect(Object.keys(applySlo(steady, slo, 'x').objectives)).toEqual([
      'availability',
      'latencyP95Ms',
    ]);
  });

  it('are refused where they give the rate of a fault that does not exist', () => {
    expect(() => applySlo(scenario, { faultsPerYear: { 'kill-ax': 1 } }, 'c.ts')).toThrow(
      /c\.ts.*kill-ax.*no fault/,
    );
  });
});
