import { intentOf } from '../fault/intent-of.js';
import type { Deployment } from '../model/deployment.js';
import { startClock } from '../model/clock.js';
import type { Prediction } from '../model/prediction.js';
import type { Scenario } from '../model/scenario.js';
import type { OpenTarget, TargetSettings } from '../model/target.js';
import type { TargetTiming } from '../prediction/effect.js';
import { findTarget } from '../target/targets.js';
import { inInterval } from '../verdict/wording.js';
import { createRegionalClients } from './regional-clients.js';
import { settleFaults, type SettledFault } from './settle-faults.js';

export interface DryRunOptions {
  readonly scenario: Scenario;
  readonly deployment: Deployment;
  readonly target: string;
  readonly timing: TargetTiming;
  readonly settings?: TargetSettings;
  readonly speed: number;
  readonly dir: string;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

/**
 * Opens the target, reads what is there, settles what each fault would hit, and says so. Nothing is
 * injected and no request of the application is made.
 */
export async function dryRun(options: DryRunOptions): Promise<readonly string[]> {
  const { scenario, onProgress } = options;
  onProgress(`Opening the ${options.target}`);
  const target = await findTarget(options.target).open({
    ...options,
    clock: startClock(),
    onProcess: () => undefined,
  });
  try {
    const deployment = target.account?.deployment ?? options.deployment;
    const settled = await settleAt(target, { ...options, deployment });
    return [
      ...describeRun(scenario, settled, target),
      ...(await refusalsOf(settled, deployment, target)),
    ];
  } finally {
    onProgress(`Closing the ${options.target}`);
    await target.close();
  }
}

/** What speaks against injecting it where the stack was found and not built. */
async function refusalsOf(
  settled: readonly SettledFault[],
  deployment: Deployment,
  { account }: OpenTarget,
): Promise<string[]> {
  const lines: string[] = [];
  for (const { plan } of settled)
    for (const line of (await account?.refusals(intentOf(plan, 'dry-run', deployment))) ?? [])
      lines.push(`  ${plan.loss.fault} would not be injected: ${line}`);
  return lines;
}

/** Over the wire of the target's own API, by reading operations alone. */
export async function settleAt(
  { connection }: Pick<OpenTarget, 'connection'>,
  options: Pick<DryRunOptions, 'scenario' | 'deployment' | 'timing'>,
): Promise<readonly SettledFault[]> {
  const regional = createRegionalClients(connection);
  try {
    return await settleFaults({ ...options, clients: regional.all(options.deployment) });
  } finally {
    regional.destroy();
  }
}

function describeRun(
  { name, description, phases, faults, load, probe, objectives }: Scenario,
  settled: readonly SettledFault[],
  { connection, substitutions }: OpenTarget,
): string[] {
  const { beforeSeconds, duringSeconds, afterSeconds } = phases;
  return [
    `${name}: ${description}`,
    `  Users come in at ${connection.url}`,
    `  Phases: ${beforeSeconds} s before, ${duringSeconds} s during, ${afterSeconds} s after (declared)`,
    ...(faults.length === 0 ? ['  No fault would be injected.'] : []),
    ...settled.flatMap(describeFault),
    `  Requests: ${probe.ratePerSecond}/s measured, ${load.ratePerSecond}/s of pressure by ${load.engine}`,
    ...probe.requests.map(
      ({ method, path, weight, expectStatus }) =>
        `    ${method} ${path}, weight ${weight}, expecting ${[expectStatus].flat().join(' or ')}`,
    ),
    '  Objectives:',
    ...describeObjectives(objectives),
    ...substitutions.map((line) => `  Simulated: ${line}`),
  ];
}

function describeFault({ spec, plan, prediction }: SettledFault): string[] {
  const actions = Object.entries(plan.experiment?.template.actions ?? {});
  return [
    `  Fault ${spec.name}, from ${spec.atSeconds} s for ${spec.durationSeconds} s:`,
    ...plan.blastRadius.map((line) => `    would hit: ${line}`),
    ...actions.map(([name, { actionId }]) => `    through FIS: ${name} (${actionId})`),
    ...plan.calls.map(
      ({ call, undo }) =>
        `    by ${call.operation} in ${call.region}, undone by ${undo?.operation ?? 'itself'}`,
    ),
    ...(plan.pressure === null ? [] : [`    by requests of its own: ${plan.pressure.name}`]),
    ...describePrediction(prediction),
    ...plan.witnesses.map(({ what }) => `    proven once ${what}`),
    ...(plan.reservations ?? []).map((line) => `    inconclusive whatever happens: ${line}`),
  ];
}

function describePrediction({
  capacity,
  path,
  outageSeconds,
  detectSeconds,
}: Prediction): string[] {
  const outage = outageSeconds === null ? 'not predicted' : inInterval(outageSeconds);
  return [
    `    predicted: ${capacity.after} of ${capacity.before} instances left; outage ${outage}, detection ${inInterval(detectSeconds)}`,
    `    users: ${path.survives ? 'served' : 'not served'}; ${path.why}`,
  ];
}

function describeObjectives(objectives: Scenario['objectives']): string[] {
  return Object.entries(objectives).map(
    ([name, wanted]) => `    ${name}: ${JSON.stringify(wanted).replaceAll('"', '')}`,
  );
}
