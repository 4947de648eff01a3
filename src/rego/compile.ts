import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOpa, type Opa } from './opa.js';

/**
 * Built-ins that opa-wasm compiles and then cannot run: a policy that uses one must not compile.
 * Source: @open-policy-agent/opa-wasm 1.10, src/builtins, and what it throws for.
 */
const MISSING_AT_RUN_TIME =
  /^(time\.|regex\.(replace|find|template_match)|json\.patch|object\.subset|net\.cidr_(merge|expand|is_valid|contains_matches)|graph\.reachable_paths|semver\.|crypto\.|strings\.(any_prefix_match|any_suffix_match|reverse)|http\.|opa\.runtime|rand\.|uuid\.|io\.jwt|graphql\.|providers\.|net\.lookup_ip_addr|trace$|print$)/;

/** The entrypoint of policies/main.rego: every result of every policy. */
const ENTRYPOINT = 'holdfast/report';

/** Names the built-ins that a policy used and cannot have; empty where that was not the fault. */
export function missingBuiltins(printed: string): string[] {
  const names = [...printed.matchAll(/undefined function ([\w.]+)/g)].map(([, name = '']) => name);
  return [...new Set(names.filter((name) => MISSING_AT_RUN_TIME.test(name)))];
}

/**
 * Compiles files and folders, named relative to `cwd`, to WebAssembly.
 * Both the bundle of this package and users' own policies are made here.
 *
 * @throws OpaFailed with what `opa build` printed
 */
export function compilePolicies(opa: Opa, cwd: string, paths: readonly string[]): Buffer {
  const work = mkdtempSync(join(tmpdir(), 'holdfast-policies-'));
  try {
    const capabilities = join(work, 'capabilities.json');
    writeFileSync(capabilities, restrictCapabilities(opa, work));
    const archive = join(work, 'bundle.tar.gz');
    runOpa(opa, cwd, [
      'build',
      '--target=wasm',
      `--entrypoint=${ENTRYPOINT}`,
      `--capabilities=${capabilities}`,
      '--ignore=*_test.rego',
      '--ignore=bundle',
      `--output=${archive}`,
      ...paths,
    ]);
    execFileSync('tar', ['-xzf', archive, '-C', work, '/policy.wasm'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return readFileSync(join(work, 'policy.wasm'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function restrictCapabilities(opa: Opa, cwd: string): string {
  const capabilities = JSON.parse(runOpa(opa, cwd, ['capabilities', '--current'])) as {
    builtins: { name: string }[];
  };
  capabilities.builtins = capabilities.builtins.filter(
    ({ name }) => !MISSING_AT_RUN_TIME.test(name),
  );
  return JSON.stringify(capabilities);
}
