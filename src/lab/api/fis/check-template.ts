import type { World } from '../../world.js';
import { AwsError } from '../aws-error.js';
import type { FaultAction } from './action.js';
import { findAlarm } from './assert-alarm-state.js';
import { actions } from './actions.js';
import { parseDurationSeconds } from './duration.js';
import { checkTarget } from './targets.js';
import type { ActionInput, TemplateInput } from './template.js';

/** FIS takes durations of one minute to 12 hours. Source: FIS actions reference. */
const SHORTEST_SECONDS = 60;
const LONGEST_SECONDS = 12 * 3600;

/** Refuses what AWS refuses when a template is created. Throws ValidationException. */
export function checkTemplate(template: TemplateInput, world: World): void {
  for (const { source, value } of template.stopConditions) {
    if (source !== 'none' && source !== 'aws:cloudwatch:alarm') {
      throw invalid(`stop condition source ${source} is neither none nor aws:cloudwatch:alarm`);
    }
    if (source === 'aws:cloudwatch:alarm' && value === undefined) {
      throw invalid('a stop condition with source aws:cloudwatch:alarm needs the ARN of an alarm');
    }
    if (value !== undefined && findAlarm(world, value) === undefined) {
      throw invalid(`the stop condition names an alarm that does not exist: ${value}`);
    }
  }
  if (template.experimentOptions.accountTargeting === 'multi-account') {
    throw invalid('accountTargeting multi-account is not served by this lab');
  }
  for (const [name, target] of Object.entries(template.targets)) {
    const problem = checkTarget(target, world.deployment);
    if (problem !== null) throw invalid(`target ${name}: ${problem}`);
  }
  for (const [name, action] of Object.entries(template.actions)) {
    const problem = checkAction(action, template, world);
    if (problem !== null) throw invalid(`action ${name}: ${problem}`);
  }
  const loop = findLoop(template.actions);
  if (loop !== null) throw invalid(`startAfter leads in a circle at action ${loop}`);
}

function checkAction(input: ActionInput, template: TemplateInput, world: World): string | null {
  const action = actions.get(input.actionId);
  if (action === undefined) {
    return `there is no action ${input.actionId} in this lab, which knows: ${[...actions.keys()].join(', ')}`;
  }
  const lost = input.startAfter.filter((name) => !Object.hasOwn(template.actions, name));
  if (lost.length > 0) return `startAfter names no action of the template: ${lost.join(', ')}`;
  return (
    checkActionTarget(action, input, template) ??
    checkParameters(action, input.parameters) ??
    action.check?.(input.parameters, world) ??
    null
  );
}

function checkActionTarget(
  action: FaultAction,
  input: ActionInput,
  template: TemplateInput,
): string | null {
  const extra = Object.keys(input.targets).filter((key) => key !== action.target?.name);
  if (extra.length > 0) return `${action.id} takes no target ${extra.join(', ')}`;
  if (action.target === null) return null;
  const targetName = input.targets[action.target.name];
  if (targetName === undefined) return `${action.id} needs the target ${action.target.name}`;
  if (!Object.hasOwn(template.targets, targetName)) {
    return `the template has no target ${targetName}`;
  }
  const type = template.targets[targetName]?.resourceType;
  return type === action.target.resourceType
    ? null
    : `target ${targetName} is of type ${type}, but ${action.id} needs ${action.target.resourceType}`;
}

function checkParameters(
  action: FaultAction,
  given: Readonly<Record<string, string>>,
): string | null {
  for (const [name, parameter] of Object.entries(action.parameters)) {
    const value = given[name];
    if (value === undefined) {
      if (parameter.required) return `${action.id} needs the parameter ${name}`;
    } else if (parameter.kind === 'boolean' && value !== 'true' && value !== 'false') {
      return `parameter ${name} is neither true nor false: ${value}`;
    } else if (parameter.kind === 'duration' && !isDuration(value)) {
      return `parameter ${name} is no ISO 8601 duration of one minute to 12 hours, such as PT2M: ${value}`;
    }
  }
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(action.parameters, name));
  return unknown.length === 0 ? null : `${action.id} has no parameter ${unknown.join(', ')}`;
}

function isDuration(text: string): boolean {
  const seconds = parseDurationSeconds(text);
  return seconds !== null && seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS;
}

/** An action that can never start, since it waits for itself; null where there is none. */
function findLoop(all: Readonly<Record<string, ActionInput>>): string | null {
  const left = new Map(Object.entries(all));
  for (;;) {
    const ready = [...left].filter(
      ([, { startAfter }]) => !startAfter.some((name) => left.has(name)),
    );
    if (ready.length === 0) return [...left.keys()][0] ?? null;
    for (const [name] of ready) left.delete(name);
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
