/** Field lines in the order they came: name, value, name, value, … as sent. */
export type Fields = readonly string[];

/** By name in lower case; lines of one name joined as RFC 9110, 5.3 says, cookies by semicolons. */
export type HeaderValues = Readonly<Record<string, string | undefined>>;

/** How the end of a body is told. `close`: by the end of the connection, of answers alone. */
export type Framing =
  | { readonly kind: 'none' | 'chunked' | 'close' }
  | { readonly kind: 'length'; readonly length: number };

export interface ParsedFields {
  readonly fields: Fields;
  readonly headers: HeaderValues;
  /** How many lines of these names there are: more than one is how requests are smuggled. */
  readonly lines: {
    readonly host: number;
    readonly contentLength: number;
    readonly transferEncoding: number;
  };
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Control characters but the tab, in what is left once lines are split at CR LF: a bare CR or LF, too. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/;

/**
 * Strict by RFC 9112, 5: no folding, no space before the colon, no control characters. What is let
 * through here is read in one way only by whoever reads it next. Null where it is not.
 */
export function parseFields(text: string, lines: readonly string[]): ParsedFields | null {
  if (CONTROL.test(text)) return null;
  const fields: string[] = [];
  // No prototype: a field may be called `__proto__`.
  const headers = Object.create(null) as Record<string, string | undefined>;
  let [host, contentLength, transferEncoding] = [0, 0, 0];
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const colon = line.indexOf(':');
    if (colon <= 0) return null;
    const name = line.slice(0, colon);
    if (!TOKEN.test(name)) return null;
    const value = trimmed(line.slice(colon + 1));
    const key = name.toLowerCase();
    if (key === 'host') host += 1;
    else if (key === 'content-length') contentLength += 1;
    else if (key === 'transfer-encoding') transferEncoding += 1;
    fields.push(name, value);
    const before = headers[key];
    headers[key] =
      before === undefined ? value : `${before}${key === 'cookie' ? '; ' : ', '}${value}`;
  }
  return { fields, headers, lines: { host, contentLength, transferEncoding } };
}

/** Framing by the fields alone; null where they contradict each other, or say nothing sensible. */
export function framingOf({ headers, lines }: ParsedFields): Framing | 'unsupported' | null {
  const coding = headers['transfer-encoding'];
  const length = headers['content-length'];
  if (coding !== undefined) {
    if (length !== undefined || lines.transferEncoding > 1) return null;
    return coding.toLowerCase() === 'chunked' ? { kind: 'chunked' } : 'unsupported';
  }
  if (length === undefined) return { kind: 'none' };
  if (lines.contentLength > 1 || !/^\d{1,15}$/.test(length)) return null;
  return { kind: 'length', length: Number(length) };
}

/** Whether a comma-separated field such as Connection holds a word, in any case. */
export function hasWord(value: string | undefined, word: string): boolean {
  if (value === undefined) return false;
  if (value.length === word.length) return value.toLowerCase() === word;
  return value.split(',').some((part) => part.trim().toLowerCase() === word);
}

/** Without the spaces and tabs around it; String.trim would take more. */
function trimmed(value: string): string {
  let [start, end] = [0, value.length];
  while (start < end && isBlank(value, start)) start += 1;
  while (end > start && isBlank(value, end - 1)) end -= 1;
  return value.slice(start, end);
}

function isBlank(value: string, index: number): boolean {
  const code = value.charCodeAt(index);
  return code === 0x20 || code === 0x09;
}
