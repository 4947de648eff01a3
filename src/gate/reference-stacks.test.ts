import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../model/finding.js';
import type { Verdict } from '../model/verdict.js';
import { readPlan } from '../plan/read-plan.js';
import { toStack } from '../topology/read-stack.js';
import { gate } from './gate.js';

const PLANS = new URL('../../fixtures/plans/', import.meta.url);

/** What each plan's own source says is wrong with it, by policy: addresses. All else passes. */
type Expected = Readonly<
  Record<
    string,
    {
      readonly verdict: Verdict;
      readonly fail: Readonly<Record<string, readonly string[]>>;
      readonly unknown: Readonly<Record<string, readonly string[]>>;
    }
  >
>;

const expected = JSON.parse(readFileSync(new URL('expected.json', PLANS), 'utf8')) as Expected;

describe('the reference stacks, as they should be and as they first were', () => {
  test.each(Object.entries(expected))('%s', async (name, labels) => {
    const file = fileURLToPath(new URL(`${name}/plan.json`, PLANS));
    const report = await gate(toStack(readPlan(file)));
    expect({
      verdict: report.verdict,
      fail: addressesOf(report.findings, 'fail'),
      unknown: addressesOf(report.findings, 'unknown'),
    }).toEqual(labels);
  });

  test('as they should be, all of their claims are proven', () => {
    const correct = Object.entries(expected).filter(
      ([name]) => !/-(all-at-once|base|first|flawed)$/.test(name),
    );
    expect(correct).toHaveLength(9);
    for (const [, { verdict }] of correct) expect(verdict).toBe('pass');
  });
});

describe('their source', () => {
  const infra = fileURLToPath(new URL('../../infra/', import.meta.url));
  const hasTerraform = spawnSync('terraform', ['version']).status === 0;

  test.skipIf(!hasTerraform)('is formatted as `terraform fmt` does it (needs terraform)', () => {
    const { status, stdout } = spawnSync('terraform', ['fmt', '-check', '-recursive', infra], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('keeps the state of every root remotely, encrypted and locked', () => {
    const roots = readdirSync(infra, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /(^|\/)versions\.tf$/.test(file) && read(file).includes('\nprovider "aws"'),
    );
    expect(roots.length).toBeGreaterThanOrEqual(8);
    for (const root of roots) {
      const backend = /backend "s3" \{[^}]*\}/.exec(read(root))?.[0] ?? `${root}: none`;
      expect(backend).toMatch(/dynamodb_table += "|use_lockfile += true/);
      expect(backend).toMatch(/encrypt += true/);
    }
  });

  function read(file: string): string {
    return readFileSync(`${infra}${file}`, 'utf8');
  }
});

function addressesOf(
  findings: readonly Finding[],
  verdict: Finding['verdict'],
): Record<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { policy, address, verdict: own } of findings) {
    if (own === verdict) found.set(policy, [...(found.get(policy) ?? []), address].toSorted());
  }
  return Object.fromEntries(found);
}
