import { EXIT_CODES, type ExitCode } from '../model/error.js';
import { recover } from '../run/recover.js';
import type { Arguments, Io } from './command.js';
import { OPTIONS, textOption } from './options.js';

/** What `holdfast recover` does. */
export async function recoverFolder(args: Arguments, io: Io): Promise<ExitCode> {
  const out = textOption(args, 'out') ?? OPTIONS.out.default;
  const recoveries = await recover(out);
  if (recoveries.length === 0) io.print(`Nothing was left behind in ${out}`);
  for (const { journal, ended, undone } of recoveries) {
    io.print(`${journal}: ended ${ended.length} process(es), undid ${undone.length} fault(s)`);
    for (const { role, pid } of ended) io.print(`  ended ${role} (process ${pid})`);
    for (const how of undone) io.print(`  undone: ${how}`);
  }
  return EXIT_CODES.pass;
}
