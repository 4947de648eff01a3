import { readConfig } from './config/read-config.js';
import { judgePlan, type JudgeOptions, type Judgement } from './judge-plan.js';
import type { AnnounceSettings } from './model/announce.js';
import type { Deployment } from './model/deployment.js';
import { HoldfastError } from './model/error.js';
import type { Scenario } from './model/scenario.js';
import type { WitnessConfig } from './model/second-witness.js';
import type { TargetSettings } from './model/target.js';
import type { Summary } from './model/summary.js';
import { readSecrets } from './probe/secrets.js';
import { keepHistory } from './report/history/keep-history.js';
import type { ReportFormat } from './report/reporters.js';
import { writeReport } from './report/write-report.js';
import { makeReceivers } from './run/announce/receivers.js';
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
  /** Further forms of the report beside index.html and summary.json. */
  readonly formats?: readonly ReportFormat[];
  /** Folder in which a line for each run is kept, for trends; left out, nothing is kept. */
  readonly history?: string | undefined;
  /** Who is told when faults start and end; the secrets that it names are in the environment. */
  readonly announce?: AnnounceSettings | undefined;
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
  for (const { probe } of scenarios) readSecrets(probe, process.env);
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
  const history =
    options.history === undefined ? [] : keepHistory(options.history, summary.runs, onProgress);
  const report = writeReport(
    {
      summary,
      history,
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
    options.formats,
  );
  if (obstacle) onProgress(`No scenario was run: ${obstacle.message}`);
  if (broken !== undefined) {
    onProgress(`The ${runs.length} runs that ended are in ${report}`);
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
  const { receivers, problems } = makeReceivers(options.announce ?? {}, process.env);
  for (const problem of problems) options.onProgress(problem);
  const named = scenarios.map((scenario, index) => ({
    scenario,
    name: options.scenarios[index] ?? scenario.name,
  }));
  return runRepeatedly(named, options.repeat ?? 1, {
    ...options,
    witnesses,
    receivers,
    plan: stack.plan,
    deployment,
    timing: timingOf(options.target),
    dir: options.out,
  });
}
