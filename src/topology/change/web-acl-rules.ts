import { isObject, type JsonObject } from '../../plan/json-shape.js';
import { valueAt } from '../../plan/value-at.js';

/** What a web ACL or a rule group no longer stops, and what it may no longer: one sentence each. */
export function compareRules(
  before: JsonObject,
  after: JsonObject,
): { readonly weakened: readonly string[]; readonly open: readonly string[] } {
  const defaultBlocked = isFilled(valueAt(before, ['default_action', 0, 'block']));
  const nowAllowed = isFilled(valueAt(after, ['default_action', 0, 'allow']));
  const old = rulesOf(before);
  const now = rulesOf(after);
  const pairs = old
    .filter(({ stops }) => stops)
    .map((rule) => ({ rule, next: sameRule(rule, now) }));
  return {
    weakened: [
      ...(defaultBlocked && nowAllowed ? ['its default action goes from block to allow'] : []),
      ...pairs.flatMap(({ rule, next }) => lostBy(rule, next)),
    ],
    open: [
      ...pairs.flatMap(({ rule, next }) =>
        next?.stops === true && next.looksFor !== rule.looksFor
          ? [`what its rule ${rule.name} looks for is another than before`]
          : [],
      ),
      ...letInBefore(old, now),
    ],
  };
}

function lostBy(rule: Rule, next: Rule | undefined): string[] {
  if (!next) return [`its rule ${rule.name} is removed`];
  if (!next.stops)
    return [`its rule ${rule.name} only counts or allows, where it stopped requests`];
  const passed = next.passed.filter((name) => !rule.passed.includes(name));
  const limits =
    rule.limit !== undefined && next.limit !== undefined && next.limit > rule.limit
      ? [`the limit of its rule ${rule.name} goes from ${rule.limit} to ${next.limit}`]
      : [];
  return [
    ...passed.map((name) => `${name} of its rule ${rule.name} only counts or allows`),
    ...limits,
  ];
}

/** A rule that allows ends the evaluation, so that those behind it no longer look at what it allows. */
function letInBefore(old: readonly Rule[], now: readonly Rule[]): string[] {
  const stopping = (rules: readonly Rule[], behind: Rule): string[] =>
    rules.flatMap(({ stops, name, priority }) =>
      stops && priority > behind.priority ? [name] : [],
    );
  const existed = new Set(old.map(({ name }) => name));
  return now
    .filter(({ allows }) => allows)
    .flatMap((rule) => {
      const former = old.find(({ allows, looksFor }) => allows && looksFor === rule.looksFor);
      const known = former ? stopping(old, former) : [];
      const passed = stopping(now, rule).filter(
        (name) => existed.has(name) && !known.includes(name),
      );
      return passed.length === 0
        ? []
        : [`its rule ${rule.name} allows requests before ${passed.join(', ')} looks at them`];
    });
}

/** Under another name it is the same rule. */
function sameRule(rule: Rule, now: readonly Rule[]): Rule | undefined {
  return (
    now.find(({ name }) => name === rule.name) ??
    now.find((next) => next.looksFor === rule.looksFor)
  );
}

interface Rule {
  readonly name: string;
  readonly priority: number;
  /** Its statement, without what is compared by itself. */
  readonly looksFor: string;
  /** Blocks, or asks for a CAPTCHA or a challenge; a managed group does what its own rules say. */
  readonly stops: boolean;
  readonly allows: boolean;
  /** Rules of a managed group that are overridden to count or to allow. */
  readonly passed: readonly string[];
  /** Requests from which on a rate-based rule stops. */
  readonly limit: number | undefined;
}

function rulesOf(acl: JsonObject): Rule[] {
  const rows = acl['rule'];
  return (Array.isArray(rows) ? rows : []).filter(isObject).map((row) => {
    const managed = valueAt(row, ['statement', 0, 'managed_rule_group_statement', 0]);
    const overrides = valueAt(managed, ['rule_action_override']);
    const limit = valueAt(row, ['statement', 0, 'rate_based_statement', 0, 'limit']);
    const isAction = (kind: string): boolean => isFilled(valueAt(row, ['action', 0, kind]));
    return {
      name: String(row['name']),
      priority: Number(row['priority'] ?? 0),
      looksFor: JSON.stringify(row['statement'], (key, value: unknown) =>
        COMPARED_APART.has(key) || isBlank(value) ? undefined : value,
      ),
      stops:
        ['block', 'captcha', 'challenge'].some(isAction) ||
        isFilled(valueAt(row, ['override_action', 0, 'none'])),
      allows: isAction('allow'),
      passed: (Array.isArray(overrides) ? overrides : [])
        .filter((item) =>
          ['count', 'allow'].some((kind) => isFilled(valueAt(item, ['action_to_use', 0, kind]))),
        )
        .map((item) => String(valueAt(item, ['name']))),
      limit: typeof limit === 'number' ? limit : undefined,
    };
  });
}

/** Of a version AWS alone knows what is in it. */
const COMPARED_APART = new Set(['rule_action_override', 'limit', 'version']);

/** What is not said, however a plan writes that. */
function isBlank(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** An empty block is a list of one empty object. */
function isFilled(block: unknown): boolean {
  return Array.isArray(block) && block.length > 0;
}
