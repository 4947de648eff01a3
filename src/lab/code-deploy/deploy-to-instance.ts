import type { VersionBehaviour } from '../../model/lab-versions.js';
import type { Instance } from '../instance/instance.js';
import type { LabTimers } from '../lab-timers.js';
import type { TargetGroup } from '../load-balancer/target-group.js';
import type { LabParameterValues } from '../parameters.js';

export interface DeploySurroundings {
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  /** That an instance leaves while it is deployed to; none without traffic control. */
  readonly targetGroups: readonly TargetGroup[];
  /** The deployment was stopped: nothing more is begun. */
  readonly isStopped: () => boolean;
}

/** A finer look would only be the shortest duration of a run, and bound its speed. */
const LOOK_SECONDS = 5;

/**
 * One instance's way through an in-place deployment: out of the load balancer, the application stopped
 * and started anew, in again. False where it did not become healthy in time, or went away.
 */
export async function deployToInstance(
  instance: Instance,
  behaviour: VersionBehaviour,
  surroundings: DeploySurroundings,
): Promise<boolean> {
  const { targetGroups, parameters } = surroundings;
  const pause = pauseBy(surroundings);
  for (const group of targetGroups) group.deregister(instance.id);
  const delays = targetGroups.map(({ deployed }) => deployed.deregistrationDelaySeconds);
  if (delays.length > 0) await pause(Math.max(...delays));
  const [restarted] = await Promise.all([
    instance.restartApplication(behaviour),
    pause(parameters.codeDeployInstallSeconds),
  ]);
  if (!restarted || !runs(instance)) return false;
  for (const group of targetGroups) group.register(instance);
  return await waitUntil(
    () => targetGroups.every((group) => group.healthOf(instance.id) === 'healthy'),
    () => runs(instance),
    surroundings,
  );
}

/** Until an instance that is being launched serves; false where it does not come in time, or goes. */
export async function waitForLaunch(
  instance: Instance,
  surroundings: DeploySurroundings,
): Promise<boolean> {
  const { targetGroups } = surroundings;
  return await waitUntil(
    () =>
      instance.lifecycle === 'InService' &&
      targetGroups.every((group) => group.healthOf(instance.id) === 'healthy'),
    () => instance.state === 'pending' || runs(instance),
    surroundings,
  );
}

function runs({ state, lifecycle }: Instance): boolean {
  return state === 'running' && lifecycle !== 'Terminating';
}

async function waitUntil(
  isThere: () => boolean,
  mayCome: () => boolean,
  surroundings: DeploySurroundings,
): Promise<boolean> {
  const { parameters, isStopped } = surroundings;
  const pause = pauseBy(surroundings);
  for (
    let waited = 0;
    waited < parameters.codeDeployTrafficTimeoutSeconds && !isStopped();
    waited += LOOK_SECONDS
  ) {
    if (!mayCome()) return false;
    if (isThere()) return true;
    await pause(LOOK_SECONDS);
  }
  return false;
}

function pauseBy({ timers }: DeploySurroundings): (seconds: number) => Promise<void> {
  return (seconds) =>
    new Promise((resolve) => {
      timers.after(seconds, resolve);
    });
}
