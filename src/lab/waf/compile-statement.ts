import type { WebAclStatement } from '../../model/deployed-edge.js';
import { addressRanges } from '../address-range.js';
import { textsOf } from './inspected-request.js';
import type { InspectedRequest } from './inspected-request.js';
import { RateLimiter } from './rate-limiter.js';
import type { RateLimiterOptions } from './rate-limiter.js';
import { looksLikeSqlInjection } from './sql-injection.js';

export type Matches = (request: InspectedRequest) => boolean;

export type StatementSurroundings = Pick<RateLimiterOptions, 'speed' | 'nowMs' | 'checkSeconds'>;

type ByteMatch = Extract<WebAclStatement, { kind: 'byte-match' }>;

/** A statement as a test of requests. Groups of rules are no statement of this kind: they never match. */
export function compileStatement(
  statement: WebAclStatement,
  surroundings: StatementSurroundings,
): Matches {
  const compile = (inner: WebAclStatement): Matches => compileStatement(inner, surroundings);
  switch (statement.kind) {
    case 'and': {
      const all = statement.statements.map(compile);
      return (request) => all.every((matches) => matches(request));
    }
    case 'or': {
      const all = statement.statements.map(compile);
      return (request) => all.some((matches) => matches(request));
    }
    case 'not': {
      const matches = compile(statement.statement);
      return (request) => !matches(request);
    }
    case 'ip-set': {
      const holds = addressRanges(statement.addresses);
      return ({ clientIp }) => holds(clientIp);
    }
    case 'sql-injection': {
      const { field } = statement;
      return (request) => textsOf(field, request).some(looksLikeSqlInjection);
    }
    case 'byte-match':
      return (request) =>
        textsOf(statement.field, request).some((text) => standsIn(text, statement));
    case 'rate-based': {
      const limiter = new RateLimiter({ ...statement, ...surroundings });
      const counts = statement.scopeDown === null ? null : compile(statement.scopeDown);
      return (request) => (counts === null || counts(request)) && limiter.exceeds(request.clientIp);
    }
    case 'managed-group':
    case 'rule-group':
    case 'not-modelled':
      return () => false;
  }
}

/** Whether any part of a statement looks into bodies. */
export function inspectsBody(statement: WebAclStatement): boolean {
  switch (statement.kind) {
    case 'and':
    case 'or':
      return statement.statements.some(inspectsBody);
    case 'not':
      return inspectsBody(statement.statement);
    case 'rate-based':
      return statement.scopeDown !== null && inspectsBody(statement.scopeDown);
    case 'sql-injection':
    case 'byte-match':
      return statement.field.part === 'body';
    default:
      return false;
  }
}

function standsIn(text: string, { position, text: wanted }: ByteMatch): boolean {
  switch (position) {
    case 'exactly':
      return text === wanted;
    case 'starts-with':
      return text.startsWith(wanted);
    case 'ends-with':
      return text.endsWith(wanted);
    case 'contains':
      return text.includes(wanted);
    case 'contains-word':
      return containsWord(text, wanted);
  }
}

/** With no letter, digit or underscore at either side. */
function containsWord(text: string, wanted: string): boolean {
  const isWordAt = (index: number): boolean => /^\w$/.test(text.charAt(index));
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (!isWordAt(at - 1) && !isWordAt(at + wanted.length)) return true;
  }
  return false;
}
