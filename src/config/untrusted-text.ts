import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { isInside } from './trusted-place.js';

const MAX_BYTES = 1 << 20;

/** What became of looking at a file that nobody vouches for. */
export type UntrustedText =
  | { readonly state: 'absent' }
  | { readonly state: 'read'; readonly text: string }
  | { readonly state: 'refused'; readonly why: string };

/**
 * The text of a file in a folder that is not trusted. A link is not followed: it could name any file
 * of this machine, parts of which a message would then show.
 */
export function readUntrusted(folder: string, path: string, maxBytes = MAX_BYTES): UntrustedText {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile()) return { state: 'refused', why: 'is not a plain file' };
    if (!isInside(realpathSync(folder), realpathSync(path)))
      return { state: 'refused', why: 'leads out of the folder' };
    if (stats.size > maxBytes) return { state: 'refused', why: `has ${stats.size} bytes` };
    return { state: 'read', text: readFileSync(path, 'utf8') };
  } catch (error) {
    const { code = 'cannot be read' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { state: 'absent' }
      : { state: 'refused', why: `cannot be read (${code})` };
  }
}

/** How many lines a text has that another one has not, whatever their order. */
export function countNewLines(before: string, after: string): number {
  const left = new Map<string, number>();
  for (const line of before.split('\n')) left.set(line, (left.get(line) ?? 0) + 1);
  return after.split('\n').filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0 && line.trim() !== '';
  }).length;
}
