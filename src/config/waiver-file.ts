import { closeSync, openSync, readSync, fstatSync } from 'node:fs';
import { LineCounter, parseDocument, visit, type Document } from 'yaml';
import { decodeText } from '../model/decode-text.js';
import { HoldfastError } from '../model/error.js';
import type { Waiver } from '../model/waiver.js';
import { check } from './describe-issues.js';
import { tooLong, waiverFileSchema, type WaiverTerms } from './waiver-terms.js';

/** A thousand waivers fit; a file that is larger is something else. */
const MAX_BYTES = 1 << 18;
/** Flow collections within each other, and `-`, `?` or `:` at the beginning of a line. */
const MAX_OPEN = 100;
const MAX_INDICATORS = 6;

const HINT = 'docs/gate-in-ci.md of Holdfast shows a file with waivers.';

/**
 * Reads a file with waivers. Anchors and aliases are refused: they make a small file as large as
 * they like, and a waiver that is read by people needs none.
 *
 * @param shown what to call the file
 * @throws HoldfastError waiver/missing, waiver/too-large, waiver/not-yaml, waiver/wrong, each naming the line
 */
export function readWaiverFile(path: string, shown: string, terms: WaiverTerms): Waiver[] {
  const source = readBounded(path, shown);
  const lines = new LineCounter();
  let document: Document;
  try {
    checkNesting(source, shown);
    document = parse(source, shown, lines);
  } catch (cause) {
    // The parser recurses: indents without end exhaust the stack.
    if (!(cause instanceof RangeError)) throw cause;
    throw new HoldfastError('waiver/not-yaml', `${shown} nests too deep`, { hint: HINT, cause });
  }
  if (document.contents === null) return [];
  const checked = check(waiverFileSchema, document.toJS({ maxAliasCount: 0 }));
  const lineOf = (at: readonly PropertyKey[]): number => locate(document, lines, at);
  if ('problems' in checked) {
    throw wrong(
      checked.problems.map(({ path: at, message }) => `${shown}:${lineOf(at)}: ${message}`),
    );
  }
  const waivers = checked.data.waivers.map((written, index): Waiver => ({
    ...written,
    from: 'file',
    source: `${shown}:${lineOf(['waivers', index])}`,
  }));
  const long = waivers.flatMap(({ expires, source: where }) => {
    const why = tooLong(expires, terms);
    return why === undefined ? [] : [`${where}: ${why}`];
  });
  if (long.length > 0) throw wrong(long.slice(0, 10));
  return waivers;
}

function readBounded(path: string, shown: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new HoldfastError('waiver/missing', `The waivers in ${shown} cannot be read (${code})`, {
      hint: 'Check the path of --waivers, or of `gate.waivers` in holdfast.config.ts.',
      cause,
    });
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) {
      throw new HoldfastError('waiver/missing', `${shown} is not a file`, { hint: HINT });
    }
    if (stats.size > MAX_BYTES) {
      throw new HoldfastError(
        'waiver/too-large',
        `${shown} has ${stats.size} bytes; the most is ${MAX_BYTES}`,
        { hint: HINT },
      );
    }
    const bytes = Buffer.alloc(stats.size);
    const read = bytes.subarray(0, readSync(file, bytes, 0, stats.size, 0));
    return decodeText(read, shown, { code: 'waiver/not-yaml', hint: HINT });
  } finally {
    closeSync(file);
  }
}

function parse(source: string, shown: string, lines: LineCounter): Document {
  const document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new HoldfastError(
      'waiver/not-yaml',
      `${shown}:${line}:${col} is not YAML: ${error.message}`,
      { hint: HINT },
    );
  }
  visit(document, {
    Alias: (_key, { range }) => refuse(range, 'an alias'),
    Node: (_key, node) =>
      'anchor' in node && node.anchor !== undefined ? refuse(node.range, 'an anchor') : undefined,
  });
  return document;

  function refuse(range: readonly number[] | null | undefined, what: string): never {
    const line = lines.linePos(range?.[0] ?? 0).line;
    throw new HoldfastError('waiver/not-yaml', `${shown}:${line}: ${what} is not read here`, {
      hint: 'Write each waiver out.',
    });
  }
}

/**
 * What nests without end takes the parser (yaml 2.9) minutes, and then V8's memory: 300,000 lines of
 * `[` took 172 s, 400,000 times `- ` ended the process. So it is not shown such a file.
 */
function checkNesting(source: string, shown: string): void {
  let open = 0;
  for (const [index, line] of source.split('\n').entries()) {
    for (const character of line) {
      if (character === '[' || character === '{') open++;
      else if ((character === ']' || character === '}') && open > 0) open--;
    }
    const indicators = /^[\s?:-]*/.exec(line)?.[0].replaceAll(/\s/g, '').length ?? 0;
    if (open > MAX_OPEN || indicators > MAX_INDICATORS) {
      throw new HoldfastError('waiver/not-yaml', `${shown}:${index + 1} nests too deep`, {
        hint: HINT,
      });
    }
  }
}

function wrong(problems: readonly string[]): HoldfastError {
  return new HoldfastError('waiver/wrong', problems.join('\n'), { hint: HINT });
}

/** Line of the deepest part of the path that the file has. */
function locate(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const keys = path.slice(0, length);
    const node: unknown = document.getIn(keys, true);
    const range = (node as { range?: readonly number[] } | undefined)?.range;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return 1;
}
