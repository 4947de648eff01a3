import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { HoldfastError } from '../model/error.js';

/** Where what decides about a plan is taken from: the working folder, or another one that is trusted. */
export interface Place {
  /** Absolute: paths given are relative to it. */
  readonly root: string;
  /** The folder that was not trusted, and is compared; undefined where nothing else is trusted. */
  readonly untrusted: string | undefined;
}

/** A file or folder by its place, and what to call it. */
export interface Named {
  readonly path: string;
  readonly shown: string;
  /** The same in the folder that is not trusted. */
  readonly counterpart: string | undefined;
}

/** @throws HoldfastError trust/no-folder, trust/same-folder */
export function choosePlace(cwd: string, trustDir: string | undefined): Place {
  if (trustDir === undefined) return { root: cwd, untrusted: undefined };
  const root = resolve(cwd, trustDir);
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    throw new HoldfastError('trust/no-folder', `There is no folder ${trustDir} to trust`, {
      hint: 'Check out the base branch there, and name it with --trust-dir.',
    });
  }
  if (realpathSync(root) === realpathSync(cwd)) {
    throw new HoldfastError(
      'trust/same-folder',
      `--trust-dir ${trustDir} is the working folder itself, so nothing would be kept from it`,
      { hint: 'Name another checkout: that of the base branch.' },
    );
  }
  return { root, untrusted: cwd };
}

/**
 * A path as it was given, in the trusted place. Whoever trusts a folder gets nothing from beside it.
 *
 * @param from folder that the path is relative to; the place's root where it is left out
 * @throws HoldfastError trust/outside
 */
export function nameIn(place: Place, given: string, from = place.root): Named {
  const { root, untrusted } = place;
  if (untrusted === undefined) {
    const path = resolve(from, given);
    const below = relative(root, path);
    const isBelow = !below.startsWith('..') && !isAbsolute(below);
    return { path, shown: isBelow ? below || '.' : given, counterpart: undefined };
  }
  // A path into the trusted folder, as seen from the working folder, is meant as it is.
  const direct = resolve(untrusted, given);
  const path = isTrusted(root, untrusted, direct) ? direct : resolve(from, given);
  if (!isTrusted(root, untrusted, path)) {
    throw new HoldfastError('trust/outside', `${given} lies outside of the trusted folder`, {
      hint: 'With --trust-dir, paths of configuration, policies, waivers and baseline are relative to it.',
    });
  }
  const below = relative(root, path);
  return { path, shown: below || '.', counterpart: join(untrusted, below) };
}

/**
 * Whether a path is the trusted folder's own. Where that holds the working folder (`--trust-dir ..`),
 * or a link leads there, what the working folder has is still nobody's to trust.
 */
function isTrusted(root: string, untrusted: string, path: string): boolean {
  if (!isInside(root, path)) return false;
  const [place, working, file] = [root, untrusted, path].map(realPath) as [string, string, string];
  return !isInside(working, file) || (isInside(working, place) && isInside(place, file));
}

/** Where links lead; of what is not there, where the folder that it would be in leads. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const above = dirname(path);
  return above === path ? path : join(realPath(above), basename(path));
}

/**
 * Whether to read a file. One that was named and is nowhere is an error of its reader; one that the
 * trusted place does not have yet, and the working folder does, is only told.
 */
export function isThere({ path, counterpart }: Named, isNamed: boolean): boolean {
  if (existsSync(path)) return true;
  return isNamed && !(counterpart !== undefined && existsSync(counterpart));
}

export function isInside(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below === '' || (!below.startsWith('..') && !isAbsolute(below));
}
