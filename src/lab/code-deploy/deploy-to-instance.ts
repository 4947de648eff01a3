import type { VersionBehaviour } from '../../model/lab-versions.js';
import type { Instance } from '../instance/instance.js';
import type { LabTimers } from '../lab-timers.js';
import type { TargetGroup } from '../load-balancer/target-group.js';
import type { LabParameterValues } from '../parameters.js';
import { pauseFor, waitUntil } from './waiting.js';

export interface DeploySurroundings {
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  /** That an instance leaves while it is deployed to; none without traffic control. */
  readonly targetGroups: readonly TargetGroup[];
  /** The deployment was stopped: nothing more is begun. */
  readonly isStopped: () => boolean;
}

/**
 * One instance's way through an in-place deployment: out of the load balancer, the application stopped
 * and started anew, in again. False where it did not become healthy in time, or went away.
 */
export async function deployToInstance(
  instance: Instance,
  behaviour: VersionBehaviour,
  surroundings: DeploySurroundings,
): Promise<boolean> {
  const { timers, parameters } = surroundings;
  await blockTraffic([instance], surroundings);
  const [restarted] = await Promise.all([
    instance.restartApplication(behaviour),
    pauseFor(timers, parameters.codeDeployInstallSeconds),
  ]);
  if (!restarted || !runs(instance)) return false;
  return await allowTraffic(instance, surroundings);
}

/** They leave the load balancer, and are let drain. CodeDeploy calls that BlockTraffic. */
export async function blockTraffic(
  instances: readonly Instance[],
  { timers, targetGroups }: DeploySurroundings,
): Promise<void> {
  for (const group of targetGroups) for (const { id } of instances) group.deregister(id);
  const delays = targetGroups.map(({ deployed }) => deployed.deregistrationDelaySeconds);
  if (delays.length > 0) await pauseFor(timers, Math.max(...delays));
}

/** It joins the load balancer; false where it does not become healthy. CodeDeploy's AllowTraffic. */
export async function allowTraffic(
  instance: Instance,
  surroundings: DeploySurroundings,
): Promise<boolean> {
  for (const group of surroundings.targetGroups) group.register(instance);
  return await waitUntil(
    () => isHealthy(instance, surroundings),
    () => runs(instance),
    inTime(surroundings),
  );
}

/** Until an instance that is being launched serves; false where it does not come in time, or goes. */
export async function waitForLaunch(
  instance: Instance,
  surroundings: DeploySurroundings,
): Promise<boolean> {
  return await waitUntil(
    () => instance.lifecycle === 'InService' && isHealthy(instance, surroundings),
    () => instance.state === 'pending' || runs(instance),
    inTime(surroundings),
  );
}

function isHealthy({ id }: Instance, { targetGroups }: DeploySurroundings): boolean {
  return targetGroups.every((group) => group.healthOf(id) === 'healthy');
}

export function runs({ state, lifecycle }: Instance): boolean {
  return state === 'running' && lifecycle !== 'Terminating';
}

function inTime({ timers, parameters, isStopped }: DeploySurroundings): {
  readonly timers: LabTimers;
  readonly atMostSeconds: number;
  readonly isStopped: () => boolean;
} {
  return { timers, isStopped, atMostSeconds: parameters.codeDeployTrafficTimeoutSeconds };
}
