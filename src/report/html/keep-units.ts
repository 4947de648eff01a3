/** A figure and its unit stay on one line: `17.1 s ±` may be broken behind, and never before the `s`. */
export function keepUnits(text: string): string {
  return text.replace(/(\d) (?=(?:min|ms|s)\b)/g, '$1\u00a0');
}
