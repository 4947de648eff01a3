/** A value of a JSON document with the line that it begins on. */
export type JsonValue =
  | { readonly kind: 'text'; readonly value: string; readonly line: number }
  | { readonly kind: 'plain'; readonly value: number | boolean | null; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly JsonValue[]; readonly line: number }
  | { readonly kind: 'object'; readonly entries: readonly JsonEntry[]; readonly line: number };

/** Keys may stand more than once: Terraform merges what they hold. */
export interface JsonEntry {
  readonly key: string;
  readonly line: number;
  readonly value: JsonValue;
}

const MAX_DEPTH = 100;
const TEXT = /"(?:[^"\\\n]|\\.)*"/y;
const PLAIN = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Reads JSON with its lines; undefined where it is none. */
export function parseJsonWithLines(text: string): JsonValue | undefined {
  const reader = new Reader(text);
  const value = reader.value(0);
  return reader.isAtEnd() ? value : undefined;
}

class Reader {
  private readonly text: string;
  private at = 0;
  private line = 1;

  constructor(text: string) {
    this.text = text;
  }

  isAtEnd(): boolean {
    this.skipSpace();
    return this.at >= this.text.length;
  }

  value(depth: number): JsonValue | undefined {
    this.skipSpace();
    const { line } = this;
    const char = this.text[this.at];
    if (depth > MAX_DEPTH) return undefined;
    if (char === '{') return this.object(depth, line);
    if (char === '[') return this.list(depth, line);
    if (char === '"') {
      const value = this.string();
      return value === undefined ? undefined : { kind: 'text', value, line };
    }
    const plain = this.match(PLAIN);
    return plain === undefined
      ? undefined
      : { kind: 'plain', value: JSON.parse(plain) as number | boolean | null, line };
  }

  private object(depth: number, line: number): JsonValue | undefined {
    const entries: JsonEntry[] = [];
    this.at++;
    if (this.take('}')) return { kind: 'object', entries, line };
    do {
      this.skipSpace();
      const keyLine = this.line;
      const key = this.string();
      if (key === undefined || !this.take(':')) return undefined;
      const value = this.value(depth + 1);
      if (!value) return undefined;
      entries.push({ key, line: keyLine, value });
    } while (this.take(','));
    return this.take('}') ? { kind: 'object', entries, line } : undefined;
  }

  private list(depth: number, line: number): JsonValue | undefined {
    const items: JsonValue[] = [];
    this.at++;
    if (this.take(']')) return { kind: 'list', items, line };
    do {
      const value = this.value(depth + 1);
      if (!value) return undefined;
      items.push(value);
    } while (this.take(','));
    return this.take(']') ? { kind: 'list', items, line } : undefined;
  }

  private string(): string | undefined {
    const text = this.match(TEXT);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as string;
    } catch {
      return undefined;
    }
  }

  private take(char: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private skipSpace(): void {
    for (let char = this.text[this.at]; char !== undefined; char = this.text[++this.at]) {
      if (char === '\n') this.line++;
      else if (char !== ' ' && char !== '\t' && char !== '\r') return;
    }
  }
}
