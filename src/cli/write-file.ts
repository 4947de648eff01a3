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
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const hint = ['ENOSPC', 'EDQUOT'].includes(code)
      ? `Make room there, or give a file with ${option} where there is some.`
      : `Give a file with ${option} in a folder in which you may create files.`;
    throw new HoldfastError('cli/unwritable', `${file} cannot be written (${code})`, {
      hint,
      cause,
    });
  }
}
