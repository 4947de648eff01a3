import {
  CreateExperimentTemplateCommand,
  DeleteExperimentTemplateCommand,
  GetExperimentCommand,
  StartExperimentCommand,
  StopExperimentCommand,
  type Experiment,
} from '@aws-sdk/client-fis';
import type { Clients } from '../target/clients.js';
import type { Experiment as PlannedExperiment } from './fault-driver.js';

/** Tag of everything that a run creates, with the run's id. */
const RUN_TAG = 'holdfast:run';

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

const ENDED = ['completed', 'stopped', 'failed', 'cancelled'];

/**
 * Creates the template and starts the experiment. The caller has journalled the undo before. Both
 * requests carry the run's id as their token, so that a repeated one starts nothing twice.
 */
export async function startExperiment(
  clients: Clients,
  plan: PlannedExperiment,
  run: { readonly id: string; readonly roleArn: string },
): Promise<RunningExperiment> {
  const { experimentTemplate: template } = await clients.fis.send(
    new CreateExperimentTemplateCommand({
      clientToken: run.id,
      ...plan.template,
      roleArn: run.roleArn,
      stopConditions: [{ source: 'none' }],
      tags: { [RUN_TAG]: run.id },
    }),
  );
  const templateId = template?.id ?? '';
  const { experiment } = await clients.fis.send(
    new StartExperimentCommand({
      clientToken: run.id,
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
  return { id, read, undo: () => (undoing ??= undo(clients, id, templateId, read)) };
}

async function undo(
  clients: Clients,
  id: string,
  templateId: string,
  read: () => Promise<ExperimentState>,
): Promise<void> {
  if (!(await read()).ended) {
    // It may end by itself in the meantime, which is as good.
    await clients.fis.send(new StopExperimentCommand({ id })).catch(() => undefined);
    while (!(await read()).ended) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await clients.fis.send(new DeleteExperimentTemplateCommand({ id: templateId }));
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
    ended: ENDED.includes(status),
    startedAtEpochMs: starts.length === 0 ? null : Math.min(...starts),
    actions: actions.map(({ name, status: own, reason }) => ({ name, status: own, reason })),
  };
}
