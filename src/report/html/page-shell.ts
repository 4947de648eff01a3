import { createHash } from 'node:crypto';
import { markup, trusted, type Child, type Markup } from './markup.js';
import { PAGE_SCRIPT } from './script.js';
import { PAGE_STYLE } from './style/page-style.js';
import { PICTURE_STYLE } from './style/picture-style.js';
import { tokenStyle } from './style/tokens.js';

/** What the page may load: nothing from anywhere. */
const CONTENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** A browser obeys both policies: this one lets no script run but the page's own, by its hash. */
function scriptPolicy(): string {
  const hash = createHash('sha256').update(PAGE_SCRIPT).digest('base64');
  return `script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

/** A whole page in one file that opens from disk and loads nothing. */
export function renderShell(page: {
  readonly title: string;
  /** What it is, beside the name in its head. */
  readonly what: string;
  /** Id of the part that the skip link leads to. */
  readonly first: string;
  readonly main: Child;
}): string {
  const html: Markup = markup`<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(CONTENT_POLICY)}">
<meta http-equiv="Content-Security-Policy" content="${trusted(scriptPolicy())}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark"><meta name="generator" content="Holdfast">
<title>${page.title}</title>
<style>${trusted(tokenStyle() + PAGE_STYLE + PICTURE_STYLE)}</style></head><body>
<a class="skip" href="#${page.first}">Skip to the verdict</a>
<header class="wrap top bar"><p><span class="brand">Holdfast</span> <span class="quiet">${page.what}</span></p>${THEME_SWITCH}</header>
<main class="wrap">
${page.main}
</main>
<script>${trusted(PAGE_SCRIPT)}</script></body></html>`;
  return `<!doctype html>\n${html.toString()}\n`;
}

// Plain radio buttons and a style rule: the switch needs no script.
const THEME_SWITCH = trusted(
  '<fieldset class="theme"><legend>Colours</legend>' +
    '<label><input type="radio" name="theme" id="theme-auto" checked>Auto</label>' +
    '<label><input type="radio" name="theme" id="theme-light">Light</label>' +
    '<label><input type="radio" name="theme" id="theme-dark">Dark</label></fieldset>',
);
