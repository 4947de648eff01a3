import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gate } from '../gate/gate.js';
import type { GateReport } from '../model/finding.js';
import type { Plan } from '../plan/plan.js';
import { openSource } from '../source/open-source.js';
import { resolveFromSource } from '../source/resolve-from-source.js';
import {
  MIRROR,
  readCasePlan,
  whyNoTerraform,
  writeCaseSource,
} from '../source/terraform.fixture.js';
import { toStack } from '../topology/read-stack.js';

/**
 * Labelled cases of which the plan alone does not tell the truth, one for each way in which it is
 * lost. A real Terraform takes 5 CPU seconds for each: HOLDFAST_SOURCE_CASES=all runs the others too.
 */
const CASES = [
  'locals--correct',
  'dynamic--bastion-group',
  'count--second-subnet-public',
  'for-each--second-subnet-public',
  'inline--bastion-all-ports',
  'local-web-acl-target--local-is-internal',
  ...(process.env['HOLDFAST_SOURCE_CASES'] === 'all'
    ? [
        'locals--group-in-public-subnets',
        'locals--bastion-group',
        'dynamic--correct',
        'local-web-acl-target--correct',
      ]
    : []),
] as const;

interface Label {
  readonly id: string;
  readonly expected: Readonly<
    Record<string, { readonly truth: string; readonly decidable: boolean }>
  >;
}

const labels = JSON.parse(
  readFileSync(new URL('../../fixtures/cases/cases.json', import.meta.url), 'utf8'),
) as readonly Label[];

const why = whyNoTerraform();

describe.skipIf(why !== undefined)('with the source at hand', { timeout: 120_000 }, () => {
  it.each(CASES)('%s is decided rightly', async (id) => {
    const expected = labels.find((label) => label.id === id)?.expected ?? {};
    const only = Object.keys(expected);
    expect(Object.values(expected).some(({ decidable }) => !decidable)).toBe(true);
    const report = await gate(toStack(await resolve(id)), { only });
    const answers = Object.fromEntries(only.map((policy) => [policy, worst(report, policy)]));
    const truths = Object.fromEntries(
      Object.entries(expected).map(([policy, { truth }]) => [
        policy,
        truth === 'holds' ? 'pass' : 'fail',
      ]),
    );
    expect(answers).toEqual(truths);
  });

  it('is refused where it is that of another commit, or has other values', async () => {
    const plan = readCasePlan('locals--correct');
    await expect(resolve('locals--publicly-accessible', plan)).rejects.toThrow(
      'source/mismatch: it is not the source of this plan: it plans another `publicly_accessible` for aws_db_instance.',
    );
    await expect(resolve('locals--bastion-group', plan)).rejects.toThrow(
      /source\/mismatch.*(?:more resource|does not plan)/,
    );
  });
});

it.skipIf(why !== undefined)(
  'every case that plans alone leave unknown is one of a kind above',
  () => {
    const styles = new Set(CASES.map((id) => id.split('--')[0]));
    const open = labels.filter(({ expected }) =>
      Object.values(expected).some(({ decidable }) => !decidable),
    );
    expect(open.map(({ id }) => id.split('--')[0]).filter((style) => !styles.has(style))).toEqual(
      [],
    );
  },
);

async function resolve(id: string, plan: Plan = readCasePlan(id)): Promise<Plan> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-case-'));
  try {
    await writeCaseSource(id, folder);
    const source = openSource({ directory: folder, sourceRoot: folder });
    const result = await resolveFromSource(plan, source, {
      mirror: MIRROR,
      signal: new AbortController().signal,
    });
    if (result.state === 'unresolved') throw new Error(`${result.code}: ${result.message}`);
    return result.plan;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function worst(report: GateReport, policy: string): string {
  const own = report.findings.filter((finding) => finding.policy === policy);
  const order = ['fail', 'unknown', 'pass'] as const;
  return order.find((verdict) => own.some((finding) => finding.verdict === verdict)) ?? 'none';
}
