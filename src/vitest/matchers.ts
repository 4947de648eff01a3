/**
 * `holdfast/vitest`: importing it once, in a suite or in `setupFiles`, gives vitest's `expect` the
 * matchers below.
 */
import { expect } from 'vitest';
import { judgeAgreement } from './agree-with-prediction.js';
import { failWhereNotAwaited } from './fail-where-not-awaited.js';
import { toResult, shownCall, type MatcherResult } from './matcher-result.js';
import { judgeObjectives } from './meet-objectives.js';
import { judgePolicies, type PolicyExpectation } from './satisfy-policies.js';
import { judgeSurvival, type SurvivalExpectation } from './survive.js';

export { test, type HoldfastFixtures, type RunScenario } from './fixtures.js';
export type { ReportedRun } from './judged-runs.js';
export { suiteSettings, type SuiteSettings } from './suite-settings.js';
export type { PolicyExpectation } from './satisfy-policies.js';
export type { SurvivalExpectation } from './survive.js';

/**
 * What `expect` gets. All of them fail with and without `.not` where nothing can be concluded: no
 * evidence is a pass of neither.
 *
 * @example
 * import { expect, test } from 'vitest';
 * import 'holdfast/vitest';
 *
 * test('the plan', async () => {
 *   await expect('plan.json').toSatisfyPolicies();
 *   expect('plan.json').toSurvive('kill-az', { withinSeconds: 150 });
 * });
 */
export interface HoldfastMatchers {
  /**
   * Judges a plan (the path of its JSON, several paths that are joined, or what `gatePlan` returned)
   * as `holdfast gate` does. Await it.
   *
   * @example await expect('plan.json').toSatisfyPolicies({ scope: 'changes', waivers: 'waivers.yaml' });
   */
  toSatisfyPolicies(options?: PolicyExpectation): Promise<void>;
  /**
   * The verdict of a run, of a summary, or of what `verify` returned: every objective is met, every
   * fault was seen from outside, the instruments were in time, and no prediction is contradicted.
   *
   * @example expect(await runScenario('kill-az')).toMeetObjectives();
   */
  toMeetObjectives(): void;
  /**
   * All that was predicted of a run was measured, and lies inside of what was predicted.
   *
   * @example expect(await runScenario('kill-az')).toAgreeWithPrediction();
   */
  toAgreeWithPrediction(): void;
  /**
   * By the plan alone (its path, or what `predictPlan` returned), a fault leaves users served in every
   * place where it can strike, and failures end `withinSeconds` of declared time.
   *
   * @example expect('plan.json').toSurvive('fail-database', { withinSeconds: 120 });
   */
  toSurvive(fault: string, expectation?: SurvivalExpectation): void;
}

declare module 'vitest' {
  // Not `Matchers`: that would also type asymmetric matchers, which cannot wait for a gate.
  interface Assertion<T> extends HoldfastMatchers {}
}

expect.extend({
  toSatisfyPolicies(received: unknown, options: PolicyExpectation = {}) {
    const stated = Object.keys(options).length > 0 ? options : undefined;
    const call = shownCall('toSatisfyPolicies', stated);
    const judged = judgePolicies(received, options);
    failWhereNotAwaited('toSatisfyPolicies', judged);
    return judged.then((each) => toResult(call, this.isNot, each));
  },
  toMeetObjectives(received: unknown): MatcherResult {
    return toResult('toMeetObjectives()', this.isNot, judgeObjectives(received));
  },
  toAgreeWithPrediction(received: unknown): MatcherResult {
    return toResult('toAgreeWithPrediction()', this.isNot, judgeAgreement(received));
  },
  toSurvive(received: unknown, fault: string, expectation: SurvivalExpectation = {}) {
    const stated = Object.keys(expectation).length > 0 ? expectation : undefined;
    const call = shownCall('toSurvive', fault, stated);
    return toResult(call, this.isNot, judgeSurvival(received, fault, expectation));
  },
});
