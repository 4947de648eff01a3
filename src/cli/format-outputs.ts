import { HoldfastError } from '../model/error.js';
import type { Arguments } from './command.js';
import { listOption } from './options.js';

interface FormatOutput<Name extends string> {
  readonly format: Name;
  /** Undefined: it is printed. */
  readonly file: string | undefined;
}

/**
 * Each --out is the file for the --format before it; one format may be left without, and is printed.
 * The names were checked where the options are read.
 *
 * @throws HoldfastError cli/formats-and-files
 */
export function readFormatOutputs<Name extends string>(
  args: Arguments,
  otherwise: Name,
): readonly FormatOutput<Name>[] {
  const formats = listOption(args, 'format') as readonly Name[];
  const files = listOption(args, 'out');
  if (formats.length === 0 && files.length <= 1) return [{ format: otherwise, file: files[0] }];
  const outputs: FormatOutput<Name>[] = [];
  let [format, file] = [0, 0];
  for (const option of args.order ?? alternating(formats.length, files.length)) {
    if (option === 'format')
      outputs.push({ format: formats[format++] ?? otherwise, file: undefined });
    if (option !== 'out') continue;
    const last = outputs.pop();
    if (last === undefined || last.file !== undefined) throw mismatch(formats.length, files.length);
    outputs.push({ ...last, file: files[file++] });
  }
  if (outputs.filter((each) => each.file === undefined).length > 1)
    throw mismatch(formats.length, files.length);
  return outputs;
}

/** Of arguments whose order is not known: each format with its file, as far as there are files. */
function alternating(formats: number, files: number): string[] {
  return Array.from({ length: Math.max(formats, files) }, (_, index) => [
    ...(index < formats ? ['format'] : []),
    ...(index < files ? ['out'] : []),
  ]).flat();
}

function mismatch(formats: number, files: number): HoldfastError {
  return new HoldfastError(
    'cli/formats-and-files',
    `${formats} format(s) and ${files} file(s) do not go together`,
    { hint: 'Give each --format its --out after it; one of them may be left out, and is printed.' },
  );
}
