import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HoldfastError } from '../model/error.js';
import type { PolicyMetadata } from '../gate/policy-bundle.js';
import { inspectPolicies } from './annotations.js';
import { checkShape } from './check-shape.js';
import { compilePolicies, missingBuiltins } from './compile.js';
import { findOpa, OpaFailed, runOpa, type Opa } from './opa.js';
import { keepCompiled, readCompiled, type CompiledPolicies } from './policy-cache.js';
import { hashSources, readPolicySources, type PolicySource } from './policy-sources.js';

export interface UserPolicyOptions {
  /** Ids that are taken. */
  readonly bundledIds: readonly string[];
  /** Where compiled policies are kept; null keeps none. */
  readonly cacheDir: string | null;
}

/** A folder with policies: where it is, and what to call it. */
export interface PolicyFolder {
  readonly dir: string;
  readonly shown: string;
}

/**
 * Compiles users' own policies with the `opa` of this machine, or takes them from the cache, which is
 * keyed by the texts of the policies, by our own library and by the version of `opa`.
 *
 * @throws HoldfastError policy/no-opa, policy/not-compiled, policy/… for each shape that is wrong
 */
export function compileUserPolicies(
  folders: readonly PolicyFolder[],
  { bundledIds, cacheDir }: UserPolicyOptions,
): CompiledPolicies {
  const sources = folders.flatMap(({ dir, shown }, index) =>
    readPolicySources(dir, shown).map(({ path, text }) => ({ path: `${index}/${path}`, text })),
  );
  const opa = findOpa();
  if (opa === undefined) {
    throw new HoldfastError(
      'policy/no-opa',
      `There is no \`opa\` on the PATH, which compiles the policies in ${folders.map(({ shown }) => shown).join(', ')}`,
      {
        hint: 'Install Open Policy Agent 1.0 or newer (https://www.openpolicyagent.org/docs), or name it: OPA=/path/to/opa. The policies that come with Holdfast need none.',
      },
    );
  }
  const own = ownSources();
  const key = hashSources([
    { path: 'opa', text: opa.version },
    { path: 'taken', text: bundledIds.join() },
    { path: 'folders', text: folders.map(({ shown }) => shown).join('\n') },
    ...own,
    ...sources,
  ]);
  const kept = cacheDir === null ? undefined : readCompiled(cacheDir, key);
  if (kept) return kept;
  const compiled = compileSources(opa, { sources, folders, own, bundledIds });
  if (cacheDir !== null) keepCompiled(cacheDir, key, compiled);
  return compiled;
}

/** What users' policies are compiled with: the entrypoint, and the library that they may import. */
function ownSources(): PolicySource[] {
  const dir = join(dirname(fileURLToPath(import.meta.url)), '../../policies');
  return [
    { path: 'main.rego', text: readFileSync(join(dir, 'main.rego'), 'utf8') },
    ...readPolicySources(join(dir, 'lib')).map(({ path, text }) => ({ path: `lib/${path}`, text })),
  ];
}

interface Sources {
  readonly sources: readonly PolicySource[];
  readonly folders: readonly PolicyFolder[];
  readonly own: readonly PolicySource[];
  readonly bundledIds: readonly string[];
}

/** In a folder of its own, so that what is compiled is what was read and nothing beside it. */
function compileSources(opa: Opa, given: Sources): CompiledPolicies {
  const { sources, own } = given;
  const work = mkdtempSync(join(tmpdir(), 'holdfast-own-policies-'));
  const rename = (text: string): string => asUsersNameThem(text, given.folders);
  try {
    for (const { path, text } of own) write(join(work, 'holdfast', path), text);
    for (const { path, text } of sources) write(join(work, 'own', path), text);
    const metadata = inspect(opa, work, given).map((policy) => ({
      ...policy,
      source: rename(policy.source),
    }));
    return {
      wasm: compilePolicies(opa, work, ['holdfast', 'own']),
      metadata,
      usesRaw: sources.some(({ text }) => /\braw\b/.test(text)),
    };
  } catch (error) {
    if (error instanceof HoldfastError) {
      throw new HoldfastError(error.code, rename(error.message), {
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        cause: error,
      });
    }
    if (error instanceof OpaFailed) throw notCompiled(rename(error.message), error);
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** `own/0/cost/x.rego` is `x.rego` below `cost` in the first folder. */
function asUsersNameThem(text: string, folders: readonly PolicyFolder[]): string {
  return text.replaceAll(/(?:[^\s:]*\/)?\bown\/(\d+)\//g, (found, index: string) => {
    const folder = folders[Number(index)];
    return folder ? `${folder.shown}/` : found;
  });
}

function inspect(opa: Opa, work: string, { sources, own, bundledIds }: Sources): PolicyMetadata[] {
  const { annotations } = inspectPolicies(opa, work, 'own');
  const packages = new Map<string, { files: string[]; rules: Set<string> }>();
  for (const { path } of sources) {
    const file = `own/${path}`;
    const { name, rules } = parseFile(opa, work, file);
    const known = packages.get(name) ?? { files: [], rules: new Set<string>() };
    known.files.push(file);
    for (const rule of rules) known.rules.add(rule);
    packages.set(name, known);
  }
  const libraries = own.map(({ path }) => basename(path, '.rego'));
  return checkShape(packages, annotations, { ids: bundledIds, libraries });
}

interface Parsed {
  readonly package?: { readonly path?: readonly { readonly value?: unknown }[] };
  readonly rules?: readonly {
    readonly head?: {
      readonly name?: string;
      readonly ref?: readonly { readonly value?: unknown }[];
    };
  }[];
}

function parseFile(opa: Opa, cwd: string, file: string): { name: string; rules: string[] } {
  const parsed = JSON.parse(runOpa(opa, cwd, ['parse', '--format=json', file])) as Parsed;
  const path = parsed.package?.path ?? [];
  return {
    name: path
      .slice(1)
      .map(({ value }) => String(value))
      .join('.'),
    rules: (parsed.rules ?? []).map(({ head }) => String(head?.ref?.[0]?.value ?? head?.name)),
  };
}

function notCompiled(printed: string, cause: unknown): HoldfastError {
  const missing = missingBuiltins(printed);
  return new HoldfastError('policy/not-compiled', `The policies do not compile: ${printed}`, {
    hint:
      missing.length > 0
        ? `Policies run as WebAssembly, which has no ${missing.join(', ')}: do without. Facts and settings are in \`input\`.`
        : 'Mend what `opa` names; `opa check --strict` and `opa test` help.',
    cause,
  });
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
