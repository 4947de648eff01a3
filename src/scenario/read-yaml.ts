import { readFileSync } from 'node:fs';
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { decodeText } from '../model/decode-text.js';
import { HoldfastError } from '../model/error.js';
import { describeUnreadable } from '../model/unreadable.js';

/**
 * Reads a YAML file, in UTF-8 or UTF-16, by a schema. Errors name the line.
 * @throws HoldfastError scenario/missing, scenario/not-text, scenario/not-yaml, scenario/wrong
 */
export function readYaml<T>(file: string, schema: z.ZodType<T>, hint: string): T {
  const lines = new LineCounter();
  const { document, value } = parse(file, lines, hint);
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new HoldfastError(
      'scenario/not-yaml',
      `${file}:${line}:${col} is not YAML: ${error.message}`,
      { hint },
    );
  }
  if (document.contents === null)
    throw new HoldfastError('scenario/wrong', `${file} is empty`, { hint });
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const where = locate(document, lines, issue.path);
    return `${file}:${where}: ${issue.path.join('.') || 'the file'}: ${issue.message}`;
  });
  throw new HoldfastError('scenario/wrong', problems.join('\n'), { hint });
}

/** Aliases that multiply and nesting without end are no errors of a document: the parser throws. */
function parse(
  file: string,
  lineCounter: LineCounter,
  hint: string,
): { readonly document: Document; readonly value: unknown } {
  const text = readText(file);
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false });
    const value: unknown =
      document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 });
    return { document, value };
  } catch (cause) {
    throw new HoldfastError(
      'scenario/not-yaml',
      `${file} cannot be read as YAML: ${cause instanceof Error ? cause.message : String(cause)}`,
      { hint, cause },
    );
  }
}

function readText(file: string): string {
  return decodeText(readBytes(file), file, {
    code: 'scenario/not-text',
    hint: 'Save it as UTF-8, or as UTF-16 with a byte-order mark.',
  });
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const { message, hint } = describeUnreadable(file, cause, 'Give the path of a YAML file.');
    throw new HoldfastError('scenario/missing', message, { hint, cause });
  }
}

/** Line of the deepest part of the path that the file has. */
function locate(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const keys = path.slice(0, length);
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === keys.at(-1))
      : undefined;
    const node: unknown = pair?.key ?? document.getIn(keys, true);
    const range = (node as { range?: readonly number[] } | undefined)?.range;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return 1;
}
