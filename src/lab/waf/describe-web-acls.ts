import type { WebAclStatement } from '../../model/deployed-edge.js';
import type { Deployment } from '../../model/deployment.js';
import { STAND_INS } from './stand-ins.js';

/** What stands for what in the web ACLs, one sentence each. */
export function describeWebAcls({ webAcls }: Deployment): string[] {
  const sentences = webAcls.flatMap(({ address, rules }) =>
    rules.flatMap(({ name, statement }) =>
      describeStatement(`rule ${name} of ${address}`, statement),
    ),
  );
  return [...new Set(sentences)];
}

function describeStatement(where: string, statement: WebAclStatement): string[] {
  switch (statement.kind) {
    case 'managed-group': {
      const { vendor, name } = statement;
      const standIn = vendor === 'AWS' ? STAND_INS[name] : undefined;
      return [
        standIn === undefined
          ? `${vendor}'s ${name} (${where}) is not modelled: it never matches.`
          : `A stand-in of the lab's own (${standIn.what}) stands for AWS's ${name} (${where}): what it stops says nothing of what AWS's stops.`,
      ];
    }
    case 'rule-group':
      return statement.rules.flatMap((rule) =>
        describeStatement(`rule ${rule.name} of ${statement.address}`, rule.statement),
      );
    case 'sql-injection':
      return [
        `A list of well-known shapes stands for AWS's detection of SQL injection (${where}).`,
      ];
    case 'rate-based':
      return statement.countBy === 'ip'
        ? [
            `The probe and the load come from one address that stands for many users: ${where} does not count them.`,
          ]
        : [];
    case 'and':
    case 'or':
      return statement.statements.flatMap((inner) => describeStatement(where, inner));
    case 'not':
      return describeStatement(where, statement.statement);
    default:
      return [];
  }
}
