import type { Verdict } from '../model/verdict.js';
import { showOnOneLine } from '../report/visible.js';

/** What vitest takes of a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What a matcher found: its verdict, and why, for whoever reads the failed test. */
export interface Judged {
  readonly verdict: Verdict;
  /** Lines of plain text, already escaped. */
  readonly why: () => readonly string[];
}

/**
 * A matcher's result. What is inconclusive fails with and without `.not`: no evidence is a pass of
 * neither.
 */
export function toResult(call: string, isNot: boolean, { verdict, why }: Judged): MatcherResult {
  const heading = `expect(${isNot ? '…).not' : '…)'}.${call}`;
  return {
    pass: verdict === 'inconclusive' ? isNot : verdict === 'pass',
    message: () => [heading, '', ...why()].join('\n').trimEnd(),
  };
}

/** The arguments of a call as they would be written, bounded. */
export function shownCall(name: string, ...args: readonly unknown[]): string {
  const shown = args
    .filter((each) => each !== undefined)
    .map((each) => showOnOneLine(JSON.stringify(each) ?? String(each)));
  const text = shown.join(', ');
  return `${name}(${text.length > 120 ? '…' : text})`;
}

/** What stands where something else was expected, for a message. */
export function nameOf(received: unknown): string {
  if (received === null) return 'null';
  if (Array.isArray(received)) return 'a list';
  return typeof received === 'object' ? 'another object' : `a ${typeof received}`;
}
