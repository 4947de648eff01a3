import { errorPage } from '../load-balancer/error-page.js';
import type { Verdict } from './web-acl.js';

/** What a web ACL answers in the load balancer's place. */
export interface WafAnswer {
  readonly status: number;
  readonly fields: readonly string[];
  readonly body: string;
}

/**
 * 403 for a block, or its custom response; 405 with `x-amzn-waf-action: captcha`, 202 with `challenge`.
 * AWS sends a page with a script along, the lab none. Null where the request is allowed.
 * Source: AWS WAF Developer Guide, "How the CAPTCHA and Challenge rule actions work".
 */
export function wafAnswer({ action, response }: Verdict): WafAnswer | null {
  if (action === 'allow') return null;
  if (action === 'block') {
    if (response === null) return { status: 403, ...errorPage(403) };
    const { statusCode, headers, contentType, body } = response;
    const type = contentType === null ? [] : ['Content-Type', contentType];
    const fields = headers.flatMap(({ name, value }) => [name, value].map(clean));
    return { status: statusCode, fields: [...type, ...fields], body };
  }
  return {
    status: action === 'captcha' ? 405 : 202,
    fields: [
      'x-amzn-waf-action',
      action,
      'Cache-Control',
      'no-store, max-age=0',
      'Content-Type',
      'text/html; charset=UTF-8',
      'Access-Control-Allow-Origin',
      '*',
      'Access-Control-Expose-Headers',
      'x-amzn-waf-action',
    ],
    body: '',
  };
}

/** A plan is hostile input: nothing of it may end a line of the head. */
function clean(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\0-\x1f\x7f]/g, ' ');
}
