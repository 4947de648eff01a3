import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The `opa` of this machine, which compiles Rego. Nothing else is done with it. */
export interface Opa {
  readonly path: string;
  /** What `opa version` prints, builds and platform included. */
  readonly version: string;
}

/**
 * Finds an `opa` that runs: the one named in `OPA`, else the first of these folders, else of the PATH,
 * of which folders that are relative are passed over, as they may be the source's. Undefined where
 * there is none.
 */
export function findOpa(folders: readonly string[] = []): Opa | undefined {
  const named = process.env['OPA'];
  const path = [...folders, ...(process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute)];
  const candidates = named ? [named] : path.map((folder) => join(folder, 'opa'));
  for (const candidate of candidates) {
    if (!existsSync(candidate)) continue;
    const { status, stdout } = spawnSync(candidate, ['version'], { encoding: 'utf8' });
    if (status === 0) return { path: candidate, version: stdout };
  }
  return undefined;
}

/** `opa` refused what it was given. The message is what it printed. */
export class OpaFailed extends Error {}

/** Runs `opa` in a folder and returns what it prints. @throws OpaFailed */
export function runOpa(opa: Opa, cwd: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(opa.path, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  if (status !== 0) throw new OpaFailed((stderr || stdout).trim());
  return stdout;
}
