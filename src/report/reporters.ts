import { renderRunJunit } from './formats/junit.js';
import { renderRunMarkdown } from './formats/markdown.js';
import { renderPrometheus } from './formats/prometheus.js';
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
    description:
      'One self-contained page for people; opens from disk and loads nothing. Always written.',
    render: renderHtml,
  },
  json: {
    fileName: 'summary.json',
    description:
      'The same figures for machines; see the JSON Schema in docs/reference. Always written.',
    render: ({ summary }) => `${JSON.stringify(summary, null, 2)}\n`,
  },
  text: {
    fileName: 'summary.txt',
    description: 'The verdict and one row for each run, for a terminal of 100 columns.',
    render: ({ summary }) => renderSummaryText(summary),
  },
  markdown: {
    fileName: 'summary.md',
    description: 'A comment for a pull request or a job’s summary, under 65,000 characters.',
    render: renderRunMarkdown,
  },
  junit: {
    fileName: 'junit.xml',
    description:
      'JUnit XML: a suite for each policy and each run; what is inconclusive is an error.',
    render: renderRunJunit,
  },
  prometheus: {
    fileName: 'holdfast.prom',
    description: 'Gauges in Prometheus’s text format, for the textfile collector.',
    render: renderPrometheus,
  },
} as const satisfies Readonly<Record<string, Reporter>>;

export type ReportFormat = keyof typeof REPORTERS;
