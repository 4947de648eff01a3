import { describe, expect, it } from 'vitest';
import { chooseScenarios } from './choose-scenarios.js';
import { runHere } from './run-here.fixture.js';

const plan = (name: string): string => `fixtures/plans/${name}/plan.json`;
const choose = (name: string, ...wanted: readonly string[]): ReturnType<typeof chooseScenarios> =>
  chooseScenarios(plan(name), wanted, 'lab');

describe('the scenarios that verify runs', () => {
  it('are two by default, and what else would fit is told', () => {
    const { scenarios, notes } = choose('banking-two-instances');
    expect(scenarios).toEqual(['stop-instance', 'kill-az']);
    expect(notes.join('\n')).toMatch(/something for them:.+lose-ci-agent/);
  });

  it('fitting: are those with something to hit; each other one is named with its reason', () => {
    const { scenarios, notes } = choose('banking-two-regions', 'fitting');
    expect(scenarios).toEqual(expect.arrayContaining(['fail-region', 'lose-ci-agent']));
    expect(scenarios).not.toContain('fail-cache-node');
    expect(notes.join('\n')).toContain('fail-cache-node (the stack has no');
    const status = choose('status-page', 'fitting').scenarios;
    const expected = ['attack', 'bad-deploy', 'deploy', 'fail-cache-node', 'fail-database'];
    expect(status).toEqual(expect.arrayContaining(expected));
  });

  it('are refused before anything runs where one that was named has nothing to hit', () => {
    expect(() => choose('banking-two-instances', 'stop-instance', 'fail-database')).toThrow(
      expect.objectContaining({ code: 'scenario/not-applicable' }) as Error,
    );
    expect(() => choose('banking-two-instances', 'no-such-thing')).toThrow(/no-such-thing/);
  });

  it('leave it to verify to say why a plan cannot be deployed', () => {
    expect(choose('web-cluster-state').scenarios).toEqual(['stop-instance', 'kill-az']);
  });
});

describe('holdfast scenarios', () => {
  it('lists what fits with its prediction, and what does not with the reason', async () => {
    const { code, stdout: text } = await runHere(['scenarios', plan('banking-two-regions')]);
    expect(code).toBe(0);
    expect(text).toMatch(/fail-region +down as long as it lasts/);
    expect(text).toMatch(/fail-region-reads +failures for /);
    expect(text).toMatch(/Not applicable:[^]+bad-deploy: the stack has no Auto Scaling group/);
  });
});
