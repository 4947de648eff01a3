import { parseJsonWithLines, type JsonEntry, type JsonValue } from './json-value.js';
import { lexTemplate } from './lex.js';
import type { Token } from './token.js';
import type { Attribute, Block, Body, ParsedFile } from './parse.js';

/** How many labels stand between a block's type and its body in `.tf.json`. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  module: 1,
  variable: 1,
  output: 1,
  provider: 1,
  check: 1,
  locals: 0,
  terraform: 0,
  moved: 0,
  import: 0,
  removed: 0,
};

/** Blocks inside of a block that are read by their names: all others are arguments with their texts. */
const INNER: Readonly<Record<string, number>> = { required_providers: 0, backend: 1, cloud: 0 };

/** Reads a `.tf.json` file into what HCL would have held. Source: Terraform, "JSON Configuration Syntax". */
export function parseTerraformJson(text: string): ParsedFile {
  const root = parseJsonWithLines(text);
  const empty: Body = { attributes: [], blocks: [] };
  if (root?.kind !== 'object') return { body: empty, comments: [], exact: false };
  const reader = new JsonReader();
  const blocks = root.entries.flatMap((entry) => {
    const labels = Object.hasOwn(LABELS, entry.key) ? LABELS[entry.key] : undefined;
    if (labels !== undefined) return reader.blocks(entry.key, entry, labels);
    // `//` is how JSON is commented.
    if (entry.key !== '//') reader.exact = false;
    return [];
  });
  return { body: { attributes: [], blocks }, comments: [], exact: reader.exact };
}

class JsonReader {
  exact = true;

  blocks(
    type: string,
    entry: JsonEntry,
    labelCount: number,
    labels: readonly string[] = [],
  ): Block[] {
    const { value, line } = entry;
    if (value.kind === 'list') {
      return value.items.flatMap((item) =>
        this.blocks(type, { ...entry, value: item, line: item.line }, labelCount, labels),
      );
    }
    if (value.kind !== 'object') {
      this.exact = false;
      return [];
    }
    if (labels.length < labelCount) {
      return value.entries
        .filter(({ key }) => key !== '//')
        .flatMap((inner) => this.blocks(type, inner, labelCount, [...labels, inner.key]));
    }
    const body = this.body(value.entries);
    return [{ type, labels, body, line, endLine: lastLine(value), span: [0, 0] }];
  }

  private body(entries: readonly JsonEntry[]): Body {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    for (const entry of entries) {
      const labels = Object.hasOwn(INNER, entry.key) ? INNER[entry.key] : undefined;
      if (labels !== undefined) blocks.push(...this.blocks(entry.key, entry, labels));
      else if (entry.key === 'dynamic') {
        for (const inner of members(entry.value)) attributes.push(this.attribute(inner));
      } else if (entry.key !== '//') attributes.push(this.attribute(entry));
    }
    return { attributes, blocks };
  }

  private attribute({ key, line, value }: JsonEntry): Attribute {
    return { name: key, line, tokens: [...this.tokens(value)] };
  }

  /** Every text is a template; the keys of objects are, too. */
  private *tokens(value: JsonValue): Generator<Token> {
    if (value.kind === 'text') {
      const { exact, ...token } = lexTemplate(value.value, value.line);
      this.exact &&= exact;
      yield token;
    } else if (value.kind === 'list') {
      for (const item of value.items) yield* this.tokens(item);
    } else if (value.kind === 'object') {
      for (const { key, line, value: inner } of value.entries) {
        yield* this.tokens({ kind: 'text', value: key, line });
        yield* this.tokens(inner);
      }
    } else yield { kind: 'number', text: String(value.value), line: value.line };
    yield { kind: 'newline', text: '\n', line: value.line };
  }
}

function members(value: JsonValue): readonly JsonEntry[] {
  if (value.kind === 'object') return value.entries;
  return value.kind === 'list' ? value.items.flatMap(members) : [];
}

function lastLine(value: JsonValue): number {
  if (value.kind === 'list')
    return value.items.reduce((line, item) => Math.max(line, lastLine(item)), value.line);
  if (value.kind !== 'object') return value.line;
  return value.entries.reduce((line, entry) => Math.max(line, lastLine(entry.value)), value.line);
}
