import { join } from 'node:path';
import { test as base } from 'vitest';
import { HoldfastError } from '../model/error.js';
import type { Scenario } from '../model/scenario.js';
import type { VerifyOptions } from '../verify.js';
import type { ReportedRun } from './judged-runs.js';
import { suiteSettings } from './suite-settings.js';

/**
 * Runs a scenario (a bundled one by its name, a file, or what `defineScenario` returned) and returns
 * what was measured. It is undone when the test ends, times out or is interrupted; its report lies in
 * a folder of the scenario's name below `out`.
 *
 * @throws HoldfastError as `verify` does
 * @example const run = await runScenario('scenarios/lose-an-instance.yaml');
 */
export type RunScenario = (
  scenario: string | Scenario,
  options?: Partial<Omit<VerifyOptions, 'scenarios' | 'gated' | 'signal'>>,
) => Promise<ReportedRun>;

/**
 * What `test` of `holdfast/vitest` gives a test. The first four are as the environment says
 * (`HOLDFAST_PLAN`, `HOLDFAST_TARGET`, `HOLDFAST_SPEED`, `HOLDFAST_OUT`).
 *
 * @example test.override({ plan: 'plans/staging.json', speed: 5 });
 */
export interface HoldfastFixtures {
  /** File with the plan's JSON; the bundled one where the environment names none. */
  readonly plan: string;
  readonly target: string;
  /** Declared seconds per real second. */
  readonly speed: number;
  /** Folder for journals and reports. */
  readonly out: string;
  readonly runScenario: RunScenario;
}

/**
 * vitest's `test` with a plan and a way to run scenarios on it. Give tests that run one a timeout of
 * minutes: the scenario's phases are divided by the speed, and building the stack takes its time too.
 *
 * @example
 * import { expect } from 'vitest';
 * import { test } from 'holdfast/vitest';
 *
 * test('an instance may stop', { timeout: 600_000 }, async ({ runScenario }) => {
 *   expect(await runScenario('stop-instance')).toMeetObjectives();
 * });
 */
export const test = base.extend<HoldfastFixtures>({
  // vitest reads what a fixture needs from its first argument, which has to be a pattern.
  plan: async ({}, use) => use(suiteSettings().plan),
  target: async ({}, use) => use(suiteSettings().target),
  speed: async ({}, use) => use(suiteSettings().speed),
  out: async ({}, use) => use(suiteSettings().out),
  runScenario: async ({ plan, target, speed, out, signal }, use) =>
    use(async (scenario, options = {}) => {
      // Suites that only judge plans need none of what runs them.
      const { verify } = await import('../verify.js');
      const { summary, report } = await verify({
        plan,
        target,
        speed,
        out: join(out, folderOf(scenario)),
        onProgress: (message) => console.log(message),
        ...options,
        scenarios: [scenario],
        gated: false,
        signal,
      });
      const [run] = summary.runs;
      if (run) return { ...run, report };
      throw new HoldfastError('suite/no-run', `${folderOf(scenario)} was not run: see ${report}`);
    }),
});

/** The scenario's name, or that of its file. */
function folderOf(scenario: string | Scenario): string {
  if (typeof scenario !== 'string') return scenario.name;
  return scenario.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
}
