import { FAULTS } from '../../fault/faults.js';
import type { FaultDriver } from '../../fault/fault-driver.js';
import type { Deployment } from '../../model/deployment.js';
import { HoldfastError } from '../../model/error.js';
import type { FaultForecast } from '../../model/forecast.js';
import { predict } from '../../prediction/predict.js';
import { timingOf } from '../../target/timing.js';
import { faultVariants, type FaultVariant } from './fault-variants.js';
import { plannedInventory } from './planned-inventory.js';

/** As long as AWS's own scenario of a lost zone. */
const DURATION_SECONDS = 1800;
/** A plan does not tell how many users it has. */
const ASSUMED_REQUESTS_PER_SECOND = 100;

/** What every forecast takes for given, one sentence each. */
export const FORECAST_ASSUMPTIONS: readonly string[] = [
  `Users make ${ASSUMED_REQUESTS_PER_SECOND} requests a second, which no plan tells: a surge is a multiple of that. A run takes its scenario's own load instead.`,
];

/** What each fault would do in each place, from the deployment alone: nothing is asked or started. */
export function forecastFaults(deployment: Deployment): FaultForecast[] {
  return Object.values(FAULTS).flatMap((driver) =>
    faultVariants(driver, deployment).map((variant) => forecast(driver, variant, deployment)),
  );
}

function forecast(
  driver: FaultDriver,
  { where, parameters }: FaultVariant,
  deployment: Deployment,
): FaultForecast {
  const { name: fault } = driver;
  try {
    const { loss, blastRadius } = driver.plan({
      fault: { name: fault, atSeconds: 0, durationSeconds: DURATION_SECONDS, parameters },
      deployment,
      inventory: plannedInventory(deployment),
      accountId: deployment.accountId,
      usersPerSecond: ASSUMED_REQUESTS_PER_SECOND,
    });
    return {
      fault,
      where,
      prediction: predict(deployment, loss, timingOf('aws')),
      hits: blastRadius,
      refused: false,
    };
  } catch (error) {
    if (!(error instanceof HoldfastError) || !error.code.startsWith('fault/')) throw error;
    // A stack without a cache loses none, for example: that is an answer.
    const refused = error.code !== 'fault/nothing-to-hit';
    return { fault, where, prediction: null, hits: [error.message], refused };
  }
}
