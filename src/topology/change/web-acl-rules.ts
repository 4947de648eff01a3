import { isObject, type JsonObject } from '../../plan/json-shape.js';
import { valueAt } from '../../plan/value-at.js';

/** What a web ACL or a rule group no longer stops: one sentence each. */
export function weakenedRules(before: JsonObject, after: JsonObject): string[] {
  const defaultBlocked = isFilled(valueAt(before, ['default_action', 0, 'block']));
  const nowAllowed = isFilled(valueAt(after, ['default_action', 0, 'allow']));
  const old = rulesOf(before);
  const now = rulesOf(after);
  return [
    ...(defaultBlocked && nowAllowed ? ['its default action goes from block to allow'] : []),
    ...old.flatMap((rule) => {
      const next =
        now.find(({ name }) => name === rule.name) ??
        // Under another name it is the same rule.
        now.find(({ statement }) => statement === rule.statement);
      if (!rule.stops) return [];
      if (!next) return [`its rule ${rule.name} is removed`];
      if (!next.stops)
        return [`its rule ${rule.name} only counts or allows, where it stopped requests`];
      const counted = next.counted.filter((name) => !rule.counted.includes(name));
      return counted.map((name) => `${name} of its rule ${rule.name} only counts`);
    }),
  ];
}

interface Rule {
  readonly name: string;
  readonly statement: string;
  /** Blocks, or asks for a CAPTCHA or a challenge; a managed group does what its own rules say. */
  readonly stops: boolean;
  /** Rules of a managed group that are overridden to count. */
  readonly counted: readonly string[];
}

function rulesOf(acl: JsonObject): Rule[] {
  const rows = acl['rule'];
  return (Array.isArray(rows) ? rows : []).filter(isObject).map((row) => {
    const managed = valueAt(row, ['statement', 0, 'managed_rule_group_statement', 0]);
    const overrides = valueAt(managed, ['rule_action_override']);
    return {
      name: String(row['name']),
      statement: JSON.stringify(row['statement']),
      stops:
        ['block', 'captcha', 'challenge'].some((kind) =>
          isFilled(valueAt(row, ['action', 0, kind])),
        ) || isFilled(valueAt(row, ['override_action', 0, 'none'])),
      counted: (Array.isArray(overrides) ? overrides : [])
        .filter((item) => isFilled(valueAt(item, ['action_to_use', 0, 'count'])))
        .map((item) => String(valueAt(item, ['name']))),
    };
  });
}

/** An empty block is a list of one empty object. */
function isFilled(block: unknown): boolean {
  return Array.isArray(block) && block.length > 0;
}
