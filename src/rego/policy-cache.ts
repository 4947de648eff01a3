import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { PolicyMetadata } from '../gate/policy-bundle.js';

/** Users' own policies, ready to evaluate. */
export interface CompiledPolicies {
  readonly wasm: Buffer;
  readonly metadata: readonly PolicyMetadata[];
  /** Whether any of them reads `input.raw`, which makes the input several times larger. */
  readonly usesRaw: boolean;
}

interface Kept extends Omit<CompiledPolicies, 'wasm'> {
  readonly sha256: string;
}

/** `$XDG_CACHE_HOME/holdfast/policies`, else below `~/.cache` (XDG Base Directory Specification). */
export function policyCacheDir(): string {
  const named = process.env['XDG_CACHE_HOME'];
  // The specification has a relative path ignored.
  const base = named && isAbsolute(named) ? named : join(homedir(), '.cache');
  return join(base, 'holdfast/policies');
}

/** What was kept under this key; undefined where nothing was, or where it is damaged. */
export function readCompiled(dir: string, key: string): CompiledPolicies | undefined {
  try {
    const wasm = readFileSync(join(dir, key, 'policy.wasm'));
    const { sha256, metadata, usesRaw } = JSON.parse(
      readFileSync(join(dir, key, 'kept.json'), 'utf8'),
    ) as Kept;
    return sha256 === hash(wasm) ? { wasm, metadata, usesRaw } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it whole or not at all. A cache that cannot be written is none, and no reason to stop. */
export function keepCompiled(dir: string, key: string, compiled: CompiledPolicies): void {
  let partial: string | undefined;
  try {
    mkdirSync(dir, { recursive: true });
    partial = mkdtempSync(join(dir, 'partial-'));
    const { wasm, ...rest } = compiled;
    writeFileSync(join(partial, 'policy.wasm'), wasm);
    writeFileSync(join(partial, 'kept.json'), JSON.stringify({ ...rest, sha256: hash(wasm) }));
    rmSync(join(dir, key), { recursive: true, force: true });
    renameSync(partial, join(dir, key));
  } catch {
    if (partial !== undefined) rmSync(partial, { recursive: true, force: true });
  }
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
