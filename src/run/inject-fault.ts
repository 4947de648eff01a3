import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import {
  startExperiment,
  type ExperimentState,
  type RunningExperiment,
} from '../fault/experiment.js';
import type { FaultPlan } from '../fault/fault-driver.js';
import { findFault } from '../fault/faults.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import type { Clock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import type { Scenario } from '../model/scenario.js';
import { HoldfastError } from '../model/error.js';
import type { TargetTiming } from '../prediction/effect.js';
import { predict } from '../prediction/predict.js';
import type { Clients } from '../target/clients.js';
import { readInventory } from '../target/inventory.js';
import { pause } from './pause.js';
import { LOOK_INTERVAL_MS, type TargetWatch } from './watch-targets.js';

export interface FaultRun {
  readonly clients: Clients;
  /** Clients of every region of the deployment, the primary first. */
  readonly allClients: readonly Clients[];
  readonly deployment: Deployment;
  readonly scenario: Scenario;
  readonly speed: number;
  readonly clock: Clock;
  readonly journal: JournalWriter;
  readonly watch: TargetWatch;
  readonly signal: AbortSignal;
  readonly runId: string;
  readonly onProgress: (message: string) => void;
}

/** Settles what is hit and predicts what it does. Journals the prediction; injects nothing. */
export async function previewFault(
  run: Omit<FaultRun, 'watch'>,
  timing: TargetTiming,
): Promise<FaultPlan | undefined> {
  const { scenario, deployment, clients, allClients, journal, clock } = run;
  if (scenario.fault === null) return undefined;
  const inventory = await readInventory(allClients, deployment);
  const identity = await clients.sts.send(new GetCallerIdentityCommand({}));
  const accountId = identity.Account ?? '';
  const plan = findFault(scenario.fault.name).plan({
    fault: scenario.fault,
    deployment,
    inventory,
    accountId,
  });
  journal.appendSynced({
    kind: 'prediction',
    atMs: clock.nowMs(),
    prediction: predict(deployment, plan.loss, timing),
  });
  return plan;
}

/**
 * Injects the fault, waits until it is over, and leaves nothing of it behind, whichever way out is
 * taken. The undo is on disk before the experiment is asked for.
 */
export async function injectFault(plan: FaultPlan, run: FaultRun): Promise<void> {
  const { journal, clock, runId, deployment, onProgress } = run;
  const { fault } = plan.loss;
  journal.appendSynced({
    kind: 'intent',
    atMs: clock.nowMs(),
    id: runId,
    what: `inject ${fault}`,
    details: { blastRadius: plan.blastRadius },
  });
  const undo = {
    kind: 'undo',
    id: runId,
    how: 'stop the FIS experiment that is tagged with this id',
    details: { tag: runId },
  } as const;
  journal.appendSynced({ ...undo, atMs: clock.nowMs(), done: false });
  for (const line of plan.blastRadius) onProgress(line);
  let experiment: RunningExperiment | undefined;
  try {
    const roleArn = `arn:aws:iam::${deployment.accountId}:role/holdfast-fis`;
    if (plan.experiment === null) {
      throw new HoldfastError('fault/no-experiment', `${fault} does nothing through FIS`, {
        hint: 'This version injects through FIS alone.',
      });
    }
    experiment = await startExperiment(clientsOf(run, plan.experiment.region), plan.experiment, {
      id: runId,
      roleArn,
    });
    await follow(experiment, plan, run);
  } finally {
    await experiment?.undo();
    journal.appendSynced({ ...undo, atMs: clock.nowMs(), done: true });
  }
}

async function follow(
  experiment: RunningExperiment,
  plan: FaultPlan,
  run: FaultRun,
): Promise<void> {
  const { journal, clock, signal, speed, scenario, onProgress } = run;
  const { fault: name, instancesLost } = plan.loss;
  const startedMs = await waitForStart(experiment, clock, signal);
  journal.appendSynced({
    kind: 'fault',
    atMs: startedMs,
    name,
    event: 'started',
    details: { lostTargets: instancesLost, experiment: experiment.id },
  });
  const untilMs = startedMs + (scenario.phases.duringSeconds * 1000) / speed;
  let proven = false;
  let state = await experiment.read();
  while (clock.nowMs() < untilMs || !state.ended) {
    await pause(LOOK_INTERVAL_MS, signal);
    const seen = proven || instancesLost.length === 0 ? null : await look(plan, run);
    if (seen !== null) {
      proven = true;
      journal.appendSynced({
        kind: 'fault',
        atMs: clock.nowMs(),
        name,
        event: 'proven',
        details: seen,
      });
      onProgress(`The fault is seen from outside: ${Object.keys(seen).join(', ')}`);
    }
    state = await experiment.read();
    if (state.status === 'failed') break;
  }
  journal.appendSynced({
    kind: 'fault',
    atMs: clock.nowMs(),
    name,
    event: 'ended',
    details: state,
  });
  const problem = notInjected(state, proven);
  if (problem !== undefined)
    journal.appendSynced({
      kind: 'fault',
      atMs: clock.nowMs(),
      name,
      event: 'not-proven',
      details: { reason: problem },
    });
}

async function waitForStart(
  experiment: RunningExperiment,
  clock: Clock,
  signal: AbortSignal,
): Promise<number> {
  for (;;) {
    const state = await experiment.read();
    if (state.startedAtEpochMs !== null) return state.startedAtEpochMs - clock.originEpochMs;
    // Failed before its first action: what follows finds that nothing was shown.
    if (state.ended) return clock.nowMs();
    await pause(20, signal);
  }
}

function clientsOf({ deployment, clients, allClients }: FaultRun, region: string): Clients {
  return allClients[deployment.regions.indexOf(region)] ?? clients;
}

/** What each witness saw; null until all of them have. */
async function look(plan: FaultPlan, run: FaultRun): Promise<Record<string, string> | null> {
  const view = {
    clients: (region: string) => clientsOf(run, region),
    targets: run.watch.states,
    probe: { requests: 0, failed: 0, latencyP50Ms: null, latencyP50BeforeMs: null },
    pressure: null,
  };
  const seen: Record<string, string> = {};
  for (const { what, look: ask } of plan.witnesses) {
    const answer = await ask(view);
    if (answer === null) return null;
    seen[what] = answer;
  }
  return seen;
}

/** An experiment can complete having injected nothing: every action must have completed. */
function notInjected(state: ExperimentState, proven: boolean): string | undefined {
  const failed = state.actions.filter(({ status }) => status !== 'completed');
  if (failed.length > 0)
    return failed
      .map((action) => `action ${action.name} is ${action.status}: ${action.reason}`)
      .join('; ');
  if (state.status !== 'completed') return `the experiment is ${state.status}: ${state.reason}`;
  return proven ? undefined : 'the lost targets were never seen out of service';
}
