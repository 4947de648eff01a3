import type { World } from '../../world.js';
import { completed, failed, type FaultAction, type Parameters } from './action.js';

export const assertAlarmState: FaultAction = {
  id: 'aws:cloudwatch:assert-alarm-state',
  description: 'Verify that the specified alarms are in one of the specified states.',
  simulation: null,
  target: null,
  parameters: {
    alarmArns: {
      description: 'ARNs of alarms, at most five, separated by commas.',
      required: true,
      kind: 'text',
    },
    alarmStates: {
      description: 'States, separated by commas: OK, ALARM, INSUFFICIENT_DATA.',
      required: true,
      kind: 'text',
    },
  },
  check(parameters, world) {
    const unknown = arnsOf(parameters).filter((arn) => findAlarm(world, arn) === undefined);
    if (unknown.length > 0) return `there is no alarm ${unknown.join(', ')}`;
    const strange = statesOf(parameters).filter(
      (state) => !['OK', 'ALARM', 'INSUFFICIENT_DATA'].includes(state),
    );
    return strange.length > 0 ? `alarmStates has no such state: ${strange.join(', ')}` : null;
  },
  run({ parameters, world }) {
    const states = statesOf(parameters);
    const others = arnsOf(parameters).filter(
      (arn) => !states.includes(findAlarm(world, arn)?.state ?? ''),
    );
    return Promise.resolve(
      others.length === 0
        ? completed('Action was completed.')
        : failed(`Alarms in none of the states ${states.join(', ')}: ${others.join(', ')}.`),
    );
  },
};

export function findAlarm(
  world: World,
  arn: string,
): ReturnType<World['alarms']>[number] | undefined {
  return world.alarms().find(({ definition }) => definition.arn === arn);
}

function arnsOf(parameters: Parameters): string[] {
  return split(parameters['alarmArns']);
}

function statesOf(parameters: Parameters): string[] {
  return split(parameters['alarmStates']);
}

function split(text = ''): string[] {
  return text.split(',').map((part) => part.trim());
}
