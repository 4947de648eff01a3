import { EXIT_CODES, type ExitCode } from '../../model/error.js';
import { runLoad } from '../../run/load/run-load.js';
import type { Arguments, Io } from '../command.js';
import { textOption } from '../options.js';
import { checkWritable, writeFile } from '../write-file.js';
import { loadSettings } from './load-settings.js';
import { loadText } from './load-text.js';

/** What `holdfast load` does. */
export async function loadUrl(args: Arguments, io: Io): Promise<ExitCode> {
  const settings = loadSettings(args);
  const out = textOption(args, 'out');
  // An hour of load is not measured for a file that cannot be written.
  if (out !== undefined) checkWritable(out, '--out');
  const result = await runLoad({
    ...settings,
    signal: io.signal,
    onProgress: (message) => io.note(message),
  });
  // Printed first: it is all that is left where the disk is full by now.
  io.print(loadText(result));
  if (out !== undefined) writeFile(out, `${JSON.stringify(result, null, 2)}\n`, '--out');
  if (io.signal.aborted) return EXIT_CODES.interrupted;
  return { pass: EXIT_CODES.pass, fail: EXIT_CODES.fail, inconclusive: EXIT_CODES.inconclusive }[
    result.verdict
  ];
}
