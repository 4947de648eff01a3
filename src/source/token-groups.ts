import type { Token } from './hcl/token.js';

const OPERATORS: ReadonlySet<string> = new Set('== != + - * / % < > <= >= && || ! ?'.split(' '));
const OTHERS: ReadonlySet<string> = new Set([':', ',', '=', '=>', '...']);
const KEYWORDS: ReadonlySet<string> = new Set(['for', 'in', 'if', 'else', 'endif', 'endfor']);

/** An operator, or the `if` of a `for`; not the `*` of `x[*].id`. */
export function isOperator(tokens: readonly Token[], at: number): boolean {
  const { kind, text } = tokens[at] ?? { kind: 'newline', text: '' };
  const before = tokens[at - 1]?.text;
  if (kind === 'name') return text === 'if' && before !== '.';
  return (
    kind === 'mark' && OPERATORS.has(text) && !(text === '*' && (before === '[' || before === '.'))
  );
}

/** What stands between operands: operators, and what is around arguments and items. */
export function isDelimiter(tokens: readonly Token[], at: number): boolean {
  const { kind, text } = tokens[at] ?? { kind: 'newline', text: '' };
  if (kind === 'name') return KEYWORDS.has(text) && tokens[at - 1]?.text !== '.';
  return kind === 'mark' && (OTHERS.has(text) || isOperator(tokens, at));
}

/** Brackets of an expression's tokens, and what is on both sides of an operator. */
export class TokenGroups {
  private readonly tokens: readonly Token[];
  private readonly closers = new Map<number, number>();
  private readonly openers = new Map<number, number>();
  /** Positions of line breaks that end an argument: in an object, or outside of all brackets. */
  private readonly ends = new Set<number>();

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    const open: number[] = [];
    for (const [at, { kind, text }] of tokens.entries()) {
      const around = open.at(-1);
      if (kind === 'newline' && (around === undefined || tokens[around]?.text === '{'))
        this.ends.add(at);
      if (kind !== 'mark') continue;
      if ('([{'.includes(text)) open.push(at);
      else if (')]}'.includes(text)) {
        const from = open.pop();
        if (from === undefined) continue;
        this.closers.set(from, at);
        this.openers.set(at, from);
      }
    }
  }

  closeOf(at: number): number | undefined {
    return this.closers.get(at);
  }

  /** The position behind a token, or behind the bracket that it opens. */
  next(at: number): number {
    return (this.closers.get(at) ?? at) + 1;
  }

  /** The operand before an operator, as the positions between which it stands. */
  before(operator: number): readonly [number, number] {
    const end = this.skip(operator - 1, -1) + 1;
    let at = end - 1;
    for (; at >= 0; at--) {
      const from = this.openers.get(at);
      if (from !== undefined) at = from;
      else if (this.closers.has(at) || this.ends.has(at) || isDelimiter(this.tokens, at)) break;
    }
    return [at + 1, end];
  }

  /** The operand behind an operator. */
  behind(operator: number): readonly [number, number] {
    const start = this.skip(operator + 1, 1);
    let at = start;
    for (; at < this.tokens.length; at = this.next(at)) {
      if (this.openers.has(at) || this.ends.has(at) || isDelimiter(this.tokens, at)) break;
    }
    return [start, at];
  }

  /** What stands in brackets as the index of something. */
  indices(): (readonly [number, number])[] {
    return [...this.closers].flatMap(([from, to]) => {
      if (this.tokens[from]?.text !== '[' || this.tokens[from + 1]?.text === '*') return [];
      const at = this.ends.has(from - 1) ? from - 1 : this.skip(from - 1, -1);
      const { kind = 'newline', text = '' } = this.tokens[at] ?? {};
      const isBehind =
        kind === 'name' ? !KEYWORDS.has(text) : kind === 'mark' && ')]}'.includes(text);
      return isBehind ? [[from + 1, to] as const] : [];
    });
  }

  /** Without line breaks at both ends. */
  trim(from: number, to: number): [number, number] {
    return [Math.min(this.skip(from, 1), to), Math.max(this.skip(to - 1, -1) + 1, from)];
  }

  private skip(at: number, step: 1 | -1): number {
    while (this.tokens[at]?.kind === 'newline') at += step;
    return at;
  }
}
