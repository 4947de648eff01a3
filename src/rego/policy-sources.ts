import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HoldfastError } from '../model/error.js';

/** A Rego file of a folder with policies, tests left out. */
export interface PolicySource {
  /** Below its folder, with `/` between its parts. */
  readonly path: string;
  readonly text: string;
}

/** Far more than a team writes, and few enough to read in a blink. */
const MAX_FILES = 2000;
const MAX_BYTES = 1 << 20;

/**
 * Every Rego file in a folder and below it, in order of their paths. Links to folders are not followed.
 *
 * @throws HoldfastError policy/no-folder, policy/no-files, policy/no-file, policy/too-large
 */
export function readPolicySources(dir: string, shown = dir): PolicySource[] {
  if (!existsSync(dir) || !statSync(dir).isDirectory()) {
    throw new HoldfastError('policy/no-folder', `There is no folder ${shown} with policies`, {
      hint: 'Name a folder with Rego files: --policy DIR, or `gate.policies` in holdfast.config.ts.',
    });
  }
  const files = [...listRego(dir, '')].toSorted();
  if (files.length === 0) {
    throw new HoldfastError('policy/no-files', `There is no policy in ${shown}`, {
      hint: 'A policy is a file *.rego; those that end with _test.rego are its tests.',
    });
  }
  if (files.length > MAX_FILES) {
    throw new HoldfastError(
      'policy/too-large',
      `There are ${files.length} Rego files in ${shown}; the most is ${MAX_FILES}`,
      { hint: 'Name the folder of your policies, not one that holds everything.' },
    );
  }
  return files.map((path) => ({ path, text: readSource(join(dir, path), `${shown}/${path}`) }));
}

/** Of every path and text: the same for the same policies, wherever their folder is. */
export function hashSources(sources: readonly PolicySource[]): string {
  const hash = createHash('sha256');
  for (const { path, text } of sources) hash.update(JSON.stringify([path, text]));
  return hash.digest('hex');
}

function* listRego(dir: string, below: string): Generator<string> {
  for (const entry of readdirSync(join(dir, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* listRego(dir, path);
    else if (entry.name.endsWith('.rego') && !entry.name.endsWith('_test.rego')) yield path;
  }
}

function readSource(file: string, shown: string): string {
  const size = sizeOf(file);
  if (size === undefined) {
    throw new HoldfastError('policy/no-file', `${shown} is not a file that can be read`, {
      hint: 'A policy is a plain file *.rego, or a link to one.',
    });
  }
  if (size > MAX_BYTES) {
    throw new HoldfastError(
      'policy/too-large',
      `${shown} has ${size} bytes; the most for a policy is ${MAX_BYTES}`,
      { hint: 'Facts and settings are given to policies; they need no tables of their own.' },
    );
  }
  return readFileSync(file, 'utf8');
}

/** Undefined for what is no file: a link may lead nowhere, to itself, or to a device that never ends. */
function sizeOf(file: string): number | undefined {
  try {
    accessSync(file, constants.R_OK);
    const stats = statSync(file);
    return stats.isFile() ? stats.size : undefined;
  } catch {
    return undefined;
  }
}
