/**
 * JSON of a plan, as JSON.parse gives it, in which parts of the same text are one object. A plan says
 * most of its values twice or more (`after`, `planned_values`, `before`, `prior_state`), and what is
 * unknown or sensitive is the same for every instance of a resource: parsed one by one they cost twice
 * the time and the memory. Nothing that comes of it may be changed.
 *
 * @returns undefined where the text is not as expected: then JSON.parse has to judge it
 */
export function parsePlanText(text: string, maxDepth: number): unknown {
  const parser = new SharingParser(text, maxDepth);
  try {
    return parser.parse();
  } catch (error) {
    if (error instanceof Unexpected || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What stands where in a plan. `shared` parts are parsed once for each text of theirs. */
type Shape =
  'shared' | { readonly items: Shape } | { readonly members: Readonly<Record<string, Shape>> };

const CHANGES: Shape = {
  items: {
    members: {
      change: {
        members: {
          actions: 'shared',
          before: 'shared',
          after: 'shared',
          after_unknown: 'shared',
          before_sensitive: 'shared',
          after_sensitive: 'shared',
        },
      },
    },
  },
};

const RESOURCES: Shape = { items: { members: { values: 'shared', sensitive_values: 'shared' } } };

const MODULE = {
  members: { resources: RESOURCES, child_modules: { items: RESOURCES } as Shape },
};
// Modules hold modules.
MODULE.members.child_modules = { items: MODULE };

const PLAN: Shape = {
  members: {
    resource_changes: CHANGES,
    resource_drift: CHANGES,
    planned_values: { members: { root_module: MODULE } },
    prior_state: { members: { values: { members: { root_module: MODULE } } } },
    values: { members: { root_module: MODULE } },
  },
};

class Unexpected extends Error {}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

class SharingParser {
  private readonly text: string;
  private readonly maxDepth: number;
  private readonly known = new Map<string, unknown>();
  private readonly last = new Map<string, { readonly text: string; readonly value: unknown }>();
  private at = 0;

  constructor(text: string, maxDepth: number) {
    this.text = text;
    this.maxDepth = maxDepth;
  }

  parse(): unknown {
    this.skipSpace();
    const value = this.value(PLAN, 0);
    this.skipSpace();
    if (this.at < this.text.length) throw new Unexpected();
    return value;
  }

  private value(shape: Shape, depth: number, key = ''): unknown {
    const code = this.text.charCodeAt(this.at);
    if (shape === 'shared') return this.shared(key, depth);
    if (code === OPEN_OBJECT && 'members' in shape) return this.object(shape.members, depth + 1);
    if (code === OPEN_LIST && 'items' in shape) return this.list(shape.items, depth + 1);
    const start = this.at;
    this.skipValue(depth);
    return JSON.parse(this.text.slice(start, this.at));
  }

  private shared(key: string, depth: number): unknown {
    const start = this.at;
    const last = this.last.get(key);
    // Neighbours are alike. What begins with the text of a whole list or object is that and no more.
    if (last && this.text.startsWith(last.text, start)) {
      this.at += last.text.length;
      return last.value;
    }
    this.skipValue(depth);
    const text = this.text.slice(start, this.at);
    let value = this.known.get(text);
    if (value === undefined) {
      value = JSON.parse(text) as unknown;
      this.known.set(text, value);
    }
    if (text.endsWith('}') || text.endsWith(']')) this.last.set(key, { text, value });
    return value;
  }

  private list(items: Shape, depth: number): unknown[] {
    this.checkDepth(depth);
    const list: unknown[] = [];
    this.at++;
    this.skipSpace();
    if (this.text.charCodeAt(this.at) === CLOSE_LIST) {
      this.at++;
      return list;
    }
    for (;;) {
      list.push(this.value(items, depth));
      this.skipSpace();
      const code = this.text.charCodeAt(this.at++);
      if (code === CLOSE_LIST) return list;
      if (code !== COMMA) throw new Unexpected();
      this.skipSpace();
    }
  }

  /** Parsed as it stands with null for each member that has a shape, which is then put in its place. */
  private object(members: Readonly<Record<string, Shape>>, depth: number): unknown {
    this.checkDepth(depth);
    const shaped: Record<string, unknown> = {};
    let plain = '';
    let isPlain = false;
    let from = this.at;
    this.at++;
    this.skipSpace();
    if (this.text.charCodeAt(this.at) !== CLOSE_OBJECT) {
      for (;;) {
        const key = this.key();
        const shape = Object.hasOwn(members, key) ? members[key] : undefined;
        if (shape === undefined) {
          this.skipValue(depth);
          isPlain = true;
        } else {
          plain += `${this.text.slice(from, this.at)}null`;
          shaped[key] = this.value(shape, depth, key);
          from = this.at;
        }
        this.skipSpace();
        const code = this.text.charCodeAt(this.at);
        if (code === CLOSE_OBJECT) break;
        if (code !== COMMA) throw new Unexpected();
        this.at++;
        this.skipSpace();
      }
    }
    this.at++;
    if (!isPlain) return shaped;
    plain += this.text.slice(from, this.at);
    return Object.assign(JSON.parse(plain) as object, shaped);
  }

  /** A member's name, and on to its value. One with escapes has no shape, and is not read. */
  private key(): string {
    const start = this.at;
    if (this.text.charCodeAt(start) !== QUOTE) throw new Unexpected();
    this.skipString();
    const key = this.text.slice(start + 1, this.at - 1);
    // Written with escapes it could be any name; JSON.parse knows.
    if (key.includes('\\')) throw new Unexpected();
    this.skipSpace();
    if (this.text.charCodeAt(this.at++) !== COLON) throw new Unexpected();
    this.skipSpace();
    return key;
  }

  /** To the end of a value, whatever it is: whoever parses it sees whether it is one. */
  private skipValue(depth: number): void {
    const { text } = this;
    let open = 0;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === QUOTE) this.skipString();
      else if (code === OPEN_OBJECT || code === OPEN_LIST) {
        open++;
        this.at++;
        this.checkDepth(depth + open);
      } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        // It ends what the value stands in.
        if (open === 0) return;
        open--;
        this.at++;
      } else if (open === 0 && code === COMMA) return;
      else if (Number.isNaN(code)) throw new Unexpected();
      else {
        this.at++;
        continue;
      }
      if (open === 0) return;
    }
  }

  private skipString(): void {
    const { text } = this;
    for (let end = this.at + 1; ; end++) {
      end = text.indexOf('"', end);
      if (end === -1) throw new Unexpected();
      let slashes = 0;
      while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
      if (slashes % 2 === 0) {
        this.at = end + 1;
        return;
      }
    }
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }

  private checkDepth(depth: number): void {
    if (depth > this.maxDepth) throw new Unexpected();
  }
}
