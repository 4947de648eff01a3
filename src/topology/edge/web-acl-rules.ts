import { isObject, type JsonObject } from '../../plan/json-shape.js';
import { onlyOpen } from '../../plan/only-open.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import { markSkipped, type Order, type Skipped } from './skipped-rules.js';
import { readStatement, type Detection } from './waf-statements.js';

/** What a rule does with what it detects; `group` where each rule of a managed group has its own. */
export type RuleAction =
  'block' | 'allow' | 'count' | 'captcha' | 'challenge' | 'group' | 'unknown';

/** A rule as the web ACL applies it: those of a rule group of the plan stand here one by one. */
export interface WebAclRule extends Detection {
  readonly name: string;
  readonly action: RuleAction;
  /** Where it stands among the others, lowest first; left out where that is known only after apply. */
  readonly order?: readonly number[];
  /** Left out where every request gets to it. */
  readonly skipped?: Skipped;
}

interface Rules {
  readonly rules: readonly { readonly rule: WebAclRule; readonly order: Order }[];
  readonly open: readonly string[];
}

const isRuleGroup: Wanted = (type) => type === 'aws_wafv2_rule_group';

const ACTIONS = ['block', 'allow', 'count', 'captcha', 'challenge'] as const;

/** The rules of a web ACL, and why there may be others. */
export function readWebAclRules(
  acl: PlannedResource,
  resolver: Resolver,
): { readonly rules: readonly WebAclRule[]; readonly open: readonly string[] } {
  const own = rowsOf(acl);
  const parts = own.rows.map(({ row, mask }) => readRow(acl, row, mask, resolver));
  return {
    rules: markSkipped(parts.flatMap(({ rules }) => rules)),
    open: [...own.open, ...parts.flatMap(({ open }) => open), ...addedFrom(acl, resolver)],
  };
}

/** From version 6 of the provider on a rule group can be added by a resource of its own. */
function addedFrom(acl: PlannedResource, resolver: Resolver): string[] {
  return resolver.ofType('aws_wafv2_web_acl_rule_group_association').flatMap((added) => {
    const { targets, gaps } = resolver.link(added, ['web_acl_arn'], (type) => type === acl.type);
    const isIts = gaps.length > 0 || targets.some(({ resource }) => resource === acl);
    return isIts ? [`${added.address} adds rules, which Holdfast does not read`] : [];
  });
}

function rowsOf(resource: PlannedResource): {
  /** Each with what of it is known only after apply. */
  readonly rows: readonly { readonly row: JsonObject; readonly mask: unknown }[];
  readonly open: readonly string[];
} {
  const rows = resource.values['rule'];
  const mask = resource.unknown['rule'];
  const open = [
    ...(resource.unknown['rule'] === true
      ? [`the rules of ${resource.address} are known only after apply`]
      : []),
    // Rules as one JSON text stand beside no `rule` block.
    ...(typeof resource.values['rule_json'] === 'string' || resource.unknown['rule_json'] === true
      ? hasExpression(resource, 'rule_json')
        ? [`${resource.address} has its rules in rule_json, which Holdfast does not read`]
        : []
      : []),
  ];
  const told = (Array.isArray(rows) ? rows : []).flatMap((row: unknown, index) =>
    isObject(row) ? [{ row, mask: Array.isArray(mask) ? (mask[index] as unknown) : mask }] : [],
  );
  return { rows: told, open };
}

function hasExpression(resource: PlannedResource, name: string): boolean {
  return resource.config === undefined || resource.config.expressions[name] !== undefined;
}

function readRow(acl: PlannedResource, row: JsonObject, mask: unknown, resolver: Resolver): Rules {
  const name = nameOf(row);
  const statement = first(row['statement']);
  const reference = first(statement['rule_group_reference_statement']);
  if (isPresent(statement, 'rule_group_reference_statement')) {
    return readGroup(acl, row, mask, reference, resolver);
  }
  const detection = readStatement(statement);
  const hidden = hiddenPart(mask);
  const action = hidden === undefined ? actionOf(row) : 'unknown';
  return {
    rules: [{ rule: { name, action, ...detection }, order: orderOf(row) }],
    open: hidden === undefined ? [] : [hiddenReason(row, acl, hidden)],
  };
}

/** Blocks that decide what a rule does and to which requests. */
const DECIDING = ['action', 'override_action', 'rule_action_override', 'scope_down_statement'];

/** One of these of which it is not known whether it is there: a dynamic block. */
function hiddenPart(mask: unknown): string | undefined {
  if (Array.isArray(mask)) return firstOf(mask.map(hiddenPart));
  if (!isObject(mask)) return undefined;
  return firstOf(
    Object.entries(mask).map(([name, part]) =>
      part === true && DECIDING.includes(name) ? name : hiddenPart(part),
    ),
  );
}

function hiddenReason(row: JsonObject, of: PlannedResource, block: string): string {
  return `what rule ${nameOf(row)} of ${of.address} does (${block}) is known only after apply`;
}

function nameOf(row: JsonObject): string {
  return String(row['name'] ?? 'a rule whose name is known only after apply');
}

function firstOf(names: readonly (string | undefined)[]): string | undefined {
  return names.find((name) => name !== undefined);
}

/** The action of a rule of its own, or what its override makes of a group. */
function actionOf(row: JsonObject): RuleAction {
  const override = first(row['override_action']);
  if (isPresent(override, 'count')) return 'count';
  if (isPresent(override, 'none')) return 'group';
  const action = first(row['action']);
  return ACTIONS.find((name) => isPresent(action, name)) ?? 'unknown';
}

function readGroup(
  acl: PlannedResource,
  row: JsonObject,
  mask: unknown,
  reference: JsonObject,
  resolver: Resolver,
): Rules {
  const name = nameOf(row);
  const found = groupOf(acl, name, reference, resolver);
  if (typeof found === 'string') return { rules: [], open: [found] };
  const own = rowsOf(found);
  const onlyCounts = actionOf(row) === 'count';
  const { overrides } = readStatement({ managed_rule_group_statement: [reference] });
  const hiddenByUse = hiddenPart(mask);
  const open: string[] = [];
  const rules = own.rows.map(({ row: inner, mask: innerMask }) => {
    const hidden = hiddenByUse ?? hiddenPart(innerMask);
    if (hidden !== undefined) open.push(hiddenReason(inner, found, hidden));
    const innerName = String(inner['name'] ?? '');
    const override = overrides[innerName];
    const rule: WebAclRule = {
      name: `${innerName} of ${found.address}`,
      action: onlyCounts
        ? 'count'
        : hidden === undefined
          ? (override ?? actionOf(inner))
          : 'unknown',
      ...readStatement(first(inner['statement'])),
    };
    return { rule, order: orderOf(row, inner) };
  });
  return { rules, open: [...own.open, ...open] };
}

/** Where a rule stands: by the priority of the group's row and then of its own. */
function orderOf(...rows: readonly JsonObject[]): Order {
  const numbers = rows.map((row) => row['priority']);
  return numbers.every((number) => typeof number === 'number') ? numbers : undefined;
}

/** The rule group of the plan that a rule names, or why it is not known. */
function groupOf(
  acl: PlannedResource,
  name: string,
  reference: JsonObject,
  resolver: Resolver,
): PlannedResource | string {
  const arn = reference['arn'];
  const links =
    typeof arn === 'string'
      ? resolver.link(withArn(acl, arn), ['arn_of_rule_group'], isRuleGroup)
      : linkByName(acl, name, resolver);
  const [target] = links?.targets ?? [];
  if (links && target && links.exact && links.gaps.length === 0) return target.resource;
  const why = links?.gaps[0] ?? links?.external[0];
  return `rule ${name} of ${acl.address} applies a rule group that is not in this plan${why === undefined ? '' : ` (${why})`}`;
}

function withArn(acl: PlannedResource, arn: string): PlannedResource {
  return { ...acl, values: { arn_of_rule_group: arn }, unknown: {}, config: undefined };
}

/**
 * Rules are a set: a plan sorts their values and leaves the blocks of the configuration as they stand.
 * A block is told by its name, and a dynamic one leaves nothing behind.
 */
function linkByName(acl: PlannedResource, name: string, resolver: Resolver) {
  const blocks = acl.config?.expressions['rule'];
  const list = Array.isArray(blocks) ? blocks : [blocks];
  const at = list.findIndex(
    (block) =>
      isObject(block) && isObject(block['name']) && block['name']['constant_value'] === name,
  );
  if (at < 0) return undefined;
  const path = ['rule', at, 'statement', 0, 'rule_group_reference_statement', 0, 'arn'];
  return resolver.link(onlyOpen(acl, path), path, isRuleGroup);
}

function first(value: unknown): JsonObject {
  const item: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(item) ? item : {};
}

/** `block {}` stands in a plan as a list of one empty object, or of null. */
function isPresent(block: JsonObject, name: string): boolean {
  const value = block[name];
  return Array.isArray(value) && value.length > 0;
}
