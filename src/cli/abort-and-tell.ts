import { EXIT_CODES, type ExitCode } from '../model/error.js';
import { abortRuns } from '../run/abort-runs.js';
import type { Arguments, Io } from './command.js';
import { OPTIONS, textOption } from './options.js';

/** What `holdfast abort` does. */
export async function abortAndTell(args: Arguments, io: Io): Promise<ExitCode> {
  const out = textOption(args, 'out') ?? OPTIONS.out.default;
  const all = args.options['all'] === true;
  io.note(all ? 'Ending every run on this machine' : `Ending the run in ${out}`);
  const aborted = await abortRuns(all ? null : out);
  if (aborted.length === 0) io.print(all ? 'No run is going on' : `No run is going on in ${out}`);
  for (const { run, ended, undone, open } of aborted) {
    io.print(`${run.dir}: process ${run.pid} ${ended ? 'has ended' : 'is still there'}`);
    for (const how of undone) io.print(`  undone: ${how}`);
    for (const how of open) io.print(`  not undone: ${how}`);
  }
  const left = aborted.filter(({ ended, open }) => !ended || open.length > 0);
  if (left.length === 0) return EXIT_CODES.pass;
  io.note(`Kill what is still there, then run: holdfast recover --out ${left[0]?.run.dir}`);
  return EXIT_CODES.inconclusive;
}
