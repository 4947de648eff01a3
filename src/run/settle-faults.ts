import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { FaultPlan } from '../fault/fault-driver.js';
import { findFault } from '../fault/faults.js';
import type { Deployment } from '../model/deployment.js';
import type { Prediction } from '../model/prediction.js';
import type { FaultSpec, Scenario } from '../model/scenario.js';
import type { TargetTiming } from '../prediction/effect.js';
import { predict } from '../prediction/predict.js';
import type { Clients } from '../target/clients.js';
import { readInventory } from '../target/inventory.js';
import { withPrimaries } from '../target/primaries.js';
import { onlyReads } from '../scenario/only-reads.js';
import { refuseOverlaps } from './overlapping-faults.js';

/** A fault of the scenario, with what it hits and what it is predicted to do. */
export interface SettledFault {
  /** Index into the scenario's faults. */
  readonly index: number;
  readonly spec: FaultSpec;
  readonly plan: FaultPlan;
  readonly prediction: Prediction;
}

export interface SettleOptions {
  readonly scenario: Scenario;
  readonly deployment: Deployment;
  /** Clients of every region of the deployment, the primary first. */
  readonly clients: readonly [Clients, ...Clients[]];
  readonly timing: TargetTiming;
}

/**
 * Reads the inventory and settles what each fault hits. Only reads; injects nothing.
 * @throws HoldfastError run/overlapping-faults, and what a fault's driver says
 */
export async function settleFaults(options: SettleOptions): Promise<readonly SettledFault[]> {
  const { scenario } = options;
  if (scenario.faults.length === 0) return [];
  const settle = await settler(options);
  const settled = scenario.faults.map(settle);
  refuseOverlaps(settled);
  return settled;
}

/** Settles one fault anew: an earlier one may have replaced what it was to hit. */
export async function settleAgain(
  { index, spec }: SettledFault,
  options: SettleOptions,
): Promise<SettledFault> {
  const settle = await settler(options);
  return settle(spec, index);
}

async function settler({
  scenario,
  clients,
  deployment: read,
  timing,
}: SettleOptions): Promise<(spec: FaultSpec, index: number) => SettledFault> {
  const { load, probe } = scenario;
  const deployment = await withPrimaries(read, clients);
  const inventory = await readInventory(clients, deployment);
  const [primary] = clients;
  const identity = await primary.sts.send(new GetCallerIdentityCommand({}));
  const accountId = identity.Account ?? '';
  const context = {
    deployment,
    inventory,
    accountId,
    usersPerSecond: load.ratePerSecond + probe.ratePerSecond,
  };
  return (fault, index) => {
    const plan = findFault(fault.name).plan({ ...context, fault });
    const loss = { ...plan.loss, usersOnlyRead: onlyReads(scenario) };
    return { index, spec: fault, plan, prediction: predict(deployment, loss, timing) };
  };
}
