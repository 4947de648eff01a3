import { EXIT_CODES, type ExitCode } from '../model/error.js';
import { renderSummaryText } from '../report/text/summary-text.js';
import { readHistoryAndTell } from '../report/history/keep-history.js';
import { writeReport } from '../report/write-report.js';
import { summariseJournal, type SummarisedRun } from '../run/summarise-journal.js';
import { summariseRuns } from '../verdict/summarise-runs.js';
import type { Arguments, Io } from './command.js';
import { openReport } from './open-report.js';
import { readReportFormats } from './report-formats.js';
import { OPTIONS, textOption } from './options.js';

/** What `holdfast report` does. */
export async function reportAgain(args: Arguments, io: Io): Promise<ExitCode> {
  const formats = readReportFormats(args);
  const history = textOption(args, 'history');
  const runs: SummarisedRun[] = [];
  // One after the other: each takes its peak of memory while it is read.
  for (const path of args.positionals) runs.push(await summariseJournal(path));
  const summary = summariseRuns(
    null,
    runs.map((run) => run.summary),
    { bases: runs.map(({ basis }) => basis) },
  );
  const page = writeReport(
    {
      summary,
      generatedAt: new Date().toISOString(),
      runs: runs.map(({ detail }) => detail),
      topology: runs[0]?.deployment ?? null,
      planName: [...new Set(runs.map(({ planPath }) => planPath))].join(', '),
      // Nothing is added to it: a report that is made twice is still one run.
      history: history === undefined ? [] : readHistoryAndTell(history, (line) => io.note(line)),
      // A journal holds what was deployed, not what the plan had beside it.
      modelled: { types: [], passedOver: [] },
    },
    textOption(args, 'out') ?? OPTIONS.out.default,
    formats,
  );
  io.print(renderSummaryText(summary, { colour: io.colour }));
  io.print(`Report: ${page}`);
  if (args.options['open'] === true) await openReport(page, io);
  return { pass: EXIT_CODES.pass, fail: EXIT_CODES.fail, inconclusive: EXIT_CODES.inconclusive }[
    summary.verdict
  ];
}
