import { readExpression, type Expression, type Step } from './hcl/expression.js';
import type { Token } from './hcl/token.js';

/**
 * The part of an expression that `.a.b` reads: one argument of `{ a = …, c = … }`, or what a plain
 * name refers to further on. Where that cannot be told, all of it.
 */
export function narrow(expression: Expression, steps: readonly Step[]): Expression {
  const [first, ...rest] = steps;
  if (!first) return expression;
  const tokens = trim(expression.source);
  const entry = readEntry(tokens, first.name);
  if (entry) return narrow(readExpression(entry), rest);
  const [traversal, ...others] = expression.traversals;
  const isPlain =
    traversal?.at === 0 &&
    others.length === 0 &&
    tokens.every(({ kind, text }) => kind === 'name' || kind === 'newline' || text === '.');
  if (!isPlain) return expression;
  const fields = new Set([...expression.fields, ...steps.map(({ name }) => name)]);
  return {
    ...expression,
    fields,
    traversals: [{ ...traversal, steps: [...traversal.steps, ...steps] }],
  };
}

function trim(tokens: readonly Token[]): readonly Token[] {
  const isWritten = ({ kind }: Token): boolean => kind !== 'newline';
  return tokens.slice(tokens.findIndex(isWritten), tokens.findLastIndex(isWritten) + 1);
}

/** Tokens of one argument of an object; undefined where it is none, or sets it in another way. */
function readEntry(tokens: readonly Token[], name: string): readonly Token[] | undefined {
  const isObject = tokens[0]?.text === '{' && tokens.at(-1)?.text === '}' && !tokens.some(isFor);
  if (!isObject) return undefined;
  let found: Token[] | undefined;
  let open = 0;
  let own: Token[] = [];
  for (const token of tokens.slice(1)) {
    const isEnd =
      open === 0 && (token.kind === 'newline' || token.text === ',' || token.text === '}');
    if (isEnd) {
      const [key, sign, ...value] = own;
      if (key && (key.kind === 'name' ? key.text : key.literal) === name) {
        // Set twice, or by an expression in brackets: which counts is not for us to say.
        if (found || (sign?.text !== '=' && sign?.text !== ':')) return undefined;
        found = value;
      } else if (key?.text === '(' || (key && key.kind === 'text' && key.literal === undefined)) {
        return undefined;
      }
      own = [];
    } else own.push(token);
    if (token.kind === 'mark' && '([{'.includes(token.text)) open++;
    if (token.kind === 'mark' && ')]}'.includes(token.text) && --open < 0) {
      return token === tokens.at(-1) ? found : undefined;
    }
  }
  return undefined;
}

const isFor = ({ kind, text }: Token, at: number): boolean =>
  kind === 'name' && text === 'for' && at === 1;
