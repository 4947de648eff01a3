import type { Severity } from '../../model/finding.js';
import { isObject, type JsonObject } from '../../plan/json-shape.js';
import type { ChangeAction, PlannedResource, ResourceChange } from '../../plan/plan.js';
import { containsTrue, valueAt } from '../../plan/value-at.js';
import type { Stack } from '../read-stack.js';
import { readProtectedGroups } from './protected-groups.js';
import {
  isGroupRule,
  isNetworkAcl,
  isWebAcl,
  protectedKind,
  type ProtectedKind,
} from './protected-kinds.js';
import { weakenedRules } from './web-acl-rules.js';

/** A change of something that holds data, takes requests in, or protects what does. */
export interface ProtectedChange {
  readonly address: string;
  readonly action: Exclude<ChangeAction, 'create'>;
  readonly kind: string;
  readonly severity: Severity;
  readonly loses: string;
  readonly createsFirst: boolean;
  readonly becauseOf: readonly string[];
  /** What protects less after an update, one sentence each. */
  readonly weakened: readonly string[];
  /** What may protect less: known only after apply. */
  readonly open: readonly string[];
  /** Of a security group or a rule of one: what holds the group; else empty. */
  readonly holders: readonly string[];
}

/** A first create changes nothing that exists, so nothing of it is here. */
export function readProtectedChanges(stack: Stack): ProtectedChange[] {
  const { plan } = stack;
  const changed = plan.changes.flatMap((change) => {
    const kind =
      change.action === 'create'
        ? undefined
        : protectedKind(change.type, change.before, change.action);
    return kind ? [{ change, kind }] : [];
  });
  if (changed.length === 0) return [];
  const groups = readProtectedGroups(stack);
  return changed.flatMap(({ change, kind }): ProtectedChange[] => {
    const { address, action, before, createsFirst, becauseOf } = change;
    if (action === 'create') return [];
    const holders = isGroupRule(kind) ? holdersOf(change, groups) : [];
    if ((isGroupRule(kind) && holders.length === 0) || isHarmlessRule(change)) return [];
    const after = plan.resources.get(address);
    const { weakened, open } =
      action === 'update' && after ? compare(kind, before, after) : { weakened: [], open: [] };
    const { name, severity, loses } = kind;
    return [
      {
        address,
        action,
        kind: name,
        severity,
        loses,
        createsFirst,
        becauseOf,
        weakened,
        open,
        holders,
      },
    ];
  });
}

function holdersOf(
  { type, address, before }: ResourceChange,
  groups: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const id = before[type === 'aws_security_group' ? 'id' : 'security_group_id'];
  return [...new Set([...(groups.get(String(id)) ?? []), ...(groups.get(address) ?? [])])];
}

/** To take away a rule of a network ACL that allows opens nothing. */
function isHarmlessRule({ type, before }: ResourceChange): boolean {
  return type === 'aws_network_acl_rule' && before['rule_action'] === 'allow';
}

function compare(
  kind: ProtectedKind,
  before: JsonObject,
  after: PlannedResource,
): Pick<ProtectedChange, 'weakened' | 'open'> {
  const weakened: string[] = [];
  const open: string[] = [];
  const check = (
    name: string,
    isGuard: (was: unknown) => boolean,
    isLess: (now: unknown, was: unknown) => boolean,
  ): void => {
    const path = name.split('.');
    const was = valueAt(before, path);
    if (!isGuard(was)) return;
    const now = valueAt(after.values, path);
    if (isUnknown(after.unknown, path)) open.push(`${name} is known only after apply`);
    else if (isLess(now, was)) weakened.push(`${name} goes from ${told(was)} to ${told(now)}`);
  };
  const isOn = (value: unknown): boolean => value === true;
  for (const name of kind.guards) check(name, isOn, (now) => !isOn(now));
  for (const name of kind.hazards) check(name, (was) => !isOn(was), isOn);
  for (const name of kind.amounts)
    check(name, isAmount, (now, was) => Number(now ?? 0) < Number(was));
  for (const [name, least] of Object.entries(kind.floors ?? {}))
    check(
      name,
      (was) => Number(was) >= least,
      (now) => Number(now ?? 0) < least,
    );
  for (const [name, word] of Object.entries(kind.words ?? {}))
    check(
      name,
      (was) => was === word,
      (now) => now !== word,
    );
  for (const name of kind.lists ?? [])
    check(
      name,
      (was) => sizeOf(was) > 0,
      (now, was) => sizeOf(now) < sizeOf(was),
    );
  if (isWebAcl(kind)) {
    // Rules given as one text of JSON are not compared.
    const isText = before['rule_json'] !== after.values['rule_json'];
    if (after.unknown['rule'] === true || isText) open.push('its rules cannot be compared');
    else weakened.push(...weakenedRules(before, after.values));
  }
  if (isNetworkAcl(kind)) {
    for (const direction of ['ingress', 'egress']) {
      const gone = deniesTakenAway(direction, before, after);
      // A rule of which a part is known only after apply looks like another one.
      if (gone > 0 && containsTrue(after.unknown[direction]))
        open.push(`which of its ${direction} rules are left is known only after apply`);
      else if (gone > 0) weakened.push(`${gone} of its ${direction} rules are taken away`);
    }
  }
  return { weakened, open };
}

/** A path is open where it, or something that it lies in, is known only after apply. */
function isUnknown(mask: JsonObject, path: readonly string[]): boolean {
  return path.some((_, depth) => valueAt(mask, path.slice(0, depth + 1)) === true);
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value > 0;
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function told(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return Array.isArray(value) ? `${value.length} entries` : String(value);
}

/** How many inline rules of a network ACL that deny are gone. */
function deniesTakenAway(direction: string, before: JsonObject, after: PlannedResource): number {
  const rows = (values: JsonObject): string[] => {
    const list = values[direction];
    return (Array.isArray(list) ? list : [])
      .filter(isObject)
      .filter((row) => row['action'] === 'deny')
      .map((row) => JSON.stringify(row));
  };
  const left = new Set(rows(after.values));
  return rows(before).filter((row) => !left.has(row)).length;
}
