import type { Comment, Token } from './token.js';

export interface Lexed {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  /** False where something is not HCL, or is read differently by different readers. */
  readonly exact: boolean;
}

/** Deeper than anyone writes: `"${"${…}"}"`. */
const MAX_NESTING = 50;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const MARK = /\.\.\.|=>|==|!=|<=|>=|&&|\|\||::|[-+*/%!<>=?:.,(){}[\]]/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
/** `$$${` is an escape and an interpolation, or the other way round: nobody writes it in earnest. */
const AMBIGUOUS = /[$%]{3,}\{/y;

/**
 * Splits HCL into tokens, in one pass and for any text: what is no HCL is passed over and makes the
 * result inexact. Source: github.com/hashicorp/hcl, hclsyntax/spec.md.
 */
export function lex(text: string): Lexed {
  const lexer = new Lexer(text);
  const tokens = lexer.code(undefined, 0);
  return { tokens, comments: lexer.comments, exact: lexer.exact };
}

/** The interpolations of a template that stands in no quotes, as in JSON or a template file. */
export function lexTemplate(text: string, line: number): Token & { readonly exact: boolean } {
  const lexer = new Lexer(text, line);
  const token = lexer.template({ end: 'eof' }, line, 0);
  return { ...token, exact: lexer.exact };
}

type TemplateEnd =
  { readonly end: 'quote' | 'eof' } | { readonly end: 'marker'; readonly marker: string };

class Lexer {
  readonly comments: Comment[] = [];
  exact = true;
  private readonly text: string;
  private at = 0;
  private line: number;

  constructor(text: string, line = 1) {
    this.text = text;
    this.line = line;
  }

  /** Tokens up to the `}` that closes an interpolation, or to the end. */
  code(until: '}' | undefined, depth: number): Token[] {
    const tokens: Token[] = [];
    let open = 0;
    while (this.at < this.text.length) {
      const char = this.text[this.at];
      if (char === '\n') {
        tokens.push({ kind: 'newline', text: '\n', line: this.line++, offset: this.at++ });
      } else if (char === ' ' || char === '\t' || char === '\r') this.at++;
      else if (this.skipComment()) continue;
      else if (char === '"') {
        const line = this.line;
        this.at++;
        tokens.push(this.template({ end: 'quote' }, line, depth));
      } else {
        const token = this.heredoc(depth) ?? this.simple();
        if (until !== undefined && token.text === '{') open++;
        if (until !== undefined && token.text === '}' && open-- === 0) return tokens;
        tokens.push(token);
      }
    }
    if (until !== undefined) this.exact = false;
    return tokens;
  }

  /** A template up to its end; the position is then behind it. */
  template(end: TemplateEnd, line: number, depth: number): Token {
    const nested: Token[] = [];
    const parts: string[] = [''];
    let from = this.at;
    const add = (text: string): void => void (parts[parts.length - 1] += text);
    const keep = (): void => add(this.text.slice(from, this.at));
    while (!this.endsHere(end)) {
      const char = this.text[this.at];
      if (char === '\\' && end.end === 'quote') {
        keep();
        add(this.escape());
        from = this.at;
      } else if (
        (char === '$' || char === '%') &&
        this.text[this.at + 1] === char &&
        this.text[this.at + 2] === '{'
      ) {
        this.at++;
        keep();
        this.at += 2;
        add('{');
        from = this.at;
      } else if ((char === '$' || char === '%') && this.text[this.at + 1] === '{') {
        keep();
        parts.push('');
        this.at += 2;
        nested.push(...this.interpolation(depth));
        from = this.at;
      } else {
        if (this.matches(AMBIGUOUS) !== undefined) this.exact = false;
        if (char === '\n') this.line++;
        this.at++;
      }
    }
    keep();
    if (end.end === 'quote' && this.text[this.at] === '"') this.at++;
    if (end.end === 'marker') this.skipMarker();
    const [literal] = parts;
    return {
      kind: 'text',
      text: '',
      line,
      parts,
      nested,
      ...(parts.length === 1 && literal !== undefined ? { literal } : {}),
    };
  }

  /** Whether a template ends here. A line break within quotes is no HCL, and ends the text. */
  private endsHere(end: TemplateEnd): boolean {
    const char = this.text[this.at];
    if (char === undefined) {
      if (end.end !== 'eof') this.exact = false;
      return true;
    }
    if (end.end === 'marker') return this.isMarkerLine(end.marker);
    if (end.end === 'eof') return false;
    if (char === '\n') this.exact = false;
    return char === '"' || char === '\n';
  }

  /** Tokens behind a `${`, through its `}`. */
  private interpolation(depth: number): Token[] {
    if (depth < MAX_NESTING)
      return [...this.code('}', depth + 1), { kind: 'newline', text: '\n', line: this.line }];
    this.exact = false;
    this.at = this.text.length;
    return [];
  }

  private escape(): string {
    const rest = this.text.slice(this.at, this.at + 10);
    const match = /^\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
    if (!match) {
      this.exact = false;
      // A line break is seen again, and ends the text.
      this.at += rest[1] === '\n' ? 1 : 2;
      return '';
    }
    this.at += match[0].length;
    const [, plain, short, long] = match;
    if (plain !== undefined) return ESCAPES[plain] ?? plain;
    const code = Number.parseInt(short ?? long ?? '0', 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    this.exact = false;
    return '';
  }

  private heredoc(depth: number): Token | undefined {
    if (this.text[this.at] !== '<' || this.text[this.at + 1] !== '<') return undefined;
    const match = this.matches(HEREDOC);
    if (!match) return undefined;
    const line = this.line++;
    this.at += match[0].length;
    return this.template({ end: 'marker', marker: match[1] ?? '' }, line, depth);
  }

  /** Whether a line begins here that holds nothing but the marker. */
  private isMarkerLine(marker: string): boolean {
    if (this.text[this.at - 1] !== '\n') return false;
    let at = this.at;
    while (this.text[at] === ' ' || this.text[at] === '\t') at++;
    if (!this.text.startsWith(marker, at)) return false;
    at += marker.length;
    while (this.text[at] === ' ' || this.text[at] === '\t' || this.text[at] === '\r') at++;
    if (at < this.text.length && this.text[at] !== '\n') return false;
    if (at >= this.text.length) this.exact = false;
    return true;
  }

  private skipMarker(): void {
    while (this.at < this.text.length && this.text[this.at] !== '\n') this.at++;
  }

  private simple(): Token {
    const { line } = this;
    for (const [kind, pattern] of SIMPLE) {
      const match = this.matches(pattern);
      if (!match) continue;
      const offset = this.at;
      this.at += match[0].length;
      return { kind, text: match[0], line, offset };
    }
    // A byte order mark, a semicolon, half a surrogate: nothing that Terraform takes.
    this.exact = false;
    this.at++;
    return { kind: 'newline', text: '\n', line };
  }

  private skipComment(): boolean {
    const { line } = this;
    const two = this.text.slice(this.at, this.at + 2);
    if (two === '/*') {
      const end = this.text.indexOf('*/', this.at + 2);
      if (end === -1) this.exact = false;
      const stop = end === -1 ? this.text.length : end;
      const inner = this.text.slice(this.at + 2, stop);
      for (const [index, text] of inner.split('\n').entries()) {
        this.comments.push({ text: text.trim().replace(/^\*\s*/, ''), line: line + index });
      }
      this.line += inner.split('\n').length - 1;
      this.at = end === -1 ? stop : stop + 2;
      return true;
    }
    if (two !== '//' && two[0] !== '#') return false;
    const end = this.text.indexOf('\n', this.at);
    const stop = end === -1 ? this.text.length : end;
    this.comments.push({
      text: this.text.slice(this.at + (two === '//' ? 2 : 1), stop).trim(),
      line,
    });
    this.at = stop;
    return true;
  }

  private matches(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text) ?? undefined;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const SIMPLE = [
  ['name', NAME],
  ['number', NUMBER],
  ['mark', MARK],
] as const;
