import { realpathSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isWithin } from './is-within.js';
import { literalText, toModule, type SourceModule } from './module.js';
import { readModuleFolder } from './module-folder.js';

/** Modules of a configuration by the calls on the way to them: `''`, `net`, `net.subnets`. */
export interface ModuleTree {
  /** The configuration's folder, as it really is. */
  readonly root: string;
  /** The folder that everything of it lies in. */
  readonly sourceRoot: string;
  readonly modules: ReadonlyMap<string, SourceModule>;
  readonly calls: readonly ModuleCall[];
}

/** A call of a module, and where that was found. */
export interface ModuleCall {
  /** Names of the calls from the root, joined with dots. */
  readonly path: string;
  /** As written; undefined where it is no literal. */
  readonly source: string | undefined;
  /** Folder of the module, relative to the configuration's; undefined where it was not read. */
  readonly folder: string | undefined;
}

export interface TreeOptions {
  /** No module outside of this folder is read. */
  readonly sourceRoot: string;
  /** Folders of modules that `terraform init` has fetched, by call, relative to the configuration's. */
  readonly fetched?: (path: string) => string | undefined;
}

const MAX_MODULES = 2000;
const MAX_DEPTH = 30;

/** Reads a configuration and the modules that it calls by a local path; nothing is run. */
export function readModuleTree(directory: string, options: TreeOptions): ModuleTree {
  const root = realpathSync(directory);
  const sourceRoot = realpathSync(options.sourceRoot);
  const byFolder = new Map<string, SourceModule>();
  const modules = new Map<string, SourceModule>();
  const calls: ModuleCall[] = [];

  const read = (folder: string): SourceModule => {
    const module =
      byFolder.get(folder) ?? toModule(folder, readModuleFolder(join(root, folder), sourceRoot));
    byFolder.set(folder, module);
    return module;
  };
  const pending = [{ path: '', folder: '', depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { path, folder, depth } = next;
    const module = read(folder);
    modules.set(path, module);
    for (const [name, block] of module.calls) {
      const own = path === '' ? name : `${path}.${name}`;
      const source = literalText(block, 'source');
      const target = source === undefined ? undefined : locateModule(source, folder, own, options);
      const usable =
        target !== undefined && isWithin(sourceRoot, join(root, target)) ? target : undefined;
      calls.push({ path: own, source, folder: usable });
      if (usable === undefined || depth >= MAX_DEPTH || modules.size + pending.length > MAX_MODULES)
        continue;
      pending.push({ path: own, folder: usable, depth: depth + 1 });
    }
  }
  return { root, sourceRoot, modules, calls };
}

export function isLocalSource(source: string): boolean {
  return /^\.\.?(?:\/|$)/.test(source);
}

function locateModule(
  source: string,
  folder: string,
  path: string,
  { fetched }: TreeOptions,
): string | undefined {
  if (!isLocalSource(source)) return fetched?.(path);
  const target = posix.normalize(posix.join(folder, source)).replace(/\/$/, '');
  return target === '.' ? '' : target;
}
