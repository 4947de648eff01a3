import { deployPlan } from './deploy-plan.js';
import type { Deployment } from './model/deployment.js';
import { HoldfastError } from './model/error.js';
import type { WitnessConfig } from './model/second-witness.js';
import type { SloConfig } from './model/slo.js';
import { readSecrets } from './probe/secrets.js';
import { makeReceivers } from './run/announce/receivers.js';
import { refuseOutsideWindows } from './run/refuse-outside-windows.js';
import { runRepeatedly, type NamedScenario, type RepeatedRuns } from './run/run-repeatedly.js';
import { applySlo } from './scenario/apply-slo.js';
import { loadScenario } from './scenario/load-scenario.js';
import { timingOf } from './target/timing.js';
import type { Stack } from './topology/read-stack.js';
import type { VerifyOptions } from './verify.js';

/**
 * Reads the scenarios, gives them the objectives of the configuration that they do not state, and
 * refuses what could not be run to its end: before anything is started.
 * @throws HoldfastError scenario/…, probe/…, run/outside-windows
 */
export function readScenarios(
  options: VerifyOptions,
  { slo, from }: { readonly slo: SloConfig | undefined; readonly from: string },
): readonly NamedScenario[] {
  const named = options.scenarios.map((each) => {
    const scenario = typeof each === 'string' ? loadScenario(each) : each;
    return {
      name: typeof each === 'string' ? each : scenario.name,
      scenario: applySlo(scenario, slo, from),
    };
  });
  const scenarios = named.map(({ scenario }) => scenario);
  for (const { probe } of scenarios) readSecrets(probe, process.env);
  if (options.outsideWindows !== true) {
    refuseOutsideWindows(scenarios, options.target, options.now ?? new Date());
  }
  return named;
}

/** Runs them on the target. A stack that cannot be deployed was still judged: nothing of that is lost. */
export async function runScenarios(
  stack: Stack,
  scenarios: readonly NamedScenario[],
  options: VerifyOptions & { readonly witnesses: readonly WitnessConfig[] },
): Promise<RepeatedRuns & { readonly obstacle?: HoldfastError }> {
  let deployment: Deployment;
  try {
    deployment = deployPlan(stack);
  } catch (error) {
    if (options.gated && error instanceof HoldfastError) return { runs: [], obstacle: error };
    throw error;
  }
  const { receivers, problems } = makeReceivers(options.announce ?? {}, process.env);
  for (const problem of problems) options.onProgress(problem);
  return runRepeatedly(scenarios, options.repeat ?? 1, {
    ...options,
    receivers,
    plan: stack.plan,
    deployment,
    timing: timingOf(options.target),
    dir: options.out,
  });
}
