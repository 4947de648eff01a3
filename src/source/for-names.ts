import type { Token } from './hcl/token.js';
import type { TokenGroups } from './token-groups.js';

/** What a name of a `for` stands for: a key or a value of what is between two tokens. */
export interface ForName {
  readonly isKey: boolean;
  readonly from: number;
  readonly to: number;
}

/** Names that the `for`s of an expression give. */
export class ForNames {
  private readonly names = new Map<string, ForName[]>();

  constructor(tokens: readonly Token[], groups: TokenGroups) {
    for (const [at, { kind, text }] of tokens.entries()) {
      if (kind !== 'name' || text !== 'for' || tokens[at - 1]?.text === '.') continue;
      const given: string[] = [];
      let next = at + 1;
      for (; next < tokens.length && tokens[next]?.text !== 'in'; next++)
        if (tokens[next]?.kind === 'name') given.push(tokens[next]?.text ?? '');
      const [from, to] = [next + 1, endOf(tokens, groups, next + 1)];
      for (const [index, name] of given.entries()) {
        const own = this.names.get(name) ?? [];
        own.push({ isKey: given.length === 2 && index === 0, from, to });
        this.names.set(name, own);
      }
    }
  }

  /** Every one of this name, wherever it holds. */
  of(name: string): readonly ForName[] {
    return this.names.get(name) ?? [];
  }
}

/** The colon of the `for`; each `?` before it has one of its own. */
function endOf(tokens: readonly Token[], groups: TokenGroups, from: number): number {
  let conditions = 0;
  let at = from;
  for (; at < tokens.length; at = groups.next(at)) {
    const { kind, text } = tokens[at] ?? { kind: 'newline', text: '' };
    if (kind !== 'mark') continue;
    if (text === '?') conditions++;
    if (')]}'.includes(text) || (text === ':' && conditions-- === 0)) break;
  }
  return at;
}
