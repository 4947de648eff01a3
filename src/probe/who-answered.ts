import type { Outcome } from '../model/sample.js';

/** What of an answer tells who made it; null where the header is missing. */
export interface Answerer {
  readonly status: number;
  readonly server: string | null;
  readonly wafAction: string | null;
}

/**
 * Whose answer an unexpected status is. Sources: ALB sends `Server: awselb/2.0` with what it makes
 * itself and passes a target's own `Server` on; AWS WAF Developer Guide, "How the CAPTCHA and
 * Challenge rule actions work". What cannot be told stands at OUTCOMES.
 */
export function whoAnswered({ status, server, wafAction }: Answerer): Outcome {
  if (wafAction !== null) return 'waf';
  if (server !== null && /^awselb\//i.test(server) && status >= 400) {
    return status === 403 ? 'waf' : 'lb-error';
  }
  if (status >= 500 && !/^cloudfront$/i.test(server ?? '')) return 'target-error';
  return 'http-error';
}
