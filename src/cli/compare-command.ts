import type { Command } from './command.js';
import { formatOptions } from './options.js';

/** Those of report/compare/compare-formats, which is loaded only when something is compared; a test compares both. */
export const COMPARE_FORMAT_NAMES = ['text', 'markdown', 'html', 'json'] as const;

export const compareCommand: Command = {
  name: 'compare',
  arguments: [
    { name: '<before>', description: 'report’s folder, summary.json or journal of earlier runs' },
    { name: '<after>', description: 'the same of later runs' },
  ],
  summary: 'Compare two reports: what got better, worse, and what cannot be said',
  options: [...formatOptions(COMPARE_FORMAT_NAMES)],
  examples: [
    'holdfast compare main/summary.json reports/summary.json',
    'holdfast compare a.ndjson b.ndjson --format html --out compare.html --format markdown',
  ],
  async run(args, io) {
    const { compareReports } = await import('./compare-reports.js');
    return compareReports(args, io);
  },
};
