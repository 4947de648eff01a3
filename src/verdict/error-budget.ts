import type { FaultMeasurement } from '../measure/measure-faults.js';
import type { Scenario } from '../model/scenario.js';
import type { ErrorBudget } from '../model/summary.js';

const SECONDS_A_YEAR = 365 * 86_400;

/**
 * What a fault costs in a year: its downtime times how often the configuration expects it, against
 * what the objective allows. The whole time from the first to the last failing request counts as down,
 * also where some requests were answered in it. Null where no rate or no objective is stated, where
 * the fault was not proven or overlaps with another, and where its outage had not ended: there is no
 * figure of it then.
 */
export function errorBudgetOf(
  fault: FaultMeasurement,
  { slo }: Scenario,
  speed: number,
): ErrorBudget | null {
  const perYear = slo?.faultsPerYear[fault.name];
  const objective = slo?.availability ?? null;
  const { effect } = fault;
  if (perYear === undefined || objective === null) return null;
  if (effect === null || effect.stillFailing || !fault.proven || fault.together.length > 0) {
    return null;
  }
  const downtimeSecondsPerYear = ((effect.outageMs * speed) / 1000) * perYear;
  const allowedSecondsPerYear = (1 - objective) * SECONDS_A_YEAR;
  return {
    perYear,
    downtimeSecondsPerYear,
    objective,
    allowedSecondsPerYear,
    spent: downtimeSecondsPerYear / allowedSecondsPerYear,
  };
}
