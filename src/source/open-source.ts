import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HoldfastError } from '../model/error.js';
import { fetchedModules, type FetchedModule } from './fetched-modules.js';
import { isWithin } from './is-within.js';
import { readModuleTree, type ModuleTree } from './module-tree.js';

export interface SourceOptions {
  readonly directory: string;
  /** No file outside of it is read; the git checkout, or else the directory, where it is left out. */
  readonly sourceRoot?: string | undefined;
  /** Sources of modules that were fetched by `terraform init` and may be read, by their beginnings. */
  readonly allowedModuleSources?: readonly string[];
  /** Those that were found so before, where this is a copy. */
  readonly fetched?: readonly FetchedModule[];
}

/** A configuration's text, read and bounded to a folder. */
export interface OpenSource {
  readonly tree: ModuleTree;
  /** Modules that are no local paths and may be read. */
  readonly fetched: readonly FetchedModule[];
}

/** Reads a configuration. @throws HoldfastError source/missing, source/outside-root */
export function openSource(options: SourceOptions): OpenSource {
  const { directory } = options;
  if (!isDirectory(directory)) {
    throw new HoldfastError('source/missing', `There is no folder ${directory}`, {
      hint: 'Give --config-dir the folder in which you ran `terraform plan`.',
    });
  }
  const root = realpathSync(directory);
  const sourceRoot = realpathSync(options.sourceRoot ?? findCheckout(root) ?? root);
  if (!isWithin(sourceRoot, root)) {
    throw new HoldfastError('source/outside-root', `${directory} is not inside of ${sourceRoot}`, {
      hint: 'Give --source-root a folder that holds --config-dir and its modules.',
    });
  }
  const allowed = options.allowedModuleSources ?? [];
  const fetched = options.fetched ?? fetchedModules(root, allowed);
  const tree = readModuleTree(root, {
    sourceRoot,
    fetched: (path) => fetched.find(({ Key }) => Key === path)?.Dir,
  });
  return { tree, fetched };
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The nearest folder above with a `.git`, which is a folder or, in a worktree, a file. */
function findCheckout(from: string): string | undefined {
  if (existsSync(join(from, '.git'))) return from;
  return dirname(from) === from ? undefined : findCheckout(dirname(from));
}
