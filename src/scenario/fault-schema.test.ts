import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FAULTS } from '../fault/faults.js';
import { scenarioSchema } from './scenario-schema.js';

const BASE = {
  version: 1,
  name: 'mine',
  description: 'mine',
  load: { ratePerSecond: 0 },
  probe: { ratePerSecond: 10, timeoutSeconds: 5, requests: [{ path: '/' }] },
  phases: { beforeSeconds: 10, duringSeconds: 600, afterSeconds: 10 },
  objectives: { recoverSeconds: 60 },
};
const AZ = { name: 'kill-az', durationSeconds: 120 };

function problemsOf(scenario: object): string[] {
  const { error } = scenarioSchema.safeParse({ ...BASE, ...scenario });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the timeline of faults', () => {
  it('takes several, each with its driver’s own keys beside name and times', () => {
    const { faults } = scenarioSchema.parse({
      ...BASE,
      faults: [
        { ...AZ, zone: 'last' },
        { name: 'stop-instance', atSeconds: 300, durationSeconds: 60 },
      ],
    });
    expect(faults).toEqual([
      { name: 'kill-az', atSeconds: 0, durationSeconds: 120, parameters: { zone: 'last' } },
      { name: 'stop-instance', atSeconds: 300, durationSeconds: 60, parameters: {} },
    ]);
  });

  it('takes `fault` as short for one, and none for a steady load', () => {
    expect(scenarioSchema.parse({ ...BASE, fault: AZ }).faults).toEqual([
      { ...AZ, atSeconds: 0, parameters: { zone: 'database-primary' } },
    ]);
    expect(scenarioSchema.parse({ ...BASE, fault: null }).faults).toEqual([]);
    expect(scenarioSchema.parse(BASE).faults).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['an unknown fault', { faults: [{ ...AZ, name: 'kill-all' }] }, /^faults\.0\.name: .*kill-az/],
    ['an unknown key', { faults: [AZ, { ...AZ, zones: 'a' }] }, /^faults\.1\.zones: .*knows zone/],
    ['a wrong value', { fault: { ...AZ, zone: 3 } }, /^fault\.zone: /],
    ['both forms', { fault: AZ, faults: [AZ] }, /^fault: .*one of the two/],
    [
      'one that would never begin',
      { faults: [{ ...AZ, atSeconds: 600 }] },
      /^faults\.0\.atSeconds: .*less than phases\.duringSeconds/,
    ],
  ])('refuses %s', (_, scenario, problem) => {
    expect(problemsOf(scenario)).toEqual([expect.stringMatching(problem)]);
  });

  it('is described in the JSON Schema, fault by fault', () => {
    const text = JSON.stringify(z.toJSONSchema(scenarioSchema, { io: 'input' }));
    for (const name of Object.keys(FAULTS)) expect(text).toContain(`"const":"${name}"`);
    expect(text).toContain('"zone"');
  });
});

describe('what is read back, abort conditions and windows', () => {
  it.each<[string, object, RegExp]>([
    [
      'an abort condition whose window is never full',
      { abort: { availabilityBelow: { share: 0.5, windowSeconds: 1000 } } },
      /^abort\.availabilityBelow\.windowSeconds: expected less than the whole run/,
    ],
    [
      'a read-back without the key',
      {
        probe: {
          ...BASE.probe,
          requests: [{ method: 'POST', path: '/items', write: { readBack: '/items' } }],
        },
      },
      /^probe\.requests\.0\.write\.readBack: .*\{key\}/,
    ],
    [
      'an unknown time zone',
      { windows: { timeZone: 'Europe/Nowhere', days: ['mon'], from: '09:00', to: '17:00' } },
      /^windows\.timeZone: .*IANA/,
    ],
    [
      'a share above one',
      { abort: { availabilityBelow: { share: 50, windowSeconds: 60 } } },
      /^abort\.availabilityBelow\.share/,
    ],
  ])('refuses %s', (_, scenario, problem) => {
    expect(problemsOf(scenario)).toEqual([expect.stringMatching(problem)]);
  });
});
