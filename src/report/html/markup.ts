import { showInvisible } from '../visible.js';

/**
 * Text that is safe to stand in the page as it is. Only `markup` and `trusted` make it, so that
 * whatever a plan says is escaped unless this file is left.
 */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Child = string | number | Markup | readonly Child[] | null | undefined | false;

/**
 * Template tag for HTML and SVG: what is inserted is escaped, for element content and for quoted
 * attributes alike. Never insert into an unquoted attribute, a script or a style element.
 */
export function markup(strings: TemplateStringsArray, ...children: readonly Child[]): Markup {
  return new Markup(
    strings.reduce((text, part, index) => text + toText(children[index - 1]) + part),
  );
}

/** Marks a constant of this project as safe. Never pass anything that was read. */
export function trusted(constant: string): Markup {
  return new Markup(constant);
}

function toText(child: Child): string {
  if (child === null || child === undefined || child === false) return '';
  if (child instanceof Markup) return child.toString();
  if (typeof child === 'string') return escapeText(child);
  if (typeof child === 'number') return String(child);
  return child.map(toText).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escapeText(text: string): string {
  return showInvisible(text).replace(/[&<>"'`]/g, (found) => ENTITIES[found] ?? found);
}
