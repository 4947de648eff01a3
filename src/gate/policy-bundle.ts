import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HoldfastError } from '../model/error.js';
import type { Severity } from '../model/finding.js';
import { evaluateWasm } from './evaluate-wasm.js';

export interface PolicyMetadata {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly remedy: string;
  readonly references: readonly string[];
  readonly source: string;
}

/** One result of a policy on one resource, as Rego gives it. */
export interface PolicyResult {
  readonly policy: string;
  readonly address: string;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  readonly message: string;
  readonly evidence: readonly string[];
  /** Where it differs by what is judged; left out it is the policy's. */
  readonly severity?: Severity;
}

export interface PolicyReport {
  readonly results: readonly PolicyResult[];
  /** Addresses that each policy has to judge. */
  readonly scope: Readonly<Record<string, readonly string[]>>;
  readonly policies: readonly string[];
}

/** The compiled policies, and what they say of themselves. */
export interface PolicyBundle {
  readonly metadata: readonly PolicyMetadata[];
  evaluate(facts: unknown): Promise<PolicyReport>;
}

/** Loads the bundle that belongs to this installation. */
export function loadPolicyBundle(dir = bundledPolicies()): PolicyBundle {
  const wasm = readPart(dir, 'policy.wasm');
  const metadata = JSON.parse(readPart(dir, 'metadata.json').toString('utf8')) as {
    policies: PolicyMetadata[];
  };
  return toBundle(wasm, metadata.policies);
}

/** Compiled policies, ready to evaluate. */
export function toBundle(wasm: Buffer, metadata: readonly PolicyMetadata[]): PolicyBundle {
  return {
    metadata,
    evaluate: async (facts) => readReport(evaluateWasm(wasm, facts)),
  };
}

function bundledPolicies(): string {
  return join(dirname(fileURLToPath(import.meta.url)), '../../policies/bundle');
}

function readPart(dir: string, name: string): Buffer {
  const file = join(dir, name);
  if (!existsSync(file)) {
    throw new HoldfastError(
      'install/no-policies',
      `${file} is missing: the compiled policies are not there`,
      {
        hint: 'Install Holdfast anew; in a checkout run `npm run policies:build`.',
      },
    );
  }
  return readFileSync(file);
}

/** As policies/main.rego gives it: the results of each policy apart. */
interface RawReport {
  readonly results: readonly (readonly PolicyResult[])[];
  readonly scopes: readonly { readonly policy: string; readonly addresses: readonly string[] }[];
  readonly policies: readonly string[];
}

/** An empty result set means that the entrypoint gave nothing, which must never read as a pass. */
function readReport(resultSet: unknown): PolicyReport {
  const report = Array.isArray(resultSet)
    ? (resultSet[0] as { result?: Partial<RawReport> } | undefined)?.result
    : undefined;
  const { results, scopes, policies } = report ?? {};
  if (!Array.isArray(results) || !Array.isArray(scopes) || !Array.isArray(policies)) {
    throw new HoldfastError('gate/no-result', 'The compiled policies gave no result', {
      hint: 'The bundle does not belong to this version; build it anew with `npm run policies:build`.',
      exitCode: 4,
    });
  }
  return { results: results.flat(), scope: joinScopes(scopes), policies };
}

/** Two packages under one id judge what both have in scope. */
function joinScopes(scopes: RawReport['scopes']): PolicyReport['scope'] {
  const joined: Record<string, string[]> = {};
  for (const { policy, addresses } of scopes) {
    joined[policy] = [...(joined[policy] ?? []), ...addresses];
  }
  return joined;
}
