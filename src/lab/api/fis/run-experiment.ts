import type { ApiContext } from '../service.js';
import type { ActionCall } from './action.js';
import { findAlarm } from './assert-alarm-state.js';
import { actions } from './actions.js';
import { simulationNotes, type Experiment, type ExperimentAction } from './experiment.js';
import type { Holds } from './holds.js';
import { startPauses, type Pauses } from './pauses.js';
import type { Resource } from './resources.js';
import { resolveTarget } from './targets.js';

/** An experiment under way. */
export interface ExperimentRun {
  /** Ends every action early; each undoes its fault first. */
  stop(): void;
  /** As stop, but undoing does not wait for slow instances: the lab is going away. */
  abandon(): void;
  /** Resolves once all is undone and the experiment has ended. Never rejects. */
  readonly ended: Promise<void>;
}

/** Runs the experiment in the background and keeps its record up to date. */
export function runExperiment(
  experiment: Experiment,
  context: ApiContext,
  holds: Holds,
): ExperimentRun {
  const pauses = startPauses(context.world.speed);
  const stop = (reason = 'Experiment is stopping.'): void => {
    if (!['pending', 'initiating', 'running'].includes(experiment.status)) return;
    experiment.status = 'stopping';
    experiment.reason = reason;
    for (const action of experiment.actions.values()) {
      if (action.status === 'running') action.status = 'stopping';
    }
    pauses.cutShort();
  };
  const abandon = (): void => {
    stop();
    pauses.close();
  };
  const ended = proceed(experiment, context, holds, pauses).catch((error: unknown) => {
    end(experiment, context, 'failed', error instanceof Error ? error.message : String(error));
  });
  const watch = setInterval(() => {
    const fired = firedStopCondition(experiment, context);
    if (fired !== undefined) stop(`Experiment halted by stop condition: ${fired}.`);
  }, STOP_CONDITION_LOOK_MS);
  void ended.finally(() => clearInterval(watch));
  return { stop: () => stop(), abandon, ended };
}

/** Real milliseconds; AWS documents no bound for its own. */
const STOP_CONDITION_LOOK_MS = 20;

/** ARN of an alarm in ALARM that is to stop the experiment. */
function firedStopCondition(
  { template: { input } }: Experiment,
  { world }: ApiContext,
): string | undefined {
  const arns = input.stopConditions.flatMap(({ source, value }) =>
    source === 'aws:cloudwatch:alarm' && value !== undefined ? [value] : [],
  );
  return arns.find((arn) => findAlarm(world, arn)?.state === 'ALARM');
}

async function proceed(
  experiment: Experiment,
  context: ApiContext,
  holds: Holds,
  pauses: Pauses,
): Promise<void> {
  // Each state is there for a turn of the event loop, so that a client can see it.
  await nextTurn();
  if (experiment.status === 'pending') {
    experiment.status = 'initiating';
    experiment.reason = 'Experiment is initiating.';
    await nextTurn();
  }
  experiment.startedAtEpochMs = context.nowEpochMs();
  experiment.resolved = new Map(
    Object.entries(experiment.template.input.targets).map(([name, target]) => [
      name,
      resolveTarget(target, context.world),
    ]),
  );
  const empty = [...experiment.resolved].filter(([, found]) => found.length === 0);
  const { emptyTargetResolutionMode } = experiment.template.input.experimentOptions;
  if (empty.length > 0 && emptyTargetResolutionMode === 'fail') {
    const names = empty.map(([name]) => name).join(', ');
    end(experiment, context, 'failed', `Target resolution returned empty set: ${names}.`);
    return;
  }
  if (experiment.status === 'initiating') {
    experiment.status = 'running';
    experiment.reason = `Experiment is running.${simulationNotes(experiment.template)}`;
  }
  await runActions(experiment, context, holds, pauses);
  conclude(experiment, context);
}

/** All actions at once, each waiting for those in its `startAfter`. */
async function runActions(
  experiment: Experiment,
  context: ApiContext,
  holds: Holds,
  pauses: Pauses,
): Promise<void> {
  const started = new Map<string, Promise<void>>();
  const start = (name: string, action: ExperimentAction): Promise<void> => {
    const running = started.get(name);
    if (running !== undefined) return running;
    // Circles were refused when the template was created.
    const before = action.input.startAfter.flatMap((other) => {
      const record = experiment.actions.get(other);
      return record === undefined ? [] : [start(other, record)];
    });
    const promise = Promise.all(before).then(() =>
      runAction(experiment, action, context, holds, pauses),
    );
    started.set(name, promise);
    return promise;
  };
  await Promise.all([...experiment.actions].map(([name, action]) => start(name, action)));
}

async function runAction(
  experiment: Experiment,
  record: ExperimentAction,
  context: ApiContext,
  holds: Holds,
  pauses: Pauses,
): Promise<void> {
  const action = actions.get(record.input.actionId);
  if (pauses.areCutShort() || action === undefined) {
    record.status = 'cancelled';
    record.reason = 'The experiment ended before the action started.';
    return;
  }
  const resources = targetsOf(experiment, record, action.target?.name);
  if (experiment.actionsMode === 'skip-all' || (action.target !== null && resources.length === 0)) {
    record.status = 'skipped';
    record.reason =
      experiment.actionsMode === 'skip-all'
        ? 'Action was skipped: actionsMode is skip-all.'
        : 'Action was skipped: its target resolved to nothing.';
    return;
  }
  const call: ActionCall = {
    world: context.world,
    holds,
    resources,
    parameters: record.input.parameters,
    targetParameters: targetParametersOf(experiment, record, action.target?.name),
    sleep: pauses.sleep,
    until: pauses.until,
  };
  record.status = 'running';
  record.reason = 'Action is running.';
  record.startedAtEpochMs = context.nowEpochMs();
  try {
    const outcome = await action.run(call);
    const stopped = pauses.areCutShort();
    record.status = stopped ? 'stopped' : outcome.status;
    record.reason = stopped ? 'Action was stopped.' : outcome.reason;
  } catch (error) {
    record.status = 'failed';
    record.reason = error instanceof Error ? error.message : String(error);
  }
  record.endedAtEpochMs = context.nowEpochMs();
  // One failed action ends the experiment; the others undo what they did.
  if (record.status === 'failed') pauses.cutShort();
}

function targetsOf(
  experiment: Experiment,
  record: ExperimentAction,
  key: string | undefined,
): readonly Resource[] {
  const name = key === undefined ? undefined : record.input.targets[key];
  return name === undefined ? [] : (experiment.resolved.get(name) ?? []);
}

function targetParametersOf(
  experiment: Experiment,
  record: ExperimentAction,
  key: string | undefined,
): Readonly<Record<string, string>> {
  const name = key === undefined ? undefined : record.input.targets[key];
  return name === undefined ? {} : (experiment.template.input.targets[name]?.parameters ?? {});
}

function conclude(experiment: Experiment, context: ApiContext): void {
  const failures = [...experiment.actions].filter(([, { status }]) => status === 'failed');
  if (failures.length > 0) {
    const what = failures.map(([name, { reason }]) => `${name}: ${reason}`).join(' ');
    end(experiment, context, 'failed', `Action failed: ${what}`);
  } else if (experiment.status === 'stopping') {
    const halted = experiment.reason.includes('stop condition');
    end(experiment, context, 'stopped', halted ? experiment.reason : 'Experiment was stopped.');
  } else {
    const notes = simulationNotes(experiment.template);
    end(experiment, context, 'completed', `Experiment completed.${notes}`);
  }
}

function end(
  experiment: Experiment,
  context: ApiContext,
  status: 'completed' | 'stopped' | 'failed',
  reason: string,
): void {
  for (const action of experiment.actions.values()) {
    if (action.status !== 'pending') continue;
    action.status = 'cancelled';
    action.reason = 'The experiment ended before the action started.';
  }
  experiment.status = status;
  // The API's limit for a reason is 512 characters.
  experiment.reason = reason.slice(0, 512);
  experiment.endedAtEpochMs = context.nowEpochMs();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
