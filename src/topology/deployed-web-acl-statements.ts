import type {
  WebAclAction,
  WebAclField,
  WebAclRule,
  WebAclStatement,
} from '../model/deployed-edge.js';
import { isObject, type JsonObject } from '../plan/json-shape.js';
import { onlyOpen } from '../plan/only-open.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath } from '../plan/resolver.js';
import { arnFor, uuidOf } from './deployment-names.js';
import type { DeploymentScope } from './deployment-scope.js';

export interface StatementPlace {
  /** The web ACL or rule group that the rule is in. */
  readonly holder: PlannedResource;
  readonly ruleName: string;
  /** Of the statement within its rule. */
  readonly path: AttributePath;
  readonly scope: DeploymentScope;
  readonly rulesOf: (group: PlannedResource) => readonly WebAclRule[];
}

/** One statement of a rule with those inside it; what the lab does not evaluate is named and noted. */
export function readWebAclStatement(block: JsonObject, place: StatementPlace): WebAclStatement {
  const kind =
    Object.keys(block).find((name) => hasBlock(block, name)) ??
    'a statement known only after apply';
  const body = firstBlock(block[kind]);
  const within: StatementPlace = { ...place, path: [...place.path, kind, 0] };
  const statementsIn = (name: string): WebAclStatement[] =>
    rowsOf(body[name]).map((row, index) =>
      readWebAclStatement(row, { ...within, path: [...within.path, name, index] }),
    );
  switch (kind) {
    case 'and_statement':
      return { kind: 'and', statements: statementsIn('statement') };
    case 'or_statement':
      return { kind: 'or', statements: statementsIn('statement') };
    case 'not_statement': {
      const [statement] = statementsIn('statement');
      // Negating what never matches would match everything.
      if (statement === undefined || !isModelled(statement)) return notModelled(kind, place);
      return { kind: 'not', statement };
    }
    case 'managed_rule_group_statement':
      return {
        kind: 'managed-group',
        vendor: String(body['vendor_name'] ?? ''),
        name: String(body['name'] ?? ''),
        overrides: readOverrides(body),
        scopeDown: statementsIn('scope_down_statement')[0] ?? null,
      };
    case 'rule_group_reference_statement': {
      const group = referenced(within, 'aws_wafv2_rule_group');
      if (group === null) return notModelled(kind, place);
      return {
        kind: 'rule-group',
        address: group.address,
        rules: place.rulesOf(group),
        overrides: readOverrides(body),
      };
    }
    case 'rate_based_statement': {
      const by = String(body['aggregate_key_type'] ?? 'IP');
      if (by !== 'IP' && by !== 'CONSTANT') return notModelled(`${kind} by ${by}`, place);
      return {
        kind: 'rate-based',
        limit: Number(body['limit'] ?? 0),
        windowSeconds: Number(body['evaluation_window_sec'] ?? 300),
        countBy: by === 'IP' ? 'ip' : 'all',
        scopeDown: statementsIn('scope_down_statement')[0] ?? null,
      };
    }
    case 'ip_set_reference_statement':
      return readIpSet(body, within) ?? notModelled(kind, place);
    case 'sqli_match_statement': {
      const field = readField(body);
      return field === null ? notModelled(kind, place) : { kind: 'sql-injection', field };
    }
    case 'byte_match_statement':
      return readByteMatch(body) ?? notModelled(kind, place);
    default:
      return notModelled(kind, place);
  }
}

function notModelled(name: string, { holder, ruleName, scope }: StatementPlace): WebAclStatement {
  scope.notes.add(
    `The lab does not evaluate ${name} in rule ${ruleName} of ${holder.address}: it never matches.`,
  );
  return { kind: 'not-modelled', name };
}

function isModelled(statement: WebAclStatement): boolean {
  switch (statement.kind) {
    case 'not-modelled':
      return false;
    case 'not':
      return isModelled(statement.statement);
    case 'and':
    case 'or':
      return statement.statements.every(isModelled);
    default:
      return true;
  }
}

function readIpSet(body: JsonObject, within: StatementPlace): WebAclStatement | null {
  // Then the address is one of a header, which the lab's clients do not send.
  if (hasBlock(body, 'ip_set_forwarded_ip_config')) return null;
  const set = referenced(within, 'aws_wafv2_ip_set');
  const addresses = set?.values['addresses'];
  if (set === null || !Array.isArray(addresses)) return null;
  const name = typeof set.values['name'] === 'string' ? set.values['name'] : set.name;
  const id = uuidOf(set.address);
  return {
    kind: 'ip-set',
    address: set.address,
    name,
    id,
    arn: arnFor('wafv2', within.scope.region, `regional/ipset/${name}/${id}`),
    addresses: addresses.map(String),
  };
}

const POSITIONS = {
  EXACTLY: 'exactly',
  STARTS_WITH: 'starts-with',
  ENDS_WITH: 'ends-with',
  CONTAINS: 'contains',
  CONTAINS_WORD: 'contains-word',
} as const;

function readByteMatch(body: JsonObject): WebAclStatement | null {
  const field = readField(body);
  const wanted = String(body['positional_constraint']);
  const position = Object.entries(POSITIONS).find(([name]) => name === wanted)?.[1];
  const text = body['search_string'];
  if (field === null || position === undefined || typeof text !== 'string') return null;
  return { kind: 'byte-match', field, position, text };
}

/** Transformations that the lab applies; with another one a statement is not evaluated. */
const TRANSFORMATIONS = new Set([
  'NONE',
  'LOWERCASE',
  'URL_DECODE',
  'NORMALIZE_PATH',
  'COMPRESS_WHITE_SPACE',
]);

function readField(body: JsonObject): WebAclField | null {
  const block = firstBlock(body['field_to_match']);
  const transformations = rowsOf(body['text_transformation'])
    .toSorted((a, b) => Number(a['priority'] ?? 0) - Number(b['priority'] ?? 0))
    .map(({ type }) => String(type));
  if (!transformations.every((name) => TRANSFORMATIONS.has(name))) return null;
  const named = (name: string): string =>
    String(firstBlock(block[name])['name'] ?? '').toLowerCase();
  const of = (part: WebAclField['part'], name: string | null = null): WebAclField => ({
    part,
    name,
    transformations,
  });
  if (hasBlock(block, 'uri_path')) return of('uri-path');
  if (hasBlock(block, 'query_string')) return of('query-string');
  if (hasBlock(block, 'method')) return of('method');
  if (hasBlock(block, 'body')) return of('body');
  if (hasBlock(block, 'all_query_arguments')) return of('query-arguments');
  if (hasBlock(block, 'single_query_argument'))
    return of('query-arguments', named('single_query_argument'));
  if (hasBlock(block, 'single_header')) return of('header', named('single_header'));
  if (hasBlock(block, 'cookies')) return of('cookies');
  return null;
}

const OVERRIDES: readonly WebAclAction[] = ['allow', 'block', 'count', 'captcha', 'challenge'];

function readOverrides(body: JsonObject): Record<string, WebAclAction> {
  return Object.fromEntries(
    rowsOf(body['rule_action_override']).flatMap((row) => {
      const use = firstBlock(row['action_to_use']);
      const action = OVERRIDES.find((name) => hasBlock(use, name));
      return action === undefined ? [] : [[String(row['name']), action] as const];
    }),
  );
}

/**
 * The IP set or rule group whose ARN a statement names. Rules are a set: a plan sorts their values and
 * leaves the configuration's blocks as they stand, so a block is found by its name.
 */
function referenced(within: StatementPlace, type: string): PlannedResource | null {
  const { holder, ruleName, path, scope } = within;
  const configured = holder.config?.expressions['rule'];
  const blocks: unknown[] = Array.isArray(configured) ? configured : [configured];
  const at = blocks.findIndex(
    (block) =>
      isObject(block) && isObject(block['name']) && block['name']['constant_value'] === ruleName,
  );
  // Without its name there is no telling which; with one rule there is nothing to tell apart.
  if (at < 0 && blocks.length !== 1) return null;
  const arn = ['rule', Math.max(0, at), ...path, 'arn'];
  const links = scope.resolver.link(onlyOpen(holder, arn), arn, (wanted) => wanted === type);
  const [target] = links.targets;
  return target !== undefined && links.exact && links.gaps.length === 0 ? target.resource : null;
}

export function firstBlock(value: unknown): JsonObject {
  return rowsOf(value)[0] ?? {};
}

/** A block without arguments stands in a plan as a list of one empty object, or of null. */
export function hasBlock(block: JsonObject, name: string): boolean {
  const value = block[name];
  return Array.isArray(value) ? value.length > 0 : isObject(value);
}

export function rowsOf(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}
