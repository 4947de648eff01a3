import { redactor } from './gate/redact.js';
import type { Forecast } from './model/forecast.js';
import { readJsonFile } from './plan/read-file.js';
import { toPlan } from './plan/read-plan.js';
import { readPriorPlan } from './plan/read-prior-plan.js';
import { compareForecasts } from './run/predict/compare-forecasts.js';
import { FORECAST_ASSUMPTIONS, forecastFaults } from './run/predict/forecast.js';
import { readDeployment } from './topology/read-deployment.js';
import { readStack, toStack, type Stack } from './topology/read-stack.js';

/** The word that stands for the plan's own prior state. */
export const PRIOR = 'prior';

/**
 * What each fault would do to the stack of a plan, in each zone and region, as `holdfast predict`
 * says it: nothing is run. Durations are declared seconds, always as intervals.
 *
 * @param against another plan to compare with, or `prior` for the state that the plan starts from;
 *   of a first create, which starts from nothing, `against` is null in the result
 * @throws HoldfastError plan/…, stack/…
 * @example
 * const { faults } = predictPlan('plan.json');
 * for (const { fault, where, prediction } of faults)
 *   console.log(fault, where, prediction?.outageSeconds ?? 'not known');
 */
export function predictPlan(plan: string, against?: string): Forecast {
  const stack = toStack(toPlan(readJsonFile(plan)));
  const deployment = readDeployment(stack);
  const faults = forecastFaults(deployment);
  const before = against === undefined ? null : readBefore(against, plan);
  const changes = before && compareForecasts(forecastFaults(readDeployment(before)), faults);
  const { all } = redactor(
    new Set([...stack.plan.sensitiveValues, ...(before?.plan.sensitiveValues ?? [])]),
  );
  return {
    version: 1,
    plan,
    assumptions: all([...deployment.substitutions, ...FORECAST_ASSUMPTIONS]),
    faults: all(faults),
    against:
      against === undefined || changes === null ? null : { plan: against, changes: all(changes) },
  };
}

/** Null where the plan's own prior state is asked for, and it has none: a first create. */
function readBefore(against: string, path: string): Stack | null {
  if (against !== PRIOR) return readStack(against);
  const { plan } = readPriorPlan(readJsonFile(path));
  return plan === undefined ? null : toStack(plan);
}
