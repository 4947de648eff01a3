import {
  CreateExperimentTemplateCommand,
  GetExperimentCommand,
  StartExperimentCommand,
  type Experiment,
} from '@aws-sdk/client-fis';
import { ENDED, endRunExperiments, listRunExperiments } from '../target/aws/run-experiments.js';
import { RUN_TAG } from '../target/aws/run-tag.js';
import type { Clients } from '../target/clients.js';
import type { Experiment as PlannedExperiment } from './fault-driver.js';

/** A FIS experiment under way. */
export interface RunningExperiment {
  readonly id: string;
  /** Its state and its actions', as FIS shows them now. */
  read(): Promise<ExperimentState>;
  /** Stops it, which undoes its actions, and removes its template. Idempotent. */
  undo(): Promise<void>;
}

export interface ExperimentState {
  readonly status: string;
  readonly reason: string;
  readonly ended: boolean;
  /** Epoch milliseconds of its first action; null before that. */
  readonly startedAtEpochMs: number | null;
  readonly actions: readonly {
    readonly name: string;
    readonly status: string;
    readonly reason: string;
  }[];
}

export interface ExperimentRun {
  /** Tag of what is created: all that a recovery needs to find it. */
  readonly id: string;
  /** Tells the experiments of one run apart, such as `2`. */
  readonly part?: string;
  readonly roleArn: string;
  /** ARNs of CloudWatch alarms that stop it; none only in the lab. */
  readonly stopAlarms?: readonly string[];
}

/**
 * Creates the template and starts the experiment. The caller has journalled the undo before. Both
 * requests carry the run's id as their token, so that a repeated one starts nothing twice.
 */
export async function startExperiment(
  clients: Clients,
  plan: PlannedExperiment,
  run: ExperimentRun,
): Promise<RunningExperiment> {
  const clientToken = run.part === undefined ? run.id : `${run.id}-${run.part}`;
  // FIS takes alarms of the experiment's own region alone.
  const alarms = (run.stopAlarms ?? []).filter((arn) => arn.split(':')[3] === plan.region);
  const stopConditions =
    alarms.length === 0
      ? [{ source: 'none' }]
      : alarms.map((value) => ({ source: 'aws:cloudwatch:alarm', value }));
  const { experimentTemplate: template } = await clients.fis.send(
    new CreateExperimentTemplateCommand({
      clientToken,
      ...plan.template,
      roleArn: run.roleArn,
      stopConditions,
      tags: { [RUN_TAG]: run.id },
    }),
  );
  const templateId = template?.id ?? '';
  const { experiment } = await clients.fis.send(
    new StartExperimentCommand({
      clientToken,
      experimentTemplateId: templateId,
      tags: { [RUN_TAG]: run.id },
    }),
  );
  const id = experiment?.id ?? '';
  const read = async (): Promise<ExperimentState> => {
    const { experiment: current } = await clients.fis.send(new GetExperimentCommand({ id }));
    return toState(current);
  };
  let undoing: Promise<void> | undefined;
  const undo = async (): Promise<void> => {
    const running = (await read()).ended ? [] : [id];
    await endRunExperiments(clients, { running, templates: [templateId] });
  };
  return { id, read, undo: () => (undoing ??= undo()) };
}

/**
 * Stops every experiment that carries the run's tag and removes its templates: for where the answer
 * to a request never came.
 * @throws HoldfastError recover/still-running
 */
export async function stopExperimentsOf(
  clients: Clients,
  run: { readonly runId: string; readonly region: string },
): Promise<void> {
  const found = await listRunExperiments(clients, run.region);
  const own = found.filter(({ runId }) => runId === run.runId);
  for (const each of own) await endRunExperiments(clients, each);
}

function toState(experiment: Experiment | undefined): ExperimentState {
  const actions = Object.entries(experiment?.actions ?? {}).map(([name, action]) => ({
    name,
    status: action.state?.status ?? 'unknown',
    reason: action.state?.reason ?? '',
    startedAtEpochMs: action.startTime?.getTime(),
  }));
  const starts = actions.flatMap(({ startedAtEpochMs }) =>
    startedAtEpochMs === undefined ? [] : [startedAtEpochMs],
  );
  const status = experiment?.state?.status ?? 'unknown';
  return {
    status,
    reason: experiment?.state?.reason ?? '',
    ended: ENDED.has(status),
    startedAtEpochMs: starts.length === 0 ? null : Math.min(...starts),
    actions: actions.map(({ name, status: own, reason }) => ({ name, status: own, reason })),
  };
}
