import type {
  InstanceStateChange,
  StartInstancesRequest,
  StartInstancesResult,
  StopInstancesRequest,
  StopInstancesResult,
  TerminateInstancesRequest,
  TerminateInstancesResult,
} from '@aws-sdk/client-ec2';
import type { InstanceState, World } from '../../world.js';
import { AwsError } from '../aws-error.js';
import type { ApiContext } from '../service.js';
import { chooseInstances, instanceState } from './instances.js';

export function stopInstances(
  input: StopInstancesRequest,
  { world }: ApiContext,
): StopInstancesResult {
  const StoppingInstances = changeState(world, input, {
    allowed: ['running', 'pending', 'stopping', 'stopped'],
    change: (ids) => world.stopInstances(ids),
  });
  return { StoppingInstances };
}

export function startInstances(
  input: StartInstancesRequest,
  { world }: ApiContext,
): StartInstancesResult {
  const StartingInstances = changeState(world, input, {
    // AWS refuses to start an instance that is still stopping.
    allowed: ['stopped', 'pending', 'running'],
    change: (ids) => world.startInstances(ids),
  });
  return { StartingInstances };
}

export function terminateInstances(
  input: TerminateInstancesRequest,
  { world }: ApiContext,
): TerminateInstancesResult {
  const TerminatingInstances = changeState(world, input, {
    allowed: ['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated'],
    change: (ids) => world.terminateInstances(ids),
  });
  return { TerminatingInstances };
}

/** All or nothing, as on AWS: one instance in a wrong state and none is changed. */
function changeState(
  world: World,
  input: {
    readonly InstanceIds: readonly string[] | undefined;
    readonly DryRun?: boolean | undefined;
  },
  rule: {
    readonly allowed: readonly InstanceState[];
    readonly change: (ids: readonly string[]) => void;
  },
): InstanceStateChange[] {
  if ((input.InstanceIds ?? []).length === 0) {
    throw new AwsError('MissingParameter', 'The request must contain the parameter InstanceId');
  }
  const before = chooseInstances(world, input.InstanceIds).map(({ id, state }) => ({ id, state }));
  const wrong = before.find(({ state }) => !rule.allowed.includes(state));
  if (wrong !== undefined) {
    throw new AwsError(
      'IncorrectInstanceState',
      `The instance '${wrong.id}' is not in a state from which this can be done: it is '${wrong.state}'.`,
    );
  }
  if (input.DryRun === true) {
    throw new AwsError(
      'DryRunOperation',
      'Request would have succeeded, but DryRun flag is set.',
      412,
    );
  }
  rule.change([...new Set(before.map(({ id }) => id))]);
  const after = new Map(world.instances().map(({ id, state }) => [id, state]));
  return before.map(({ id, state }) => ({
    InstanceId: id,
    PreviousState: instanceState(state),
    CurrentState: instanceState(after.get(id) ?? 'terminated'),
  }));
}
