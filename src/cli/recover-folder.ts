import { existsSync } from 'node:fs';
import { EXIT_CODES, type ExitCode } from '../model/error.js';
import { recover } from '../run/recover.js';
import type { Arguments, Io } from './command.js';
import { OPTIONS, textOption } from './options.js';

/** What `holdfast recover` does. */
export async function recoverFolder(args: Arguments, io: Io): Promise<ExitCode> {
  const out = textOption(args, 'out') ?? OPTIONS.out.default;
  const recoveries = await recover(out);
  // No error: a night's job recovers before its first run, too. But a wrong name should be noticed.
  const where = existsSync(out) ? out : `${out}: there is no such folder`;
  if (recoveries.length === 0) io.print(`Nothing was left behind in ${where}`);
  for (const { found, ended, undone, open } of recoveries) {
    io.print(`${found}: ended ${ended.length} process(es), undid ${undone.length} fault(s)`);
    for (const { role, pid } of ended) io.print(`  ended ${role} (process ${pid})`);
    for (const how of undone) io.print(`  undone: ${how}`);
    for (const what of open) io.print(`  still open: ${what}`);
  }
  return recoveries.some(({ open }) => open.length > 0) ? EXIT_CODES.inconclusive : EXIT_CODES.pass;
}
