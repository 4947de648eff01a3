import type { Finding } from '../model/finding.js';

const HIDDEN = '(sensitive)';
/** Shorter values cannot be told from ordinary text, and hiding them would garble every sentence. */
const MIN_LENGTH = 4;
/** From here on a value is hidden wherever it stands; a shorter one only where it stands by itself. */
const SURE_LENGTH = 8;

/** Takes what is sensitive out of a sentence, and out of those of a finding. */
export interface Redactor {
  text(text: string): string;
  finding(finding: Finding): Finding;
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
  if (byStart.size === 0) return { text: (text) => text, finding: (finding) => finding };
  // Where one value begins with another, the longer one is to go as a whole.
  for (const values of byStart.values()) values.sort((a, b) => b.length - a.length);
  const text = (sentence: string): string => hideIn(sentence, byStart);
  return {
    text,
    finding: (finding) => ({
      ...finding,
      message: text(finding.message),
      evidence: finding.evidence.map(text),
    }),
  };
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
