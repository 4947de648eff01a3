import { findFault } from '../../fault/faults.js';
import type { Deployment } from '../../model/deployment.js';
import { HoldfastError } from '../../model/error.js';
import type { Prediction } from '../../model/prediction.js';
import type { Scenario } from '../../model/scenario.js';
import { predict } from '../../prediction/predict.js';
import { onlyReads } from '../../scenario/only-reads.js';
import type { TargetTiming } from '../../prediction/effect.js';
import { plannedInventory } from './planned-inventory.js';

/** Whether a scenario has something to hit in a stack, from the deployment alone. */
export interface ScenarioFit {
  readonly scenario: Scenario;
  /** Why it cannot be run there, one sentence; null where it can. */
  readonly notApplicable: string | null;
  /** One for each of its faults; empty where it is not applicable. */
  readonly predictions: readonly Prediction[];
}

/** Each fault is settled as a run would settle it right after the plan was applied. Pure. */
export function fitScenario(
  scenario: Scenario,
  deployment: Deployment,
  timing: TargetTiming,
): ScenarioFit {
  const inventory = plannedInventory(deployment);
  const usersOnlyRead = onlyReads(scenario);
  try {
    const predictions = scenario.faults.map((fault) => {
      const { loss } = findFault(fault.name).plan({
        fault,
        deployment,
        inventory,
        accountId: deployment.accountId,
        usersPerSecond: scenario.load.ratePerSecond + scenario.probe.ratePerSecond,
      });
      return predict(deployment, { ...loss, usersOnlyRead }, timing);
    });
    return { scenario, notApplicable: null, predictions };
  } catch (error) {
    if (!(error instanceof HoldfastError) || !error.code.startsWith('fault/')) throw error;
    // A fault says its own name first, which often is the scenario's.
    const own = `${scenario.name}: `;
    const { message } = error;
    const notApplicable = message.startsWith(own) ? message.slice(own.length) : message;
    return { scenario, notApplicable, predictions: [] };
  }
}
