import type { Resource } from './resources.js';
import type { ActionInput, Template } from './template.js';

type ExperimentStatus =
  'pending' | 'initiating' | 'running' | 'completed' | 'stopping' | 'stopped' | 'failed';

type ActionStatus = ExperimentStatus | 'cancelled' | 'skipped';

/** One run of a template. Times are epoch milliseconds. */
export interface Experiment {
  readonly id: string;
  readonly arn: string;
  readonly template: Template;
  readonly actionsMode: 'run-all' | 'skip-all';
  readonly createdAtEpochMs: number;
  tags: Record<string, string>;
  status: ExperimentStatus;
  reason: string;
  startedAtEpochMs: number | null;
  endedAtEpochMs: number | null;
  readonly actions: ReadonlyMap<string, ExperimentAction>;
  /** By target name; filled once, when the experiment starts. */
  resolved: ReadonlyMap<string, readonly Resource[]>;
}

export interface ExperimentAction {
  readonly input: ActionInput;
  status: ActionStatus;
  reason: string;
  startedAtEpochMs: number | null;
  endedAtEpochMs: number | null;
}

export function newExperiment(
  identity: { readonly id: string; readonly arn: string },
  template: Template,
  options: {
    readonly actionsMode: Experiment['actionsMode'];
    readonly tags: Readonly<Record<string, string>>;
    readonly nowEpochMs: number;
  },
): Experiment {
  const actions = Object.entries(template.input.actions).map(
    ([name, input]): [string, ExperimentAction] => [
      name,
      {
        input,
        status: 'pending',
        reason: 'Initial state',
        startedAtEpochMs: null,
        endedAtEpochMs: null,
      },
    ],
  );
  return {
    ...identity,
    template,
    actionsMode: options.actionsMode,
    createdAtEpochMs: options.nowEpochMs,
    tags: { ...options.tags },
    status: 'pending',
    reason: 'Experiment is pending.',
    startedAtEpochMs: null,
    endedAtEpochMs: null,
    actions: new Map(actions),
    resolved: new Map(),
  };
}

/** What the lab takes from a template and does nothing with, for the experiment's reason. */
export function simulationNotes({ input }: Template): string {
  return input.logConfiguration === undefined ? '' : ' In the lab no experiment logs are written.';
}
