import { BoundedPage } from '../bounded-page.js';
import { formatPlural } from '../format.js';
import { escapeMarkdown } from '../gate-formats/markdown-text.js';
import { renderIcon } from '../html/badge.js';
import { markup } from '../html/markup.js';
import { renderShell } from '../html/page-shell.js';
import { renderTable } from '../html/table.js';
import { wrapText } from '../text/columns.js';
import { paint, type TextOptions } from '../text/paint.js';
import { LAB_CAVEAT } from '../words.js';
import type { Change, ComparedRow, Comparison } from './compare-summaries.js';

/** A comparison with what names its two sides. */
export interface ComparedReports {
  readonly comparison: Comparison;
  readonly before: string;
  readonly after: string;
  /** Runs in the lab are among them. */
  readonly inLab: boolean;
}

export interface CompareFormat {
  /** One sentence for docs. */
  readonly description: string;
  render(compared: ComparedReports, options: TextOptions): string;
}

/** Every form of a comparison, by the name that `--format` knows it under. */
export const COMPARE_FORMATS = {
  text: { description: 'For a terminal.', render: renderText },
  markdown: { description: 'A comment for a pull request.', render: renderMarkdown },
  html: { description: 'A page that opens from disk and loads nothing.', render: renderPage },
  json: {
    description: 'The same for machines.',
    render: ({ comparison }) => `${JSON.stringify({ version: 1, ...comparison }, null, 2)}\n`,
  },
} as const satisfies Readonly<Record<string, CompareFormat>>;

const HEADLINES: Readonly<Record<Comparison['verdict'], string>> = {
  worse: 'Something got worse',
  better: 'Better, and nothing worse',
  same: 'Nothing that can be told apart',
  'not said': 'It cannot be said',
};

const GROUPS: readonly (readonly [Change, string])[] = [
  ['worse', 'Worse'],
  ['better', 'Better'],
  ['not said', 'Cannot be said'],
  ['same', 'The same'],
];

function grouped({ rows }: Comparison): (readonly [string, Change, readonly ComparedRow[]])[] {
  return GROUPS.map(
    ([change, title]) => [title, change, rows.filter((row) => row.change === change)] as const,
  ).filter(([, , own]) => own.length > 0);
}

function toneOfChange(change: Comparison['verdict']): 'pass' | 'fail' | 'inconclusive' | 'quiet' {
  const tones = {
    better: 'pass',
    worse: 'fail',
    'not said': 'inconclusive',
    same: 'quiet',
  } as const;
  return tones[change];
}

function renderText(
  { comparison, before, after, inLab }: ComparedReports,
  options: TextOptions,
): string {
  const lines = [
    paint(HEADLINES[comparison.verdict], toneOfChange(comparison.verdict), options),
    ...wrapText(`first: ${before}`, '  ', '    '),
    ...wrapText(`second: ${after}`, '  ', '    '),
    ...(comparison.differences.length === 0 ? [] : ['', 'What is not the same on both sides:']),
    ...comparison.differences.flatMap((line) => wrapText(line, '- ', '  ')),
  ];
  for (const [title, , rows] of grouped(comparison)) {
    lines.push('', `${title}:`);
    for (const { of, what, before: was, after: is, why } of rows) {
      const reason = why === '' ? '' : ` [${why}]`;
      lines.push(...wrapText(`${of}: ${what}: ${was} → ${is}${reason}`, '- ', '  '));
    }
  }
  if (comparison.rows.length === 0) lines.push('', 'The two have nothing in common.');
  if (inLab) lines.push('', ...wrapText(`Simulated. ${LAB_CAVEAT}`, '', ''));
  return `${lines.join('\n')}\n`;
}

const MAX_BYTES = 64_000;

function renderMarkdown({ comparison, before, after, inLab }: ComparedReports): string {
  const page = new BoundedPage();
  page.add(
    `<!-- holdfast-compare -->\n## ${HEADLINES[comparison.verdict]}\n\nFirst ${escapeMarkdown(before)}, second ${escapeMarkdown(after)}\n`,
    MAX_BYTES,
  );
  for (const line of comparison.differences) page.add(`- ${escapeMarkdown(line)}`, MAX_BYTES);
  let left = 0;
  for (const [title, , rows] of grouped(comparison)) {
    page.add(
      `\n### ${title}\n\n| | | First | Second | Why |\n| --- | --- | --- | --- | --- |`,
      MAX_BYTES - 2000,
    );
    left += page.addEach(
      rows.map(
        (row) =>
          `| ${[row.of, row.what, row.before, row.after, row.why].map(escapeMarkdown).join(' | ')} |`,
      ),
      MAX_BYTES - 2000,
    );
  }
  if (left > 0) page.add(`\n${formatPlural(left, 'more row')} did not fit.`, MAX_BYTES);
  if (comparison.rows.length === 0) page.add('\nThe two have nothing in common.', MAX_BYTES);
  if (inLab) page.add(`\n_${escapeMarkdown(LAB_CAVEAT)}_`, MAX_BYTES);
  return `${page.toString()}\n`;
}

function renderPage({ comparison, before, after, inLab }: ComparedReports): string {
  const tone = toneOfChange(comparison.verdict);
  return renderShell({
    title: `${HEADLINES[comparison.verdict]} – Holdfast comparison`,
    what: 'comparison',
    first: 'verdict',
    main: markup`<section class="card hero tone-${tone}" id="verdict" aria-labelledby="headline">
<h1 id="headline">${renderIcon(tone)}<span>${HEADLINES[comparison.verdict]}</span></h1>
<dl class="pair"><dt>First</dt><dd><code>${before}</code></dd><dt>Second</dt><dd><code>${after}</code></dd></dl>
${comparison.differences.length > 0 && markup`<h2>What is not the same on both sides</h2><ul class="bullets">${comparison.differences.map((line) => markup`<li>${line}</li>`)}</ul>`}
${comparison.rows.length === 0 && markup`<p>The two have nothing in common.</p>`}
${inLab && markup`<p class="small quiet">${LAB_CAVEAT}</p>`}
</section>
${grouped(comparison).map(
  (
    [title, change, rows],
    index,
  ) => markup`<section class="card stack long" aria-labelledby="group-${index}">
<h2 id="group-${index}">${renderIcon(toneOfChange(change))} ${title}</h2>${renderTable({
    caption: formatPlural(rows.length, 'row'),
    heads: ['of', 'what', 'first', 'second', 'why'],
    rows: rows.map((row) => [row.of, row.what, row.before, row.after, row.why]),
    label: title,
  })}</section>`,
)}`,
  });
}
