import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { join } from 'node:path';
import { isWithin } from './is-within.js';
import type { Comment } from './hcl/token.js';
import { parseHcl, type Block, type ParsedFile } from './hcl/parse.js';
import { parseTerraformJson } from './hcl/parse-json.js';

/** A file of a module's folder, parsed. */
export interface ModuleFile {
  readonly name: string;
  /** `override.tf`, `x_override.tf`: merged into the others. */
  readonly override: boolean;
  readonly blocks: readonly Block[];
  readonly comments: readonly Comment[];
}

/** The `.tf` and `.tf.json` files of one folder. */
export interface ModuleFolder {
  readonly files: readonly ModuleFile[];
  /** Why what is missing here proves nothing: files that were not read, or not understood. */
  readonly gaps: readonly string[];
}

const MAX_FILE_BYTES = 4 * 1024 * 1024;
const MAX_FILES = 2000;
const EMPTY: ParsedFile = { body: { attributes: [], blocks: [] }, comments: [], exact: false };

/**
 * Reads a module's folder. Links that lead out of `sourceRoot`, devices and what is too large are not
 * read, and are gaps.
 */
export function readModuleFolder(folder: string, sourceRoot: string): ModuleFolder {
  const names = listFiles(folder);
  if (!names) return { files: [], gaps: ['a folder of it cannot be listed'] };
  const gaps: string[] =
    names.length > MAX_FILES ? [`a folder of it has more than ${MAX_FILES} files`] : [];
  const files = names.slice(0, MAX_FILES).map((name): ModuleFile => {
    const text = readFileWithin(sourceRoot, join(folder, name));
    const isJson = name.endsWith('.json');
    const parsed = text === undefined ? EMPTY : isJson ? parseTerraformJson(text) : parseHcl(text);
    if (text === undefined) gaps.push(`${name} is no regular file of it, or too large`);
    else if (!parsed.exact) gaps.push(`${name} holds what Holdfast does not understand`);
    return {
      name,
      override: /(?:^|_)override\.tf(?:\.json)?$/.test(name),
      blocks: parsed.body.blocks,
      comments: parsed.comments,
    };
  });
  return { files, gaps };
}

/** Terraform passes over hidden files and those of editors. */
function listFiles(folder: string): string[] | undefined {
  try {
    return readdirSync(folder)
      .filter((name) => /\.tf(?:\.json)?$/.test(name) && !/^[.#]|~$/.test(name))
      .toSorted();
  } catch {
    return undefined;
  }
}

/** Text of a file that really lies in `parent`, be it behind a link; undefined for all else. */
function readFileWithin(parent: string, path: string): string | undefined {
  try {
    return isWithin(parent, path) ? readRegularFile(realpathSync(path)) : undefined;
  } catch {
    return undefined;
  }
}

/** Text of a file that is one, and no link to another; undefined for all else. */
export function readRegularFile(path: string, maxBytes = MAX_FILE_BYTES): string | undefined {
  let descriptor: number;
  try {
    // Without O_NONBLOCK a named pipe would wait for a writer.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > maxBytes) return undefined;
    const bytes = Buffer.alloc(stats.size);
    const length = readSync(descriptor, bytes, 0, stats.size, 0);
    return bytes.toString('utf8', 0, length);
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
