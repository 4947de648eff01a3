import type { WebAclStatement } from './deployed-edge.js';

/** A statement and all that it is made of, those of rule groups among them. */
export function statementsOf(statement: WebAclStatement): readonly WebAclStatement[] {
  switch (statement.kind) {
    case 'and':
    case 'or':
      return [statement, ...statement.statements.flatMap(statementsOf)];
    case 'not':
      return [statement, ...statementsOf(statement.statement)];
    case 'rate-based':
    case 'managed-group':
      return statement.scopeDown === null
        ? [statement]
        : [statement, ...statementsOf(statement.scopeDown)];
    case 'rule-group':
      return [statement, ...statement.rules.flatMap((rule) => statementsOf(rule.statement))];
    default:
      return [statement];
  }
}
