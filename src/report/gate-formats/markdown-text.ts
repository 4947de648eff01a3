import { showOnOneLine } from '../visible.js';

const ZERO_WIDTH_SPACE = '&#8203;';

/**
 * What GitHub links after Markdown is rendered, where an entity is the character itself again:
 * mentions, issue numbers and addresses of pages. Only another character in between stops these.
 */
const LINKED = /@(?=\w)|#(?=\d)|\bGH-(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi;

/** Opens or closes something wherever it stands; `_` only at the edge of a word. */
const SPECIAL = /[&<>`*\\[\]$~|#@"']|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

/** Makes a list, a heading or a rule of a line that starts with it. */
const LEADING = /^(?:[-+=:]|\d+(?=[.)]))/;

/** The text on one line, readable as it is and without any effect as GitHub Markdown or HTML. */
export function escapeMarkdown(text: string): string {
  const trimmed = showOnOneLine(text).trim();
  const lead = LEADING.exec(trimmed)?.[0] ?? '';
  return encodeEach(lead) + escapeInline(trimmed.slice(lead.length));
}

/** The same as code, in which GitHub makes no mentions; for addresses and names. */
export function markdownCode(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}

function escapeInline(text: string): string {
  return text
    .split(LINKED_BREAK)
    .map((part) => part.replace(SPECIAL, encodeEach))
    .join(ZERO_WIDTH_SPACE);
}

/** Between what LINKED finds and what follows it. */
const LINKED_BREAK = new RegExp(`(?<=${LINKED.source})`, 'gi');

function encodeEach(text: string): string {
  return text.replace(/./gu, (each) => `&#${each.codePointAt(0) ?? 0};`);
}
