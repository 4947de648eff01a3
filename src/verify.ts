import { readConfig } from './config/read-config.js';
import { judgePlan, type JudgeOptions, type Judgement } from './judge-plan.js';
import type { Deployment } from './model/deployment.js';
import { HoldfastError } from './model/error.js';
import type { Scenario } from './model/scenario.js';
import type { WitnessConfig } from './model/second-witness.js';
import type { TargetSettings } from './model/target.js';
import type { Summary } from './model/summary.js';
import { writeReport } from './report/write-report.js';
import { lockFolder } from './run/lock.js';
import { refuseOutsideWindows } from './run/refuse-outside-windows.js';
import { runRepeatedly, type RepeatedRuns } from './run/run-repeatedly.js';
import { applySlo } from './scenario/apply-slo.js';
import { loadScenario } from './scenario/load-scenario.js';
import { timingOf } from './target/timing.js';
import { deployPlan } from './deploy-plan.js';
import { readStack, type Stack } from './topology/read-stack.js';
import { summariseRuns } from './verdict/summarise-runs.js';

export interface VerifyOptions {
  readonly plan: string;
  readonly scenarios: readonly string[];
  readonly target: string;
  /** Where a target looks for a stack that is deployed already. */
  readonly settings?: TargetSettings;
  readonly speed: number;
  /** How many times each scenario is run; once where left out. */
  readonly repeat?: number;
  /** The lab only: command that runs in every instance in place of the sample application. */
  readonly app?: string | undefined;
  readonly out: string;
  /** False for `holdfast run`, which injects whatever the policies say. */
  readonly gated: boolean;
  /** How the gate judges; by the configuration of the folder where left out. */
  readonly judging?: JudgeOptions;
  /** The moment that scenarios' allowed windows are judged by; now where left out. */
  readonly now?: Date;
  /** Run although they are closed. */
  readonly outsideWindows?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

/**
 * The whole flow: plan → topology → gate → scenarios on a target → measurement → verdict → report.
 * A plan that a policy refutes is not deployed. Returns the summary and the report's path. Where a run
 * breaks off or is interrupted, it is thrown what of; what was run before is in the report.
 */
export async function verify(
  options: VerifyOptions,
): Promise<{ readonly summary: Summary; readonly report: string }> {
  // Suites and scripts come in here as well as the command line: two runs never share a folder.
  const unlock = lockFolder(options.out);
  try {
    return await verifyAlone(options);
  } finally {
    unlock();
  }
}

async function verifyAlone(
  options: VerifyOptions,
): Promise<{ readonly summary: Summary; readonly report: string }> {
  const { out, onProgress } = options;
  onProgress(`Reading ${options.plan}`);
  const { config, file } = await readConfig({ cwd: process.cwd(), ...options.judging });
  const scenarios = options.scenarios
    .map(loadScenario)
    .map((scenario) => applySlo(scenario, config.slo, file?.shown ?? ''));
  if (options.outsideWindows !== true) {
    refuseOutsideWindows(scenarios, options.target, options.now ?? new Date());
  }
  const judged = options.gated ? await judge(options) : undefined;
  const stack = judged?.stack ?? readStack(options.plan);
  const { topology } = stack;
  const findings = judged?.report ?? null;
  const refuted = findings?.verdict === 'fail';
  const { runs, broken, obstacle } = refuted
    ? { runs: [] }
    : await runScenarios(stack, scenarios, options, config.witnesses ?? []);
  if (broken !== undefined && runs.length === 0) throw broken.error;

  const summary = summariseRuns(
    findings,
    runs.map((run) => run.summary),
    { obstacle: (obstacle ?? broken) !== undefined, bases: runs.map(({ basis }) => basis) },
  );
  const report = writeReport(
    {
      summary,
      generatedAt: new Date().toISOString(),
      runs: runs.map(({ detail }) => detail),
      topology: runs[0]?.deployment ?? null,
      planName: options.plan,
      modelled: {
        types: Object.keys(topology.modelled),
        passedOver: Object.keys(topology.passedOver),
      },
    },
    out,
  );
  if (obstacle) onProgress(`No scenario was run: ${obstacle.message}`);
  if (broken !== undefined) {
    onProgress(`Runs that ended before: ${runs.length}, reported in ${report}`);
    throw broken.error;
  }
  return { summary, report };
}

async function judge({ plan, judging, onProgress }: VerifyOptions): Promise<Judgement> {
  onProgress('Judging it by the policies');
  return judgePlan(plan, judging);
}

/** A stack that cannot be deployed was still judged: nothing of that is lost. */
async function runScenarios(
  stack: Stack,
  scenarios: readonly Scenario[],
  options: VerifyOptions,
  witnesses: readonly WitnessConfig[],
): Promise<RepeatedRuns & { readonly obstacle?: HoldfastError }> {
  let deployment: Deployment;
  try {
    deployment = deployPlan(stack);
  } catch (error) {
    if (options.gated && error instanceof HoldfastError) return { runs: [], obstacle: error };
    throw error;
  }
  return runRepeatedly(scenarios, options.repeat ?? 1, {
    ...options,
    witnesses,
    plan: stack.plan,
    deployment,
    timing: timingOf(options.target),
    dir: options.out,
  });
}
