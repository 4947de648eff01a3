import { join } from 'node:path';
import { HoldfastError } from '../model/error.js';
import { makeFolder } from '../model/make-folder.js';
import type { ReportInput } from './input.js';
import { REPORTERS, type ReportFormat } from './reporters.js';
import { writeWhole } from './write-whole.js';

/** Written whatever else is asked for. */
const ALWAYS: readonly ReportFormat[] = ['json', 'html'];

/** Writes index.html, summary.json and the forms asked for into a folder, and returns the page's path. */
export function writeReport(
  input: ReportInput,
  dir: string,
  formats: readonly ReportFormat[] = [],
): string {
  try {
    makeFolder(dir);
    for (const format of new Set([...ALWAYS, ...formats])) {
      const reporter = REPORTERS[format];
      writeWhole(join(dir, reporter.fileName), reporter.render(input));
    }
  } catch (cause) {
    throw new HoldfastError(
      'report/unwritable',
      `The report cannot be written to ${dir} (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`,
      {
        hint: 'Give a folder with --out in which you may create files. `holdfast report` makes the report again from the journals.',
        cause,
      },
    );
  }
  return join(dir, REPORTERS.html.fileName);
}
