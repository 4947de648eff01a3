import type { GateReport } from '../../model/finding.js';
import { renderGateText } from '../text/gate-text.js';
import type { TextOptions } from '../text/paint.js';
import type { GateContext } from './context.js';
import { renderGithub } from './github.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import { printJson } from './print-json.js';
import { renderSarif } from './sarif.js';

/** A form in which the gate's result can be had. */
export interface GateFormat {
  /** One sentence for help and docs. */
  readonly description: string;
  /** The whole text, which ends with a line break; only `text` knows colours. */
  render(report: GateReport, context: GateContext, options: TextOptions): string;
}

/** Every form, by the name that `--format` and the docs know it under. */
export const GATE_FORMATS = {
  text: {
    description: 'For a terminal: failures first, with evidence and what to change.',
    render: (report, _context, options) => renderGateText(report, options),
  },
  json: {
    description: 'The whole result for machines; see the JSON Schema in docs/reference.',
    render: (report) => printJson(report),
  },
  sarif: {
    description: 'SARIF 2.1.0 for code scanning: fails, unknowns and waived findings.',
    render: renderSarif,
  },
  junit: {
    description:
      'JUnit XML: a suite for each policy and a test for each resource; an unknown is an error.',
    render: renderJunit,
  },
  github: {
    description: 'Annotations of a GitHub Actions step, printed as workflow commands.',
    render: renderGithub,
  },
  markdown: {
    description: 'A comment for a pull request, always under 65,000 characters.',
    render: renderMarkdown,
  },
} as const satisfies Readonly<Record<string, GateFormat>>;
