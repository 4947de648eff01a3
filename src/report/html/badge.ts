import { markup, trusted, type Markup } from './markup.js';

type Tone = 'pass' | 'fail' | 'inconclusive' | 'quiet';

// A tick, a cross, a question mark and a dash: told apart without colour.
const SHAPES: Readonly<Record<Tone, Markup>> = {
  pass: trusted('<path d="M5.6 10.4l3 3 5.8-6.6"/>'),
  fail: trusted('<path d="M6.8 6.8l6.4 6.4M13.2 6.8l-6.4 6.4"/>'),
  inconclusive: trusted(
    '<path d="M7.6 8.1a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.2.9-1.2 1.8"/><path d="M10 14.6v.1"/>',
  ),
  quiet: trusted('<path d="M6.5 10h7"/>'),
};

const WORDS: Readonly<Record<string, { readonly tone: Tone; readonly text: string }>> = {
  pass: { tone: 'pass', text: 'Pass' },
  fail: { tone: 'fail', text: 'Fail' },
  inconclusive: { tone: 'inconclusive', text: 'Inconclusive' },
  unknown: { tone: 'inconclusive', text: 'Unknown' },
  agrees: { tone: 'pass', text: 'Agrees' },
  contradicts: { tone: 'fail', text: 'Contradicts' },
  'not measured': { tone: 'quiet', text: 'Not measured' },
  'not judged': { tone: 'quiet', text: 'Not judged' },
  waived: { tone: 'quiet', text: 'Waived' },
  known: { tone: 'quiet', text: 'Known' },
  unchanged: { tone: 'quiet', text: 'Unchanged' },
};

export function toneOf(verdict: string): Tone {
  return WORDS[verdict]?.tone ?? 'quiet';
}

/** A shape for the eye only; always beside words. */
export function renderIcon(tone: Tone): Markup {
  return markup`<svg class="icon tone-${tone}" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="10" cy="10" r="8.6"/>${SHAPES[tone]}</svg>`;
}

/** A verdict of any kind in words, with its shape and colour. */
export function renderBadge(verdict: string): Markup {
  const { tone, text } = WORDS[verdict] ?? { tone: 'quiet', text: verdict };
  return markup`<span class="badge tone-${tone}">${renderIcon(tone)}${text}</span>`;
}

export const SIMULATED = trusted(
  '<span class="tag" title="A result of a model, not of AWS">Simulated</span>',
);
