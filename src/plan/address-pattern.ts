import { parseSteps } from './address.js';

/**
 * Whether a pattern, in which `*` stands for any text, covers the whole address. Linear in both
 * whatever the pattern is: files with patterns may be hostile, and a regular expression backtracks.
 */
export function matchesPattern(pattern: string, address: string): boolean {
  const parts = pattern.split('*');
  const [first = ''] = parts;
  if (parts.length === 1) return pattern === address;
  const last = parts.at(-1) ?? '';
  if (!address.startsWith(first) || !address.endsWith(last)) return false;
  let at = first.length;
  const end = address.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = address.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= end;
}

/** The address without the keys of instances: `module.app["a"].aws_lb.x[0]` is `module.app.aws_lb.x`. */
export function configurationAddress(address: string): string {
  return parseSteps(address)
    .flatMap((step) => ('name' in step ? [step.name] : []))
    .join('.');
}
