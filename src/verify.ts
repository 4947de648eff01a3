import { readConfig } from './config/read-config.js';
import { judgePlan, type JudgeOptions, type Judgement } from './judge-plan.js';
import type { AnnounceSettings } from './model/announce.js';
import type { Scenario } from './model/scenario.js';
import type { TargetSettings } from './model/target.js';
import type { Summary } from './model/summary.js';
import { keepHistory } from './report/history/keep-history.js';
import type { ReportFormat } from './report/reporters.js';
import { writeReport } from './report/write-report.js';
import { lockFolder } from './run/lock.js';
import { readScenarios, runScenarios } from './run-scenarios.js';
import { readStack } from './topology/read-stack.js';
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
  const { config, file } = await readConfig({ cwd: process.cwd(), ...options.judging });
  const scenarios = readScenarios(options, { slo: config.slo, from: file?.shown ?? '' });
  const judged = options.gated ? await judge(options) : undefined;
  const stack = judged?.stack ?? readStack(options.plan);
  const { topology } = stack;
  const findings = judged?.report ?? null;
  const refuted = findings?.verdict === 'fail';
  const { runs, broken, obstacle } = refuted
    ? { runs: [] }
    : await runScenarios(stack, scenarios, { ...options, witnesses: config.witnesses ?? [] });
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
    onProgress(`Runs that ended before: ${runs.length}, reported in ${report}`);
    throw broken.error;
  }
  return { summary, report };
}

async function judge({ plan, judging, onProgress }: VerifyOptions): Promise<Judgement> {
  onProgress('Judging it by the policies');
  return judgePlan(plan, judging);
}
