import { HoldfastError } from '../model/error.js';
import type { RateStage } from '../model/rate-stage.js';

/** A shape of load over time. One entry in PROFILES; help and docs derive from it. */
export interface LoadProfile {
  readonly name: string;
  /** One sentence for help and docs. */
  readonly summary: string;
  /** What --rate means for it. */
  readonly rateMeaning: string;
  readonly defaults: { readonly ratePerSecond: number; readonly durationSeconds: number };
  /** Stages of a run of this rate and length; their durations add up to it. */
  stages(ratePerSecond: number, durationSeconds: number): readonly RateStage[];
}

const STRESS_STEPS = 10;

/** Every profile of `holdfast load`. Durations are real seconds, rates real requests per second. */
export const PROFILES: Readonly<Record<string, LoadProfile>> = {
  steady: {
    name: 'steady',
    summary: 'One rate for the whole time.',
    rateMeaning: 'the rate',
    defaults: { ratePerSecond: 50, durationSeconds: 60 },
    stages: (rate, seconds) => [flat(rate, seconds)],
  },
  ramp: {
    name: 'ramp',
    summary: 'From a tenth of the rate up to it over half of the time, then at it.',
    rateMeaning: 'the rate at the end',
    defaults: { ratePerSecond: 100, durationSeconds: 120 },
    stages: (rate, seconds) => [
      { durationSeconds: seconds / 2, startRate: rate / 10, endRate: rate },
      flat(rate, seconds / 2),
    ],
  },
  spike: {
    name: 'spike',
    summary: 'A fifth of the rate, all of it at once for a fifth of the time, and a fifth again.',
    rateMeaning: 'the rate of the spike',
    defaults: { ratePerSecond: 200, durationSeconds: 60 },
    stages: (rate, seconds) => [
      flat(rate / 5, seconds * 0.4),
      flat(rate, seconds * 0.2),
      flat(rate / 5, seconds * 0.4),
    ],
  },
  soak: {
    name: 'soak',
    summary: 'One rate for an hour: leaks and what fills up slowly.',
    rateMeaning: 'the rate',
    defaults: { ratePerSecond: 50, durationSeconds: 3600 },
    stages: (rate, seconds) => [flat(rate, seconds)],
  },
  stress: {
    name: 'stress',
    summary: `${STRESS_STEPS} steps up to the rate; it ends at the first that does not meet the objectives.`,
    rateMeaning: 'the highest step',
    defaults: { ratePerSecond: 500, durationSeconds: 100 },
    stages: (rate, seconds) =>
      Array.from({ length: STRESS_STEPS }, (_, step) =>
        flat((rate * (step + 1)) / STRESS_STEPS, seconds / STRESS_STEPS),
      ),
  },
  'pre-release': {
    name: 'pre-release',
    summary:
      'Looks for the highest rate that meets the objectives: doubles it until one does not, then halves the gap.',
    rateMeaning: 'the highest rate that is tried',
    defaults: { ratePerSecond: 400, durationSeconds: 120 },
    // Its steps follow from what was measured; see find-highest-rate.ts.
    stages: (rate, seconds) => [flat(rate, seconds)],
  },
};

function flat(rate: number, durationSeconds: number): RateStage {
  return { durationSeconds, startRate: rate, endRate: rate };
}

/** @throws HoldfastError load/unknown-profile */
export function findProfile(name: string): LoadProfile {
  const profile = Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
  if (profile) return profile;
  throw new HoldfastError('load/unknown-profile', `There is no load profile ${name}`, {
    hint: `There are: ${Object.keys(PROFILES).join(', ')}.`,
  });
}
