/** Real milliseconds between two looks at what is known already, as what the probe has seen. */
export const LEAST_LOOK_INTERVAL_MS = 100;

/**
 * Real milliseconds between two looks at something that an API tells: one declared second, which is what
 * it adds to the error of what is read off it. On AWS that is one call a second: its read operations are
 * limited per account (FIS's GetExperiment and CloudWatch's DescribeAlarms to a handful a second), and
 * others use them, too. Never under 100 ms, where a look would wait for the one before.
 */
export function lookIntervalMs(speed: number): number {
  return Math.max(LEAST_LOOK_INTERVAL_MS, 1000 / speed);
}
