import type { Prediction } from './prediction.js';

/**
 * What each fault would do to a stack, from its plan alone.
 *
 * @example
 * const { faults, assumptions }: Forecast = predictPlan('plan.json');
 */
export interface Forecast {
  readonly version: 1;
  readonly plan: string;
  /** What was assumed where the plan leaves it open, one sentence each. */
  readonly assumptions: readonly string[];
  readonly faults: readonly FaultForecast[];
  /** What the new plan changes; null where it was not compared. */
  readonly against: {
    readonly plan: string;
    readonly changes: readonly ForecastChange[];
  } | null;
}

/**
 * One fault in one place of the stack.
 *
 * @example
 * const lost = ({ prediction }: FaultForecast) => prediction?.path.survives === false;
 */
export interface FaultForecast {
  readonly fault: string;
  /** What tells it from the same fault elsewhere, such as `zone us-east-1a`; empty where nothing does. */
  readonly where: string;
  /** Null where the stack has nothing that the fault could hit, or the fault cannot be injected. */
  readonly prediction: Prediction | null;
  /** What is hit; or why nothing is. */
  readonly hits: readonly string[];
  /** There is something to hit, and yet no prediction: `hits` says why. */
  readonly refused: boolean;
}

export interface ForecastChange {
  readonly fault: string;
  readonly where: string;
  readonly change: 'better' | 'worse' | 'same' | 'new' | 'gone';
  /** One sentence. */
  readonly why: string;
}
