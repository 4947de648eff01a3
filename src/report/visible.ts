// Control characters drive terminals, and bidirectional overrides make a text read as what it is
// not. Both can come out of a plan, so both are shown as what they are. Cs: lone surrogates.
const STEERING = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text with every invisible or steering character written out, such as `\u{1b}`. */
export function showInvisible(text: string): string {
  return text.replace(STEERING, (found) => `\\u{${found.codePointAt(0)?.toString(16) ?? ''}}`);
}

/** The same on one line: line breaks and tabs become one blank each. */
export function showOnOneLine(text: string): string {
  return showInvisible(text.replace(/[\r\n\t]+/g, ' '));
}
