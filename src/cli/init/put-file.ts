import { copyFileSync, constants, lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HoldfastError } from '../../model/error.js';
import { writeNew, writeWhole } from '../../report/write-whole.js';

/** A file of the project, by its path there. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
  /** Why it is not written although nothing is there. */
  readonly skip?: string;
}

/** What became of one file. */
export interface Step {
  readonly path: string;
  readonly did: 'written' | 'replaced' | 'unchanged' | 'left alone';
  readonly why?: string;
}

/** What a replaced file is kept as. */
const KEPT = '.before-init';

/**
 * Writes a file where there is none. One that differs is left alone, or replaced with `force` once a
 * copy of it is kept; nothing is ever lost.
 *
 * @throws HoldfastError init/unwritable
 */
export function putFile(dir: string, { path, text, skip }: ProjectFile, force: boolean): Step {
  const file = join(dir, path);
  const there = read(file);
  if (there === text) return { path, did: 'unchanged' };
  if (skip !== undefined) return { path, did: 'left alone', why: skip };
  if (there === undefined) {
    write(file, text, writeNew);
    return { path, did: 'written' };
  }
  if (there === null) return { path, did: 'left alone', why: 'it is there, and no plain file' };
  if (!force) {
    return { path, did: 'left alone', why: 'it is there and differs; --force replaces it' };
  }
  try {
    copyFileSync(file, `${file}${KEPT}`, constants.COPYFILE_EXCL);
  } catch {
    return { path, did: 'left alone', why: `${path}${KEPT} is there: move that away first` };
  }
  write(file, text, writeWhole);
  return { path, did: 'replaced', why: `what was there is ${path}${KEPT}` };
}

/** Its text; null for what is no plain file, such as a link; undefined where nothing is. */
export function read(file: string): string | null | undefined {
  try {
    return lstatSync(file).isFile() ? readFileSync(file, 'utf8') : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unwritable(file, error);
  }
}

/** @throws HoldfastError init/unwritable */
export function write(file: string, text: string, how: typeof writeWhole): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Whole or not at all: half a file would pass for one of the user's own the next time.
    how(file, text);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, cause: unknown): HoldfastError {
  return new HoldfastError(
    'init/unwritable',
    `${file} cannot be written (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`,
    {
      hint: 'Give a folder in which you may create files. Run it again: it goes on from there.',
      cause,
    },
  );
}
