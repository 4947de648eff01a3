import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EXIT_CODES, HoldfastError, type ExitCode } from '../model/error.js';
import type { Summary } from '../model/summary.js';
import { COMPARE_FORMATS } from '../report/compare/compare-formats.js';
import { compareSummaries, type Comparison } from '../report/compare/compare-summaries.js';
import { summarySchema } from '../report/schema/summary-schema.js';
import { isLab } from '../report/words.js';
import { summariseJournal } from '../run/summarise-journal.js';
import { summariseRuns } from '../verdict/summarise-runs.js';
import type { Arguments, Io } from './command.js';
import { readFormatOutputs } from './format-outputs.js';
import { writeFile } from './write-file.js';

const EXIT_OF: Readonly<Record<Comparison['verdict'], ExitCode>> = {
  better: EXIT_CODES.pass,
  same: EXIT_CODES.pass,
  worse: EXIT_CODES.fail,
  'not said': EXIT_CODES.inconclusive,
};

/** What `holdfast compare` does. */
export async function compareReports(args: Arguments, io: Io): Promise<ExitCode> {
  const [before = '', after = ''] = args.positionals;
  const outputs = readFormatOutputs<keyof typeof COMPARE_FORMATS>(args, 'text');
  const [one, two] = [await readSummary(before), await readSummary(after)];
  const comparison = compareSummaries(one, two);
  const inLab = [...one.runs, ...two.runs].some(isLab);
  for (const { format, file } of outputs) {
    const colour = io.colour && file === undefined;
    const compared = { comparison, before, after, inLab };
    const text = COMPARE_FORMATS[format].render(compared, { colour });
    if (file === undefined) io.print(text.trimEnd());
    else writeFile(file, text, '--out');
  }
  return EXIT_OF[comparison.verdict];
}

/** @throws HoldfastError compare/unreadable, compare/not-a-summary, and what a journal's reader says */
async function readSummary(given: string): Promise<Summary> {
  const path = isFolder(given) ? join(given, 'summary.json') : given;
  if (path.endsWith('.ndjson')) {
    return summariseRuns(null, [(await summariseJournal(path)).summary]);
  }
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new HoldfastError('compare/unreadable', `${path} cannot be read (${code})`, {
      hint: 'Give a report’s folder, its summary.json, or a journal (reports/journals/*.ndjson).',
      cause,
    });
  }
  const parsed = summarySchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new HoldfastError(
    'compare/not-a-summary',
    `${path} is not a summary of this version of Holdfast: ${firstLine(z.prettifyError(parsed.error))}`,
    {
      hint: 'Make it again from its journals with `holdfast report`, or give the journal itself.',
    },
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function firstLine(text: string): string {
  return text.split('\n').slice(0, 2).join(' ').slice(0, 200);
}
