import { HoldfastError } from '../model/error.js';
import { writeWhole } from '../report/write-whole.js';

/** Writes a file whole or not at all. @throws HoldfastError gate/unwritable */
export function writeFile(file: string, text: string, option: string): void {
  try {
    writeWhole(file, text);
  } catch (cause) {
    throw new HoldfastError(
      'gate/unwritable',
      `${file} cannot be written (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`,
      { hint: `Give a file with ${option} in a folder in which you may create files.`, cause },
    );
  }
}
