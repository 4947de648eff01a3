import { expect, it } from 'vitest';
import type { Outcome } from '../model/sample.js';
import { whoAnswered } from './who-answered.js';

it.each<[Outcome, number, string | null, string | null]>([
  ['waf', 405, 'awselb/2.0', 'captcha'],
  ['waf', 202, null, 'challenge'],
  ['waf', 403, 'awselb/2.0', null],
  ['http-error', 403, 'nginx', null],
  ['http-error', 403, null, null],
  ['lb-error', 502, 'awselb/2.0', null],
  ['lb-error', 503, 'awselb/2.0', null],
  ['lb-error', 460, 'awselb/2.0', null],
  ['target-error', 503, 'nginx', null],
  ['target-error', 500, null, null],
  ['target-error', 500, 'not awselb/2.0', null],
  ['http-error', 504, 'CloudFront', null],
  ['http-error', 301, 'awselb/2.0', null],
  ['http-error', 404, 'nginx', null],
])(
  '%s made the status %d with Server %j and x-amzn-waf-action %j',
  (outcome, status, ...headers) => {
    const [server, wafAction] = headers;
    expect(whoAnswered({ status, server, wafAction })).toBe(outcome);
  },
);
