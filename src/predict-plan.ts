import type { Forecast } from './model/forecast.js';
import { HoldfastError } from './model/error.js';
import { readJsonFile } from './plan/read-file.js';
import { toPlan } from './plan/read-plan.js';
import { readPriorPlan } from './plan/read-prior-plan.js';
import { compareForecasts } from './run/predict/compare-forecasts.js';
import { FORECAST_ASSUMPTIONS, forecastFaults } from './run/predict/forecast.js';
import { readDeployment } from './topology/read-deployment.js';
import { readStack, toStack } from './topology/read-stack.js';
import type { Deployment } from './model/deployment.js';

/** The word that stands for the plan's own prior state. */
const PRIOR = 'prior';

/**
 * What each fault would do to the stack of a plan, in each zone and region, as `holdfast predict`
 * says it: nothing is run. Durations are declared seconds, always as intervals.
 *
 * @param against another plan to compare with, or `prior` for the state that the plan starts from
 * @throws HoldfastError plan/…, stack/…, predict/no-prior
 * @example
 * const { faults } = predictPlan('plan.json');
 * for (const { fault, where, prediction } of faults)
 *   console.log(fault, where, prediction?.outageSeconds ?? 'not known');
 */
export function predictPlan(plan: string, against?: string): Forecast {
  const deployment = readDeployment(toStack(toPlan(readJsonFile(plan))));
  const faults = forecastFaults(deployment);
  return {
    version: 1,
    plan,
    assumptions: [...deployment.substitutions, ...FORECAST_ASSUMPTIONS],
    faults,
    against:
      against === undefined
        ? null
        : {
            plan: against,
            changes: compareForecasts(forecastFaults(readBefore(against, plan)), faults),
          },
  };
}

/** @throws HoldfastError predict/no-prior */
function readBefore(against: string, path: string): Deployment {
  if (against !== PRIOR) return readDeployment(readStack(against));
  const { plan } = readPriorPlan(readJsonFile(path));
  if (plan !== undefined) return readDeployment(toStack(plan));
  throw new HoldfastError(
    'predict/no-prior',
    `${path} starts from nothing: it has no prior state`,
    { hint: 'Compare it with another plan: --against main.json.' },
  );
}
