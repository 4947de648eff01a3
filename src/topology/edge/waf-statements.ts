import type { JsonObject } from '../../plan/json-shape.js';
import { blocks } from './waf-blocks.js';
import { isOfEveryPath } from './waf-every-path.js';
import type { RuleAction } from './web-acl-rules.js';

/** What the statement of a rule looks for. */
export interface Detection {
  /** Names of statements, such as `sqli_match_statement`, and managed groups as `AWS/NAME`. */
  readonly detects: readonly string[];
  /** Labels of other rules that it matches. */
  readonly labels: readonly string[];
  /** It looks only at a part of the requests: a scope-down statement, or one of several conditions. */
  readonly narrowed: boolean;
  /** Every request matches, as a path that begins with a slash. */
  readonly meetsAll: boolean;
  /** Of a managed group: what its rules do instead, by name. */
  readonly overrides: Readonly<Record<string, RuleAction>>;
  /** Inspection level of Bot Control, and of others an empty text. */
  readonly level: string;
}

const NOTHING: Detection = {
  detects: [],
  labels: [],
  narrowed: false,
  meetsAll: false,
  overrides: {},
  level: '',
};

/** Statements of one rule, as nested as WAF has them. */
export function readStatement(statement: JsonObject): Detection {
  const [name, body] = contentOf(statement);
  switch (name) {
    case undefined:
      return NOTHING;
    case 'and_statement': {
      const parts = statementsOf(body);
      return { ...union(parts), narrowed: true, meetsAll: parts.every((part) => part.meetsAll) };
    }
    case 'or_statement': {
      const parts = statementsOf(body);
      return { ...union(parts), meetsAll: parts.some((part) => part.meetsAll) };
    }
    case 'not_statement':
      // What is not the attack is no sign of it.
      return { ...NOTHING, detects: [name], narrowed: true };
    case 'managed_rule_group_statement':
      return readManaged(body);
    case 'rate_based_statement':
      return { ...NOTHING, detects: [name], narrowed: hasScopeDown(body) };
    case 'label_match_statement':
      return { ...NOTHING, detects: [name], labels: [String(body['key'] ?? '')] };
    default:
      return { ...NOTHING, detects: [name], meetsAll: isOfEveryPath(name, body) };
  }
}

function readManaged(body: JsonObject): Detection {
  const overrides = Object.fromEntries(
    [
      ...blocks(body['rule_action_override']).map((row) => [row['name'], overrideOf(row)] as const),
      // The provider's older form of an override to count.
      ...blocks(body['excluded_rule']).map((row) => [row['name'], 'count'] as const),
    ].filter(([name]) => typeof name === 'string'),
  ) as Record<string, RuleAction>;
  const levels = blocks(body['managed_rule_group_configs']).flatMap((config) =>
    blocks(config['aws_managed_rules_bot_control_rule_set']).map((row) => row['inspection_level']),
  );
  return {
    ...NOTHING,
    detects: [`${text(body['vendor_name'])}/${text(body['name'])}`],
    narrowed: hasScopeDown(body),
    overrides,
    level: text(levels[0] ?? ''),
  };
}

function overrideOf(row: JsonObject): RuleAction {
  const [action] = blocks(row['action_to_use']);
  const names = ['block', 'allow', 'count', 'captcha', 'challenge'] as const;
  return names.find((name) => blocks(action?.[name], true).length > 0) ?? 'unknown';
}

function hasScopeDown(body: JsonObject): boolean {
  return blocks(body['scope_down_statement']).length > 0;
}

function statementsOf(body: JsonObject): Detection[] {
  return blocks(body['statement']).map(readStatement);
}

function union(parts: readonly Detection[]): Detection {
  return {
    ...NOTHING,
    detects: parts.flatMap(({ detects }) => detects),
    labels: parts.flatMap(({ labels }) => labels),
    narrowed: parts.some(({ narrowed }) => narrowed),
  };
}

/** The one block that a statement holds: its name and content. */
function contentOf(statement: JsonObject): [string | undefined, JsonObject] {
  for (const [name, value] of Object.entries(statement)) {
    const [body] = blocks(value, true);
    if (body) return [name, body];
  }
  return [undefined, {}];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : 'unknown';
}
