import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';

/** Whether a file or folder really lies in a folder, links on the way followed. */
export function isWithin(parent: string, path: string): boolean {
  try {
    const way = relative(parent, realpathSync(path));
    return way === '' || (way.split(sep)[0] !== '..' && !way.startsWith(sep));
  } catch {
    return false;
  }
}
