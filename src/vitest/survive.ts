import type { FaultForecast, Forecast } from '../model/forecast.js';
import { worstVerdict, type Verdict } from '../model/verdict.js';
import { predictPlan } from '../predict-plan.js';
import { formatInterval } from '../report/format.js';
import { wrapText } from '../report/text/columns.js';
import { nameOf, type Judged } from './matcher-result.js';

/**
 * How long users may see failures, in declared seconds, and where the fault strikes: every place
 * that the plan has for it unless said otherwise, such as `zone us-east-1a`.
 *
 * @example
 * const expectation: SurvivalExpectation = { withinSeconds: 120, where: 'zone us-east-1a' };
 */
export interface SurvivalExpectation {
  readonly withinSeconds?: number;
  readonly where?: string;
}

/** Whether a fault is predicted to leave users served, by the plan alone. */
export function judgeSurvival(
  received: unknown,
  fault: string,
  { withinSeconds, where }: SurvivalExpectation,
): Judged {
  const { faults, assumptions } = forecastOf(received);
  const names = new Set(faults.map((each) => each.fault));
  const places = faults.filter(
    (each) => each.fault === fault && (where === undefined || each.where === where),
  );
  if (places.length === 0) {
    const known = names.has(fault)
      ? `${fault} is predicted for ${placesOf(faults, fault)}`
      : `faults are ${[...names].join(', ')}`;
    throw new TypeError(
      `toSurvive: there is no prediction for ${fault}${where === undefined ? '' : ` in ${where}`}; ${known}`,
    );
  }
  const judged = places.map((each) => judgePlace(each, withinSeconds));
  return {
    verdict: worstVerdict(judged.map(({ verdict }) => verdict)),
    why: () => [
      'What the plan alone tells (declared time); nothing was run:',
      ...judged.flatMap(({ verdict, line }) =>
        wrapText(`${{ pass: '✓', fail: '✗', inconclusive: '?' }[verdict]} ${line}`, '  ', '    '),
      ),
      '',
      ...assumptions.flatMap((each) => wrapText(each, 'Assumed: ', '  ')),
    ],
  };
}

function placesOf(faults: readonly FaultForecast[], fault: string): string {
  return faults
    .filter((each) => each.fault === fault)
    .map((each) => each.where || 'one place')
    .join(', ');
}

function judgePlace(
  { fault, where, prediction, hits }: FaultForecast,
  withinSeconds: number | undefined,
): { readonly verdict: Verdict; readonly line: string } {
  const name = `${fault} ${where}`.trim();
  if (prediction === null)
    return { verdict: 'inconclusive', line: `${name}: not predicted: ${hits.join('; ')}` };
  const { path, outageSeconds } = prediction;
  if (!path.survives)
    return { verdict: 'fail', line: `${name}: down as long as it lasts: ${path.why}` };
  const shown = outageSeconds === null ? 'a time that is not known' : formatInterval(outageSeconds);
  const limit = withinSeconds === undefined ? '' : `, wanted at most ${withinSeconds} s`;
  const line = `${name}: failures for ${shown}${limit}: ${path.why}`;
  if (outageSeconds === null) return { verdict: 'inconclusive', line };
  const { low, high } = outageSeconds;
  // Without an end that is known, nothing says that they get over it.
  if (high === null && (withinSeconds === undefined || low <= withinSeconds))
    return { verdict: 'inconclusive', line };
  if (withinSeconds === undefined || (high !== null && high <= withinSeconds))
    return { verdict: 'pass', line };
  return { verdict: low > withinSeconds ? 'fail' : 'inconclusive', line };
}

function forecastOf(received: unknown): Forecast {
  if (typeof received === 'string') return predictPlan(received);
  if (
    typeof received === 'object' &&
    received !== null &&
    'faults' in received &&
    'assumptions' in received
  )
    return received as Forecast;
  throw new TypeError(
    `toSurvive expects the path of a plan’s JSON, or what predictPlan returned, and received ${nameOf(received)}`,
  );
}
