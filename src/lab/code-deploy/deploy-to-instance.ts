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
  const { targetGroups, timers, parameters } = surroundings;
  const pause = (seconds: number): Promise<void> =>
    new Promise((resolve) => {
      timers.after(seconds, resolve);
    });
  for (const group of targetGroups) group.deregister(instance.id);
  const delays = targetGroups.map(({ deployed }) => deployed.deregistrationDelaySeconds);
  if (delays.length > 0) await pause(Math.max(...delays));
  const [restarted] = await Promise.all([
    instance.restartApplication(behaviour),
    pause(parameters.codeDeployInstallSeconds),
  ]);
  const runs = (): boolean => instance.state === 'running' && instance.lifecycle !== 'Terminating';
  if (!restarted || !runs()) return false;
  for (const group of targetGroups) group.register(instance);
  for (
    let waited = 0;
    waited < parameters.codeDeployTrafficTimeoutSeconds && !surroundings.isStopped();
    waited += LOOK_SECONDS
  ) {
    if (!runs()) return false;
    if (targetGroups.every((group) => group.healthOf(instance.id) === 'healthy')) return true;
    await pause(LOOK_SECONDS);
  }
  return false;
}
