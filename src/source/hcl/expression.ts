import type { Token } from './token.js';

/** A name behind a dot, or a text in brackets: `.id` or `["id"]`. */
export interface Step {
  readonly name: string;
  readonly indexed: boolean;
}

/** A dotted name in an expression, such as `aws_subnet.app[*].id`. */
export interface Traversal {
  readonly root: string;
  readonly steps: readonly Step[];
  /** Position of its root among the tokens. */
  readonly at: number;
}

export interface Call {
  readonly name: string;
  /** Its arguments stand between these positions. */
  readonly from: number;
  readonly to: number;
}

/** What an expression names and calls, whatever it then makes of it. */
export interface Expression {
  /** As they were read. */
  readonly source: readonly Token[];
  /** Those of interpolations stand in their place. */
  readonly tokens: readonly Token[];
  readonly traversals: readonly Traversal[];
  readonly calls: readonly Call[];
  /** Every name behind a dot and every text: whatever may be read from an object. */
  readonly fields: ReadonlySet<string>;
  /** It has an index such as `x[var.name]`, which may read whatever a variable names. */
  readonly namedIndex: boolean;
}

const KEYWORDS: ReadonlySet<string> = new Set([
  'for',
  'in',
  'if',
  'else',
  'endif',
  'endfor',
  'true',
  'false',
  'null',
]);

export function readExpression(source: readonly Token[]): Expression {
  const tokens = [...flatten(source)];
  const closers = matchBrackets(tokens);
  const traversals: Traversal[] = [];
  const calls: Call[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'name' || KEYWORDS.has(token.text)) continue;
    const before = tokens[at - 1]?.text;
    const after = tokens[at + 1]?.text;
    // `.name` is part of a traversal, `name =` the key of an object.
    if (before === '.' || after === '::' || after === '=') continue;
    if (after === '(') {
      const name = `${before === '::' ? `${tokens[at - 2]?.text ?? ''}::` : ''}${token.text}`;
      calls.push({ name, from: at + 2, to: closers.get(at + 1) ?? tokens.length });
    } else traversals.push({ root: token.text, steps: stepsBehind(tokens, at + 1, closers), at });
  }
  return {
    source,
    tokens,
    traversals,
    calls,
    fields: fieldsOf(tokens),
    namedIndex: hasNamedIndex(tokens, closers),
  };
}

/** Other indices are numbers, texts, keys of instances, or names that a `for` gives. */
function hasNamedIndex(tokens: readonly Token[], closers: ReadonlyMap<number, number>): boolean {
  return [...closers].some(([from, to]) => {
    const before = tokens[from - 1];
    const isIndex =
      tokens[from]?.text === '[' &&
      (before?.kind === 'name' || before?.text === ']' || before?.text === ')');
    if (!isIndex) return false;
    return tokens
      .slice(from + 1, to)
      .some(({ kind, text, literal }) =>
        kind === 'name' ? NAMED.has(text) : kind === 'text' && literal === undefined,
      );
  });
}

const NAMED: ReadonlySet<string> = new Set(['var', 'local', 'module', 'data']);

function fieldsOf(tokens: readonly Token[]): Set<string> {
  const fields = new Set<string>();
  for (const [at, { kind, text, literal }] of tokens.entries()) {
    if (literal !== undefined) fields.add(literal);
    else if (kind === 'name' && tokens[at - 1]?.text === '.') fields.add(text);
  }
  return fields;
}

function* flatten(tokens: readonly Token[]): Generator<Token> {
  for (const token of tokens) {
    yield token;
    if (token.nested && token.nested.length > 0) {
      yield { kind: 'mark', text: '(', line: token.line };
      yield* flatten(token.nested);
      yield { kind: 'mark', text: ')', line: token.line };
    }
  }
}

function matchBrackets(tokens: readonly Token[]): Map<number, number> {
  const closers = new Map<number, number>();
  const open: number[] = [];
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== 'mark') continue;
    if (text === '(' || text === '[' || text === '{') open.push(at);
    else if (text === ')' || text === ']' || text === '}') {
      const from = open.pop();
      if (from !== undefined) closers.set(from, at);
    }
  }
  return closers;
}

function stepsBehind(
  tokens: readonly Token[],
  start: number,
  closers: ReadonlyMap<number, number>,
): Step[] {
  const steps: Step[] = [];
  let at = start;
  for (;;) {
    const token = tokens[at];
    if (token?.text === '[' && token.kind === 'mark') {
      // `x["name"]` is `x.name` where x is one object.
      const key = tokens[at + 1];
      const close = closers.get(at);
      if (close === undefined) return steps;
      if (key?.literal !== undefined && close === at + 2) {
        steps.push({ name: key.literal, indexed: true });
      }
      at = close + 1;
    } else if (token?.text === '.' && token.kind === 'mark') {
      const next = tokens[at + 1];
      if (next?.kind === 'name') steps.push({ name: next.text, indexed: false });
      at += 2;
    } else return steps;
  }
}
