import type { Severity } from '../../model/finding.js';
import type { ChangeAction, ResourceChange } from '../../plan/plan.js';
import type { Stack } from '../read-stack.js';
import { compareProtection } from './compare-protection.js';
import { readProtectedGroups } from './protected-groups.js';
import { isGroupRule, protectedKind } from './protected-kinds.js';

/** A change of something that holds data, takes requests in, or protects what does. */
export interface ProtectedChange {
  readonly address: string;
  readonly action: Exclude<ChangeAction, 'create'>;
  readonly kind: string;
  readonly severity: Severity;
  readonly loses: string;
  readonly createsFirst: boolean;
  /** Replaced, and no more is lost by that than what the new one says less. */
  readonly remade: boolean;
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
    const remade = action === 'replace' && kind.remade === true && after !== undefined;
    const { weakened, open } =
      (action === 'update' || remade) && after
        ? compareProtection(kind, before, after)
        : { weakened: [], open: [] };
    const { name, severity, loses } = kind;
    return [
      {
        address,
        action,
        kind: name,
        severity,
        loses,
        createsFirst,
        remade,
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
