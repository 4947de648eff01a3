import { showInvisible, showOnOneLine } from './visible.js';

/** Attributes of an element, each on one line. */
export function xmlAttributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(showOnOneLine(String(value)))}"`)
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text of an element. XML 1.0 has no way at all to write control characters, lone surrogates, U+FFFE and U+FFFF. */
export function escapeXml(text: string): string {
  return showInvisible(text)
    .replace(/[\uFFFE\uFFFF]/g, (found) => `\\u{${found.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"']/g, (found) => ENTITIES[found] ?? found);
}
