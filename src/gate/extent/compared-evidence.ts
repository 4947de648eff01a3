import type { Comparison } from './compare-extents.js';

/** What a finding is compared with. */
export type Than = 'before this plan' | 'without this plan' | 'in the baseline';

/**
 * What is worse than it was, or may be, as lines of evidence.
 *
 * @param show takes out of a sentence what the plan marks sensitive
 */
export function comparedEvidence(
  { order, why }: Comparison,
  than: Than,
  show: (text: string) => string,
): string[] {
  const word =
    order === 'worse' ? `worse than ${than}` : `whether it is worse than ${than} cannot be told`;
  return why.map((line) => `${word}: ${show(line)}`);
}

/** Whether a line is one of these: it says nothing of what was found. */
export function isCompared(line: string): boolean {
  return /^(?:worse|whether it is worse) than (?:before this plan|without this plan|in the baseline)/.test(
    line,
  );
}
