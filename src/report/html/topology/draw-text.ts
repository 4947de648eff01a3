import { markup, type Markup } from '../markup.js';

/** A box in the picture, in its units. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Pen {
  /** Width of one character, generously: nothing may overrun its box. */
  readonly characterWidth: number;
}

export interface Line {
  readonly text: string;
  readonly kind: string;
}

/** Height of one line of text. */
export const LINE = 17;

export function drawBox(box: Box, kind: string): Markup {
  return markup`<rect class="${kind}" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="6"/>`;
}

/** Text cut to fit its width; the whole of it in its title. */
export function drawText(
  text: string,
  at: { readonly x: number; readonly y: number; readonly width: number },
  pen: Pen,
  kind = '',
): Markup {
  const most = Math.max(2, Math.floor(at.width / pen.characterWidth));
  const shown = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return markup`<text class="${kind}" x="${at.x}" y="${at.y}">${shown}${shown !== text && markup`<title>${text}</title>`}</text>`;
}

/** The lines broken at blanks where they are too long for the width. */
export function wrapLines(lines: readonly Line[], width: number, pen: Pen): Line[] {
  const most = Math.max(2, Math.floor(width / pen.characterWidth));
  return lines.flatMap(({ text, kind }) => {
    const wrapped: string[] = [];
    for (const word of text.split(' ')) {
      const last = wrapped.at(-1);
      if (last === undefined || last.length + 1 + word.length > most) wrapped.push(word);
      else wrapped[wrapped.length - 1] = `${last} ${word}`;
    }
    return wrapped.map((part) => ({ text: part, kind }));
  });
}

/** Lines below each other, the first one standing on `y`. */
export function drawLines(
  lines: readonly Line[],
  at: { readonly x: number; readonly y: number; readonly width: number },
  pen: Pen,
): Markup {
  return markup`${lines.map(({ text, kind }, index) => drawText(text, { ...at, y: at.y + index * LINE }, pen, kind))}`;
}
