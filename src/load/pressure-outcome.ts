/** What became of one request of a pressure. */
export type PressureOutcome = 'blocked' | 'captcha' | 'challenged' | 'passed' | 'failed';

/**
 * By the answer: 403 and 429 are what web ACLs block with, a CAPTCHA or challenge says so in its
 * header. Everything else of an application passed, errors of the server failed.
 */
export function outcomeOf(
  status: number,
  wafAction: string | readonly string[] | undefined,
): PressureOutcome {
  if (wafAction === 'captcha') return 'captcha';
  if (wafAction === 'challenge') return 'challenged';
  if (status === 403 || status === 429) return 'blocked';
  return status >= 500 ? 'failed' : 'passed';
}
