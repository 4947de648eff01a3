import { lex } from './lex.js';
import type { Comment, Token } from './token.js';

export interface Attribute {
  readonly name: string;
  readonly line: number;
  /** Tokens of its expression. */
  readonly tokens: readonly Token[];
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  /** Of its head and of its closing brace. */
  readonly line: number;
  readonly endLine: number;
  /** Positions of its first character and behind its last one; both 0 in JSON. */
  readonly span: readonly [number, number];
}

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

/** A file of a configuration, as text and not as Terraform understands it. */
export interface ParsedFile {
  readonly body: Body;
  readonly comments: readonly Comment[];
  /** False where something was passed over: then what is missing proves nothing. */
  readonly exact: boolean;
}

const MAX_DEPTH = 50;

/** Reads the blocks and attributes of HCL; for any text, in one pass. */
export function parseHcl(text: string): ParsedFile {
  const { tokens, comments, exact } = lex(text);
  const parser = new Parser(tokens);
  const body = parser.body(0);
  return { body, comments, exact: exact && parser.exact };
}

class Parser {
  exact = true;
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** Up to the `}` that closes it, which is left to the caller. */
  body(depth: number): Body {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      if (!token) break;
      if (token.kind === 'newline') this.at++;
      else if (token.text === '}') {
        if (depth > 0) break;
        this.pass();
      } else if (token.kind !== 'name') this.pass();
      else if (this.tokens[this.at + 1]?.text === '=') {
        this.at += 2;
        attributes.push({ name: token.text, line: token.line, tokens: this.expression() });
      } else {
        const block = this.block(token, depth);
        if (block) blocks.push(block);
      }
    }
    return { attributes, blocks };
  }

  private block(head: Token, depth: number): Block | undefined {
    this.at++;
    const labels: string[] = [];
    for (let token = this.tokens[this.at]; token; token = this.tokens[++this.at]) {
      if (token.kind === 'name') labels.push(token.text);
      else if (token.kind === 'text' && token.literal !== undefined) labels.push(token.literal);
      else break;
    }
    if (this.tokens[this.at]?.text !== '{' || depth >= MAX_DEPTH) {
      this.pass();
      return undefined;
    }
    this.at++;
    const body = this.body(depth + 1);
    const end = this.tokens[this.at];
    if (!end) this.exact = false;
    this.at++;
    const endLine = end?.line ?? this.tokens.at(-1)?.line ?? head.line;
    const span = [head.offset ?? 0, (end?.offset ?? 0) + 1] as const;
    return { type: head.text, labels, body, line: head.line, endLine, span };
  }

  /** Up to the line break outside of all brackets, or the `}` of a block on one line. */
  private expression(): Token[] {
    const tokens: Token[] = [];
    let open = 0;
    for (let token = this.tokens[this.at]; token; token = this.tokens[++this.at]) {
      if (token.kind === 'newline' && open === 0) break;
      if (token.kind === 'mark' && OPENING.has(token.text)) open++;
      if (token.kind === 'mark' && CLOSING.has(token.text) && open-- === 0) break;
      tokens.push(token);
    }
    if (tokens.length === 0 || open > 0) this.exact = false;
    return tokens;
  }

  /** What is no attribute and no block: on to the next line. */
  private pass(): void {
    this.exact = false;
    while (this.at < this.tokens.length && this.tokens[this.at]?.kind !== 'newline') this.at++;
    this.at++;
  }
}

const OPENING: ReadonlySet<string> = new Set(['(', '[', '{']);
const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);
