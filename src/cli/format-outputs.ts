import { HoldfastError } from '../model/error.js';
import type { Arguments } from './command.js';
import { listOption } from './options.js';

/**
 * The nth --out is the file for the nth --format; one format may be left to be printed. The names
 * were checked where the options are read.
 *
 * @throws HoldfastError cli/formats-and-files
 */
export function readFormatOutputs<Name extends string>(
  args: Arguments,
  otherwise: Name,
): { readonly format: Name; readonly file: string | undefined }[] {
  const formats = listOption(args, 'format');
  const files = listOption(args, 'out');
  const names = (formats.length === 0 ? [otherwise] : formats) as readonly Name[];
  if (files.length > names.length || names.length - files.length > 1) {
    throw new HoldfastError(
      'cli/formats-and-files',
      `${names.length} format(s) and ${files.length} file(s) do not go together`,
      { hint: 'Give each --format its --out; the last one may be left out, and is printed.' },
    );
  }
  return names.map((format, index) => ({ format, file: files[index] }));
}
