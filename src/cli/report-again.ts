import { EXIT_CODES, type ExitCode } from '../model/error.js';
import { renderSummaryText } from '../report/text/summary-text.js';
import { writeReport } from '../report/write-report.js';
import { summariseJournal, type SummarisedRun } from '../run/summarise-journal.js';
import { summariseRuns } from '../verdict/summarise-runs.js';
import type { Arguments, Io } from './command.js';
import { OPTIONS, textOption } from './options.js';

/** What `holdfast report` does. */
export async function reportAgain(args: Arguments, io: Io): Promise<ExitCode> {
  const runs: SummarisedRun[] = [];
  // One after the other: each takes its peak of memory while it is read.
  for (const path of args.positionals) runs.push(await summariseJournal(path));
  const summary = summariseRuns(
    null,
    runs.map((run) => run.summary),
  );
  const page = writeReport(
    {
      summary,
      generatedAt: new Date().toISOString(),
      runs: runs.map(({ detail }) => detail),
      topology: runs[0]?.deployment ?? null,
      planName: [...new Set(runs.map(({ planPath }) => planPath))].join(', '),
      // A journal holds what was deployed, not what the plan had beside it.
      modelled: { types: [], passedOver: [] },
    },
    textOption(args, 'out') ?? OPTIONS.out.default,
  );
  io.print(renderSummaryText(summary, { colour: io.colour }));
  io.print(`Report: ${page}`);
  return { pass: EXIT_CODES.pass, fail: EXIT_CODES.fail, inconclusive: EXIT_CODES.inconclusive }[
    summary.verdict
  ];
}
