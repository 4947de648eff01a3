import type { World, WorldInstance } from '../../world.js';
import {
  completed,
  failed,
  type ActionCall,
  type ActionOutcome,
  type FaultAction,
} from './action.js';
import { parseDurationSeconds } from './duration.js';

/** EC2 gives an instance some minutes to stop before it forces it off. Declared time; our choice. */
const STOPPING_LIMIT_SECONDS = 600;

export const stopInstances: FaultAction = {
  id: 'aws:ec2:stop-instances',
  description: 'Stop the specified EC2 instances.',
  simulation: null,
  target: { name: 'Instances', resourceType: 'aws:ec2:instance' },
  parameters: {
    startInstancesAfterDuration: {
      description: 'The time to wait before the instances are started again (ISO 8601 duration).',
      required: false,
      kind: 'duration',
    },
    completeIfInstancesTerminated: {
      description:
        'Whether the action completes although instances that it was to start again were terminated by others.',
      required: false,
      kind: 'boolean',
    },
  },
  async run(call) {
    const ids = call.resources.map(({ id }) => id);
    const restartAfter = call.parameters['startInstancesAfterDuration'];
    if (restartAfter === undefined) {
      call.world.stopInstances(ids);
      return completed(
        'Action was completed. The instances stay stopped: no restart was asked for.',
      );
    }
    let outcome: ActionOutcome;
    try {
      call.world.stopInstances(ids);
      await call.sleep(parseDurationSeconds(restartAfter) ?? 0);
    } finally {
      outcome = await startAgain(call, ids);
    }
    return outcome;
  },
};

async function startAgain(call: ActionCall, ids: readonly string[]): Promise<ActionOutcome> {
  const find = (): readonly WorldInstance[] => findInstances(call.world, ids);
  await call.until(() => !find().some(({ state }) => state === 'stopping'), STOPPING_LIMIT_SECONDS);
  const startable = find().filter(
    ({ state, lifecycle }) => state === 'stopped' && !leaving(lifecycle),
  );
  if (startable.length > 0) call.world.startInstances(startable.map(({ id }) => id));

  const after = find();
  const stuck = after.filter(({ state }) => state === 'stopping').map(({ id }) => id);
  if (stuck.length > 0) return failed(`Instances that do not stop: ${stuck.join(', ')}.`);
  const kept = after.filter(({ state, lifecycle }) => !gone(state) && !leaving(lifecycle));
  const lost = ids.filter((id) => !kept.some((instance) => instance.id === id));
  if (lost.length === 0) return completed('Action was completed.');
  const what = `Instances that were terminated by others and cannot be started again: ${lost.join(', ')}.`;
  return call.parameters['completeIfInstancesTerminated'] === 'true'
    ? completed(`Action was completed. ${what}`)
    : failed(`${what} Set completeIfInstancesTerminated to allow this.`);
}

function findInstances(world: World, ids: readonly string[]): readonly WorldInstance[] {
  return world.instances().filter(({ id }) => ids.includes(id));
}

/** Its Auto Scaling group has given it up: starting it would only race with its termination. */
function leaving(lifecycle: WorldInstance['lifecycle']): boolean {
  return lifecycle === 'Terminating' || lifecycle === 'Terminated';
}

function gone(state: WorldInstance['state']): boolean {
  return state === 'shutting-down' || state === 'terminated';
}
