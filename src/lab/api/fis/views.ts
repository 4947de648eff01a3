import type { FaultAction } from './action.js';
import type { Experiment, ExperimentAction } from './experiment.js';
import type { Template } from './template.js';

/**
 * FIS resources as JSON. Times are epoch seconds with a fraction, as restJson1 wants them, so that
 * clients see milliseconds.
 */
export function viewTemplate(template: Template): object {
  const { input } = template;
  return {
    id: template.id,
    arn: template.arn,
    description: input.description,
    targets: input.targets,
    actions: input.actions,
    stopConditions: input.stopConditions,
    creationTime: template.createdAtEpochMs / 1000,
    lastUpdateTime: template.createdAtEpochMs / 1000,
    roleArn: input.roleArn,
    tags: template.tags,
    logConfiguration: input.logConfiguration,
    experimentOptions: input.experimentOptions,
    targetAccountConfigurationsCount: 0,
  };
}

export function viewTemplateSummary(template: Template): object {
  return {
    id: template.id,
    arn: template.arn,
    description: template.input.description,
    creationTime: template.createdAtEpochMs / 1000,
    lastUpdateTime: template.createdAtEpochMs / 1000,
    tags: template.tags,
  };
}

export function viewExperiment(experiment: Experiment): object {
  const { input } = experiment.template;
  return {
    ...viewExperimentSummary(experiment),
    roleArn: input.roleArn,
    targets: input.targets,
    actions: Object.fromEntries(
      [...experiment.actions].map(([name, action]) => [name, viewAction(action)]),
    ),
    stopConditions: input.stopConditions,
    startTime: seconds(experiment.startedAtEpochMs),
    endTime: seconds(experiment.endedAtEpochMs),
    logConfiguration: input.logConfiguration,
    targetAccountConfigurationsCount: 0,
  };
}

export function viewExperimentSummary(experiment: Experiment): object {
  return {
    id: experiment.id,
    arn: experiment.arn,
    experimentTemplateId: experiment.template.id,
    state: { status: experiment.status, reason: experiment.reason },
    creationTime: experiment.createdAtEpochMs / 1000,
    tags: experiment.tags,
    experimentOptions: {
      ...experiment.template.input.experimentOptions,
      actionsMode: experiment.actionsMode,
    },
  };
}

function viewAction(action: ExperimentAction): object {
  return {
    ...action.input,
    state: { status: action.status, reason: action.reason.slice(0, 512) },
    startTime: seconds(action.startedAtEpochMs),
    endTime: seconds(action.endedAtEpochMs),
  };
}

/** `full` has the parameters, which ListActions leaves out. */
export function viewFaultAction(action: FaultAction, arn: string, full: boolean): object {
  return {
    id: action.id,
    arn,
    description:
      action.simulation === null
        ? action.description
        : `${action.description} In the lab: ${action.simulation}`,
    ...(full
      ? {
          parameters: Object.fromEntries(
            Object.entries(action.parameters).map(([name, { description, required }]) => [
              name,
              { description, required },
            ]),
          ),
        }
      : {}),
    targets:
      action.target === null
        ? {}
        : { [action.target.name]: { resourceType: action.target.resourceType } },
    tags: {},
  };
}

function seconds(epochMs: number | null): number | undefined {
  return epochMs === null ? undefined : epochMs / 1000;
}
