import { HoldfastError } from '../model/error.js';
import type { ReportFormat } from '../report/reporters.js';
import type { Arguments } from './command.js';
import { listOption, REPORT_FORMAT_NAMES } from './options.js';

/**
 * Forms of the report that are asked for, each once: `--format junit,markdown --format text`.
 *
 * @throws HoldfastError cli/unknown-format
 */
export function readReportFormats(args: Arguments): readonly ReportFormat[] {
  const names = listOption(args, 'format').flatMap((each) => each.split(','));
  return [...new Set(names.map((name) => name.trim()))].map((name) => {
    const known = REPORT_FORMAT_NAMES.find((each) => each === name);
    if (known !== undefined) return known;
    throw new HoldfastError(
      'cli/unknown-format',
      `There is no form ${JSON.stringify(name)} of a report`,
      {
        hint: `There are: ${REPORT_FORMAT_NAMES.join(', ')}. Several go with commas: --format junit,markdown.`,
      },
    );
  });
}
