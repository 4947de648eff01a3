import { judgePlan, type JudgeOptions, type Judgement } from './judge-plan.js';
import type { Deployment } from './model/deployment.js';
import { HoldfastError } from './model/error.js';
import type { Scenario } from './model/scenario.js';
import type { TargetSettings } from './model/target.js';
import type { Summary } from './model/summary.js';
import { writeReport } from './report/write-report.js';
import { lockFolder } from './run/lock.js';
import { refuseOutsideWindows } from './run/refuse-outside-windows.js';
import { runScenario } from './run/run-scenario.js';
import { summariseJournal, type SummarisedRun } from './run/summarise-journal.js';
import { loadScenario } from './scenario/load-scenario.js';
import { timingOf } from './target/timing.js';
import { deployPlan } from './deploy-plan.js';
import { readStack, type Stack } from './topology/read-stack.js';
import { summariseRuns } from './verdict/summarise-runs.js';

/**
 * What `verify` runs, where, and how fast.
 *
 * @example
 * const options: Partial<VerifyOptions> = { target: 'lab', speed: 10, out: 'reports', gated: true };
 */
export interface VerifyOptions {
  /** File with the plan's JSON. */
  readonly plan: string;
  /** Names of bundled scenarios, files, or what `defineScenario` returned. */
  readonly scenarios: readonly (string | Scenario)[];
  readonly target: string;
  /** Where a target looks for a stack that is deployed already. */
  readonly settings?: TargetSettings;
  readonly speed: number;
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
 * A plan that a policy refutes is not deployed. Returns the summary and the report's path.
 *
 * @throws HoldfastError plan/…, scenario/…, target/…, run/…, and what `gatePlan` throws
 * @example
 * const { summary, report } = await verify({
 *   plan: 'plan.json',
 *   scenarios: ['stop-instance'],
 *   target: 'lab',
 *   speed: 10,
 *   out: 'reports',
 *   gated: true,
 *   signal: AbortSignal.timeout(600_000),
 *   onProgress: (message) => console.log(message),
 * });
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
  const scenarios = options.scenarios.map((each) =>
    typeof each === 'string' ? loadScenario(each) : each,
  );
  if (options.outsideWindows !== true) {
    refuseOutsideWindows(scenarios, options.target, options.now ?? new Date());
  }
  const judged = options.gated ? await judge(options) : undefined;
  const stack = judged?.stack ?? readStack(options.plan);
  const { topology } = stack;
  const findings = judged?.report ?? null;
  const refuted = findings?.verdict === 'fail';
  const { runs, obstacle } = refuted ? { runs: [] } : await runScenarios(stack, scenarios, options);

  const summary = summariseRuns(
    findings,
    runs.map((run) => run.summary),
    { obstacle: obstacle !== undefined },
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
  return { summary, report };
}

async function judge({ plan, judging, onProgress }: VerifyOptions): Promise<Judgement> {
  onProgress('Judging it by the policies');
  return judgePlan(plan, judging);
}

/** Runs each scenario in turn. A stack that cannot be deployed was still judged: nothing of that is lost. */
async function runScenarios(
  stack: Stack,
  scenarios: readonly Scenario[],
  options: VerifyOptions,
): Promise<{ readonly runs: readonly SummarisedRun[]; readonly obstacle?: HoldfastError }> {
  const runs: SummarisedRun[] = [];
  let deployment: Deployment;
  try {
    deployment = deployPlan(stack);
  } catch (error) {
    if (options.gated && error instanceof HoldfastError) return { runs, obstacle: error };
    throw error;
  }
  for (const [index, scenario] of scenarios.entries()) {
    const step = `[${index + 1}/${scenarios.length} ${scenario.name}]`;
    const journal = await runScenario({
      ...options,
      scenario,
      plan: stack.plan,
      deployment,
      timing: timingOf(options.target),
      dir: options.out,
      onProgress: (message) => options.onProgress(`${step} ${message}`),
    });
    runs.push(await summariseJournal(journal));
  }
  return { runs };
}
