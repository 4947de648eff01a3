import type { Verdict } from '../../model/verdict.js';

/** How a text report is laid out. */
export interface TextOptions {
  /** ANSI colours; off unless asked for, so that files and pipes stay plain. */
  readonly colour?: boolean;
}

export type Tone = 'pass' | 'fail' | 'inconclusive' | 'strong' | 'quiet';

const CODES: Readonly<Record<Tone, string>> = {
  pass: '32',
  fail: '31',
  inconclusive: '33',
  strong: '1',
  quiet: '2',
};

/** Colours the text for a terminal where that was asked for. Apply after padding: codes have length. */
export function paint(text: string, tone: Tone, options: TextOptions): string {
  return options.colour === true ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text;
}

/** Tone of a verdict of any kind; what is neither pass nor fail is inconclusive. */
export function toneOf(verdict: Verdict | 'unknown' | 'not judged'): Tone {
  return verdict === 'pass' || verdict === 'fail' ? verdict : 'inconclusive';
}
