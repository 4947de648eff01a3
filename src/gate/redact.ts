import type { Finding } from '../model/finding.js';
import { parseCidr, type Range } from '../reachability/cidr.js';

const HIDDEN = '(sensitive)';
/** Shorter values cannot be told from ordinary text, and hiding them would garble every sentence. */
const MIN_LENGTH = 4;
/** From here on a value is hidden wherever it stands; a shorter one only where it stands by itself. */
const SURE_LENGTH = 8;

/** Takes what is sensitive out of a sentence, out of those of a finding, and out of every text of a value. */
export interface Redactor {
  text(text: string): string;
  finding(finding: Finding): Finding;
  all<T>(value: T): T;
}

/**
 * Takes what the plan marks sensitive out of what the gate says. Policies give no such value on
 * purpose; this is for the name, the range or the engine that somebody declared sensitive.
 */
export function redactor(sensitive: ReadonlySet<string>): Redactor {
  const byStart = new Map<string, string[]>();
  for (const value of sensitive) {
    if (value.length < MIN_LENGTH) continue;
    const own = fold(value);
    const start = own.slice(0, MIN_LENGTH);
    const values = byStart.get(start);
    if (values) values.push(own);
    else byStart.set(start, [own]);
  }
  if (byStart.size === 0)
    return { text: (text) => text, finding: (finding) => finding, all: (value) => value };
  // Where one value begins with another, the longer one is to go as a whole.
  for (const values of byStart.values()) values.sort((a, b) => b.length - a.length);
  const ranges = rangesOf(sensitive);
  const text = (sentence: string): string => hideWithin(hideIn(sentence, byStart), ranges);
  return {
    text,
    all: <T>(value: T): T => mapTexts(value, text) as T,
    finding: (finding) => ({
      ...finding,
      message: text(finding.message),
      evidence: finding.evidence.map(text),
    }),
  };
}

/** Address ranges among the sensitive values. One that holds everything tells nothing. */
function rangesOf(sensitive: ReadonlySet<string>): Range[] {
  return [...sensitive].flatMap((value) => {
    const range = value.endsWith('/0') ? undefined : parseCidr(value);
    return range ? [range] : [];
  });
}

const ADDRESS =
  /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f]*:[\da-f:]*)(?:\/\d{1,3})?(?![\w:]|\.\d)/gi;

/** A witness's packet comes from an address inside of a range that a rule admits: it tells the range. */
function hideWithin(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  return text.replace(ADDRESS, (found) => {
    const own = parseCidr(found);
    return own && ranges.some((range) => holds(range, own)) ? HIDDEN : found;
  });
}

function holds(range: Range, other: Range): boolean {
  return range.family === other.family && range.first <= other.first && other.last <= range.last;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]),
  );
}

function hideIn(text: string, byStart: ReadonlyMap<string, readonly string[]>): string {
  const folded = fold(text);
  let shown = '';
  let from = 0;
  for (let at = 0; at + MIN_LENGTH <= text.length; at++) {
    const value = byStart
      .get(folded.slice(at, at + MIN_LENGTH))
      ?.find((own) => folded.startsWith(own, at) && isMeant(text, at, own.length));
    if (value === undefined) continue;
    shown += text.slice(from, at) + HIDDEN;
    from = at + value.length;
    at = from - 1;
  }
  return from === 0 ? text : shown + text.slice(from);
}

/** Policies may show a value in another case. Only letters that keep their length are folded. */
function fold(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** `main` in `aws_lb.main` is a part of an address, and no value that happens to be "main". */
function isMeant(text: string, at: number, length: number): boolean {
  if (length >= SURE_LENGTH) return true;
  const before = text.slice(Math.max(0, at - 1), at);
  const after = text.slice(at + length, at + length + 2);
  return !/[\w.-]/.test(before) && !/^(?:[\w-]|\.\w)/.test(after);
}
