import { randomBytes } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { resolve } from 'node:path';

/**
 * Writes a file so that whoever reads it meanwhile never sees half of it, and that what was there
 * before stays where it cannot be written whole. A device or a pipe is written to as it is.
 */
export function writeWhole(file: string, content: string): void {
  if (isStream(file)) writeFileSync(file, content);
  else viaPartial(file, content, (partial) => renameSync(partial, file));
}

/** The same for a file that must not be there yet: throws with the code EEXIST where it is. */
export function writeNew(file: string, content: string): void {
  const opened = openSync(file, 'wx');
  try {
    writeFileSync(opened, content);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(opened);
  }
}

/** Throws what writing it would, and changes nothing: before work of hours whose result it is to hold. */
export function tryToWrite(file: string): void {
  if (!isStream(file)) viaPartial(file, '', () => undefined);
}

/**
 * Writes beside the file, and leaves nothing there whatever comes of it. Nobody can foresee the name,
 * and nothing that is there is opened: a checkout may bring links under names that are likely.
 */
function viaPartial(file: string, content: string, use: (partial: string) => void): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw Object.assign(new Error(`${file} is a folder`), { code: 'EISDIR' });
  const partial = `${file}.${randomBytes(8).toString('hex')}.partial`;
  try {
    writeFileSync(partial, content, { flag: 'wx' });
    use(partial);
  } finally {
    rmSync(partial, { force: true });
  }
}

/**
 * Whether to put a file in its place would take it away from everybody: `/dev/stdout`, which leads to
 * a regular file where the output is redirected to one, `/dev/null`, a pipe made by mkfifo. A link to
 * such a thing is replaced like any other: a checkout may bring one, and the result would be lost.
 */
function isStream(file: string): boolean {
  if (/^\/(?:dev|proc)\//.test(resolve(file))) return true;
  const found = lstatSync(file, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory() && !found.isSymbolicLink();
}
