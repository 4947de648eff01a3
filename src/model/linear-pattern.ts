import { setFlagsFromString } from 'node:v8';
import { HoldfastError } from './error.js';

/** A longer text is matched in its first part only: a match takes at most some tens of milliseconds. */
export const MATCHED_BYTES = 65_536;

/** A flag of V8's own, which no standard knows. */
const LINEAR: string = 'l';

let linear: boolean | null = null;

/**
 * A regular expression in V8's linear engine: whatever the text is, a match takes time in proportion
 * to its length, so that no pattern and no answer can hold the probe up. That engine has no
 * backreferences, no lookaround, and no large counted repetition.
 * @throws HoldfastError scenario/bad-pattern
 */
export function linearPattern(source: string): RegExp {
  if (linear === null) {
    // Only expressions with the flag `l` are concerned. Without it V8 knows no such flag.
    setFlagsFromString('--enable-experimental-regexp-engine');
    linear = accepts('', LINEAR);
  }
  if (!linear) {
    throw new HoldfastError(
      'scenario/bad-pattern',
      'This version of Node has no engine that matches a regular expression in linear time',
      { hint: 'Use expectBody, which looks for a text, or Node 20 or 22.' },
    );
  }
  try {
    return new RegExp(source, LINEAR);
  } catch (cause) {
    const why = accepts(source, '')
      ? 'it cannot be matched in linear time: no backreferences, no lookaround, no large {n,m}'
      : 'it is not a regular expression';
    throw new HoldfastError(
      'scenario/bad-pattern',
      `The pattern ${JSON.stringify(source.slice(0, 80))} cannot be used: ${why}`,
      { hint: 'Simplify it, or use expectBody, which looks for a text.', cause },
    );
  }
}

function accepts(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp;
  } catch {
    return false;
  }
}
