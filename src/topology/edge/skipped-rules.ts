import type { WebAclRule } from './web-acl-rules.js';

/** A rule that some or all requests never get to, because another lets them through before. */
export interface Skipped {
  readonly how: 'all' | 'some';
  /** Name of the rule before it. */
  readonly by: string;
}

/** Where a rule stands: the priority of its own, or of its group and then its own. Undefined where it is open. */
export type Order = readonly number[] | undefined;

/**
 * Rules run from the lowest priority on, and allow ends it for the requests that match. What is allowed by
 * an IP set alone is taken as named exceptions and does not count. Source: AWS WAF Developer Guide, How AWS
 * WAF handles rule and rule group actions, and Setting rule priority.
 */
export function markSkipped(
  rules: readonly { readonly rule: WebAclRule; readonly order: Order }[],
): WebAclRule[] {
  const passing = rules.filter(({ rule }) => lets(rule));
  return rules.map(({ rule: own, order }) => {
    const rule = order === undefined ? own : { ...own, order };
    const before = passing.filter((other) => other.rule !== own && mayPrecede(other.order, order));
    const whole = before.find(
      (other) =>
        other.rule.action === 'allow' && other.rule.meetsAll && precedes(other.order, order),
    );
    const [first] = before;
    if (whole) return { ...rule, skipped: { how: 'all', by: whole.rule.name } };
    return first ? { ...rule, skipped: { how: 'some', by: first.rule.name } } : rule;
  });
}

/** Whether it lets requests through that nobody named by address. */
function lets({ action, detects, overrides }: WebAclRule): boolean {
  if (action === 'group') return Object.values(overrides).includes('allow');
  return action === 'allow' && !detects.every((name) => name === 'ip_set_reference_statement');
}

function precedes(a: Order, b: Order): boolean {
  return a !== undefined && b !== undefined && compare(a, b) < 0;
}

function mayPrecede(a: Order, b: Order): boolean {
  return a === undefined || b === undefined || compare(a, b) < 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, own] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 0;
    if (own !== other) return own - other;
  }
  return 0;
}
