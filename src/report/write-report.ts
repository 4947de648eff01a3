import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { HoldfastError } from '../model/error.js';
import type { ReportInput } from './input.js';
import { REPORTERS } from './reporters.js';
import { writeWhole } from './write-whole.js';

/** Writes index.html and summary.json into a folder, and returns the page's path. */
export function writeReport(input: ReportInput, dir: string): string {
  try {
    mkdirSync(dir, { recursive: true });
    for (const reporter of [REPORTERS.json, REPORTERS.html])
      writeWhole(join(dir, reporter.fileName), reporter.render(input));
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
