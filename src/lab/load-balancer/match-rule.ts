import { addressRanges } from '../address-range.js';
import type { HeaderValues } from './http1/fields.js';
import type { ListenerRule, RuleCondition } from '../../model/deployment.js';

/** What of a request the conditions of a rule look at. */
export interface MatchedRequest {
  readonly method: string;
  /** Request target: path and query. */
  readonly target: string;
  readonly headers: HeaderValues;
  /** Address of the connection's other end, never that of a header. */
  readonly clientIp: string;
}

/**
 * The first rule whose conditions all hold; undefined where the default action answers.
 * Source: User Guide for Application Load Balancers, "Condition types for listener rules".
 */
export function matchRule(
  rules: readonly ListenerRule[],
  request: MatchedRequest,
): ListenerRule | undefined {
  return rules.find(({ conditions }) => conditions.every((item) => holds(item, request)));
}

function holds(condition: RuleCondition, request: MatchedRequest): boolean {
  const [path = '', query = ''] = splitTarget(request.target);
  switch (condition.field) {
    case 'host-header': {
      const host = (request.headers['host'] ?? '').replace(/:\d+$/, '');
      return condition.values.some((pattern) => matchesPattern(pattern, host, 'any-case'));
    }
    case 'path-pattern':
      return condition.values.some((pattern) => matchesPattern(pattern, path, 'same-case'));
    case 'http-request-method':
      return condition.values.includes(request.method);
    case 'source-ip':
      return addressRanges(condition.values)(request.clientIp);
    case 'http-header': {
      const given = request.headers[condition.name.toLowerCase()];
      const values = given === undefined ? [] : [given];
      return condition.values.some((pattern) =>
        values.some((value) => matchesPattern(pattern, value, 'any-case')),
      );
    }
    case 'query-string': {
      const pairs = [...new URLSearchParams(query)];
      return condition.values.some(({ key, value: pattern }) =>
        pairs.some(
          ([name, value]) =>
            (key === null || matchesPattern(key, name, 'any-case')) &&
            matchesPattern(pattern, value, 'any-case'),
        ),
      );
    }
  }
}

function splitTarget(target: string): string[] {
  const at = target.indexOf('?');
  return at === -1 ? [target] : [target.slice(0, at), target.slice(at + 1)];
}

/** `*` is any text, `?` one character. Linear in the text for each `*`: no regular expression. */
function matchesPattern(pattern: string, text: string, letters: 'any-case' | 'same-case'): boolean {
  const [p, t] =
    letters === 'any-case' ? [pattern.toLowerCase(), text.toLowerCase()] : [pattern, text];
  let [at, star, mark] = [0, -1, 0];
  for (let index = 0; index < t.length;) {
    if (at < p.length && (p[at] === '?' || p[at] === t[index]) && p[at] !== '*') {
      at += 1;
      index += 1;
    } else if (p[at] === '*') {
      star = at;
      mark = index;
      at += 1;
    } else if (star !== -1) {
      at = star + 1;
      mark += 1;
      index = mark;
    } else return false;
  }
  while (p[at] === '*') at += 1;
  return at === p.length;
}
