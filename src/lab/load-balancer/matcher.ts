import { HoldfastError } from '../../model/error.js';

/** Status codes of a target group's matcher: `200`, `200-299`, `200,302`, and mixtures of them. */
export type StatusMatcher = (status: number) => boolean;

/** Throws `lab/matcher` on anything that ELBv2 would not take either. */
export function parseMatcher(matcher: string): StatusMatcher {
  const ranges = matcher.split(',').map((part) => parseRange(part.trim(), matcher));
  return (status) => ranges.some(({ low, high }) => status >= low && status <= high);
}

/** The lowest code that the matcher takes: what an application has to answer to be healthy. */
export function firstMatchingStatus(matcher: string): number {
  return Math.min(...matcher.split(',').map((part) => parseRange(part.trim(), matcher).low));
}

function parseRange(part: string, whole: string): { low: number; high: number } {
  const [, low, high] = /^(\d{3})(?:-(\d{3}))?$/.exec(part) ?? [];
  if (low === undefined) {
    throw new HoldfastError(
      'lab/matcher',
      `The health check's matcher "${whole}" is not a list of status codes such as 200, 200-299 or 200,302`,
      { hint: 'Correct the target group’s health_check.matcher.' },
    );
  }
  return { low: Number(low), high: Number(high ?? low) };
}
