import { join, posix } from 'node:path';
import { isObject } from '../plan/json-shape.js';
import { readRegularFile } from './module-folder.js';

/** An entry of `.terraform/modules/modules.json`. */
export interface FetchedModule {
  /** Names of the calls on the way to it, joined with dots. */
  readonly Key: string;
  readonly Source: string;
  readonly Version?: string;
  /** Relative to the configuration's folder. */
  readonly Dir: string;
}

/**
 * Modules from a registry or git, as the `terraform init` that made the plan left them in
 * `.terraform/modules`. They are as untrusted as the rest of the source, so only those whose source
 * begins with an allowed text are read; nothing is ever fetched.
 */
export function fetchedModules(root: string, allowed: readonly string[]): readonly FetchedModule[] {
  if (allowed.length === 0) return [];
  const text = readRegularFile(join(root, '.terraform/modules/modules.json'));
  return (text === undefined ? [] : entriesOf(text)).flatMap((entry) => {
    const { Key, Source, Version, Dir } = entry;
    if (typeof Key !== 'string' || typeof Source !== 'string' || typeof Dir !== 'string') return [];
    const clean = posix.normalize(Dir);
    if (!clean.startsWith('.terraform/modules/') || !isAllowed(Source, allowed)) return [];
    return [{ Key, Source, Dir: clean, ...(typeof Version === 'string' ? { Version } : {}) }];
  });
}

/** A module of the public registry is written without its host. */
function isAllowed(source: string, allowed: readonly string[]): boolean {
  const names = [source, source.replace(/^registry\.terraform\.io\//, '')];
  return allowed.some((prefix) => prefix !== '' && names.some((name) => name.startsWith(prefix)));
}

function entriesOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const manifest: unknown = JSON.parse(text);
    const modules = isObject(manifest) ? manifest['Modules'] : undefined;
    return Array.isArray(modules) ? modules.filter(isObject) : [];
  } catch {
    return [];
  }
}
