import { posix } from 'node:path';
import type { FetchedModule } from '../fetched-modules.js';
import { isLocalSource, type ModuleTree } from '../module-tree.js';

/**
 * What `terraform init` would write about modules. With it init is told to get none, so that nothing
 * is fetched even where the source was read wrongly.
 */
export function writeModuleManifest(tree: ModuleTree, fetched: readonly FetchedModule[]): string {
  const bySource = new Map(fetched.map((entry) => [entry.Key, entry]));
  const modules = tree.calls.flatMap(({ path, source, folder }) => {
    if (source === undefined || folder === undefined) return [];
    const entry = bySource.get(path);
    if (!isLocalSource(source)) return entry ? [entry] : [];
    return [{ Key: path, Source: normalise(source), Dir: folder === '' ? '.' : folder }];
  });
  return JSON.stringify({ Modules: [{ Key: '', Source: '', Dir: '.' }, ...modules] });
}

/** As Terraform compares it (internal/addrs, parseModuleSourceLocal). */
function normalise(source: string): string {
  const clean = posix.normalize(source).replace(/(?<=.)\/$/, '');
  if (clean === '..') return '../';
  if (clean === '.') return './';
  return clean.startsWith('../') ? clean : `./${clean}`;
}
