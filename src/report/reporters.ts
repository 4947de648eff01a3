import { renderHtml } from './html/page.js';
import type { ReportInput } from './input.js';
import { renderSummaryText } from './text/summary-text.js';

/** A form in which a report can be had. */
export interface Reporter {
  /** File that the report is written to, in the folder that the user chose. */
  readonly fileName: string;
  /** One sentence for help and docs. */
  readonly description: string;
  /** The whole content of that file. */
  render(input: ReportInput): string;
}

/** Every form, by the name that `--format` and the docs know it under. */
export const REPORTERS = {
  html: {
    fileName: 'index.html',
    description: 'One self-contained page for people; opens from disk and loads nothing.',
    render: renderHtml,
  },
  json: {
    fileName: 'summary.json',
    description: 'The same figures for machines; see the JSON Schema in docs/reference.',
    render: ({ summary }) => `${JSON.stringify(summary, null, 2)}\n`,
  },
  text: {
    fileName: 'summary.txt',
    description: 'The verdict and one row for each run, for a terminal of 100 columns.',
    render: ({ summary }) => renderSummaryText(summary),
  },
} as const satisfies Readonly<Record<string, Reporter>>;
