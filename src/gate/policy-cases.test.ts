import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../model/finding.js';
import { DEFAULT_SETTINGS, type GateSettings } from '../model/settings.js';
import type { BackendBlock } from '../model/source.js';
import { parseJson } from '../plan/parse-json.js';
import { toPlan } from '../plan/read-plan.js';
import { toStack, type Stack } from '../topology/read-stack.js';
import { gate } from './gate.js';
import { loadPolicyBundle } from './policy-bundle.js';

const FOLDER = new URL('../../fixtures/policies/', import.meta.url);

/** One small stack that real Terraform planned, and what the policy must say of it. */
interface PolicyCase {
  readonly id: string;
  readonly policy: string;
  readonly expected: Finding['verdict'] | 'none';
  /** The resource judged; left out, the worst finding counts. */
  readonly address?: string;
  readonly why: string;
  readonly settings?: Partial<GateSettings>;
  /** What the source says of its backend, or null where it has none; left out, there is no source. */
  readonly backend?: BackendBlock | null;
}

const cases = existsSync(FOLDER)
  ? readdirSync(FOLDER).flatMap(
      (area) =>
        JSON.parse(readFileSync(new URL(`${area}/cases.json`, FOLDER), 'utf8')) as PolicyCase[],
    )
  : [];

describe.each(cases)('$id: $expected, for $why', (labelled) => {
  test('is what the gate says', async () => {
    const { policy, expected, address } = labelled;
    const { findings } = await gate(stackOf(labelled), {
      only: [policy],
      settings: { ...DEFAULT_SETTINGS, ...labelled.settings },
    });
    const judged = findings.filter((item) => address === undefined || item.address === address);
    const verdict = judged[0]?.verdict ?? 'none';
    expect({ verdict, findings: verdict === expected ? [] : judged }).toEqual({
      verdict: expected,
      findings: [],
    });
  });
});

/** Judged by src/gate/cases.test.ts instead. */
const CORE = [
  'edge/https-only',
  'edge/waf-attached',
  'network/app-in-private-subnets',
  'network/database-reachability',
];

test('every policy has a pass, a fail and an unknown case from a real plan', () => {
  const missing = loadPolicyBundle()
    .metadata.filter(({ id }) => !CORE.includes(id))
    .flatMap(({ id }) =>
      (['pass', 'fail', 'unknown'] as const)
        .filter((verdict) => !cases.some((own) => own.policy === id && own.expected === verdict))
        .map((verdict) => `${id}: ${verdict}`),
    );
  expect(missing).toEqual([]);
});

function stackOf({ id, backend }: PolicyCase): Stack {
  const name = `${id}.plan.json.gz`;
  const text = gunzipSync(readFileSync(new URL(name, FOLDER))).toString('utf8');
  const stack = toStack(toPlan({ path: name, sha256: '', json: parseJson(text, name) }));
  if (backend === undefined) return stack;
  const source = { locate: () => undefined, comments: [], backend: backend ?? undefined };
  return { ...stack, source };
}
