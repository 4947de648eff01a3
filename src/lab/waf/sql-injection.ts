import { decodeUrl } from './inspected-request.js';

/**
 * Shapes that SQL injection takes in public write-ups of it. AWS's own detection is not public: this
 * one stands for it, and finds other things than theirs. Bounded, so that no input makes it slow.
 */
const SHAPES: readonly RegExp[] = [
  /\bunion\b[\s(]{1,10}(?:all\s{1,5})?select\b/,
  /['"`)]\s{0,5}(?:or|and)\b\s{0,5}\(?['"]?\w{1,20}['"]?\s{0,5}(?:=|like\b|<|>)/,
  /\b(?:or|and)\s{1,5}(\d{1,6})\s{0,3}=\s{0,3}\1\b/,
  /;\s{0,5}(?:drop|delete|insert|update|alter|create|exec|shutdown|truncate)\b/,
  /\b(?:sleep|benchmark|pg_sleep|load_file|extractvalue|updatexml)\s{0,3}\(/,
  /\bwaitfor\s{1,5}delay\b/,
  /\bxp_cmdshell\b/,
  /\binformation_schema\b/,
  /['"]\s{0,5}(?:--|#|\/\*)/,
];

/** Whether a text looks like SQL injection, as it stands or percent-encoded once or twice. */
export function looksLikeSqlInjection(text: string): boolean {
  let seen = text;
  for (let round = 0; round < 3; round += 1) {
    const plain = seen.toLowerCase().replace(/\/\*.{0,20}?\*\//g, ' ');
    if (SHAPES.some((shape) => shape.test(plain))) return true;
    const decoded = decodeUrl(seen);
    if (decoded === seen) return false;
    seen = decoded;
  }
  return false;
}
