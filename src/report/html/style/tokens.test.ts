import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../../../model/sample.js';
import { TOKENS } from './tokens.js';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = ['text', 'muted', 'accent', 'pass', 'fail', 'inconclusive'] as const;

describe.each(['light', 'dark'] as const)('%s colours', (scheme) => {
  const palette = TOKENS[scheme];

  it.each(TEXT)('text in %s can be read', (role) => {
    for (const ground of [palette.page, palette.surface]) {
      expect(contrast(palette[role], ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('text on raised ground can be read', () => {
    expect(contrast(palette.text, palette.raised)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.muted, palette.raised)).toBeGreaterThanOrEqual(4.5);
  });

  it('every outcome has a colour of its own', () => {
    const colours = OUTCOMES.map((outcome) => palette[`mark-${outcome}`]);
    expect(colours).not.toContain(undefined);
    expect(new Set(colours).size).toBe(OUTCOMES.length);
  });

  it('marks and strong lines stand out', () => {
    for (const [role, colour] of Object.entries(palette)) {
      if (!role.startsWith('mark-') && role !== 'strong') continue;
      expect(contrast(colour, palette.surface), role).toBeGreaterThanOrEqual(3);
    }
  });
});
