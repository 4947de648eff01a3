import { HoldfastError } from '../model/error.js';
import { tryToWrite, writeWhole } from '../report/write-whole.js';

/** Writes a file whole or not at all. @throws HoldfastError cli/unwritable */
export function writeFile(file: string, text: string, option: string): void {
  orUnwritable(file, option, () => writeWhole(file, text));
}

/** Says beforehand what `writeFile` would, and leaves alone what is there. @throws HoldfastError cli/unwritable */
export function checkWritable(file: string, option: string): void {
  orUnwritable(file, option, () => tryToWrite(file));
}

function orUnwritable(file: string, option: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new HoldfastError(
      'cli/unwritable',
      `${file} cannot be written (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`,
      { hint: `Give a file with ${option} in a folder in which you may create files.`, cause },
    );
  }
}
