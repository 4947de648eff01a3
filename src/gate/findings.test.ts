import { describe, expect, test } from 'vitest';
import { buildWebStack } from '../topology/web-stack.fixture.js';
import { gate } from './gate.js';
import type { PolicyBundle, PolicyMetadata, PolicyReport, PolicyResult } from './policy-bundle.js';

const POLICY: PolicyMetadata = {
  id: 'area/rule',
  title: 'A rule',
  description: 'It holds.',
  severity: 'medium',
  remedy: 'Mend it.',
  references: [],
  source: 'policies/area/rule.rego',
};

const result = (address: string, verdict: PolicyResult['verdict'], more = {}): PolicyResult => ({
  policy: POLICY.id,
  address,
  verdict,
  message: verdict,
  evidence: [],
  ...more,
});

/** The findings that the gate makes of what a bundle says. */
function judge(report: Partial<PolicyReport>, metadata = [POLICY]) {
  const bundle: PolicyBundle = {
    metadata,
    evaluate: () => Promise.resolve({ results: [], scope: {}, policies: [POLICY.id], ...report }),
  };
  return gate(buildWebStack(), { bundle });
}

describe('what the host adds to the policies’ results', () => {
  test('a resource in scope without a result is unknown', async () => {
    const report = await judge({
      scope: { [POLICY.id]: ['a', 'b'] },
      results: [result('a', 'pass')],
    });
    expect(report.verdict).toBe('inconclusive');
    expect(report.findings).toMatchObject([
      {
        address: 'b',
        verdict: 'unknown',
        message: 'the policy gave no result for this resource',
        remedy: 'Mend it.',
        severity: 'medium',
      },
      { address: 'a', verdict: 'pass' },
    ]);
  });

  test('of several results for one resource the worst counts', async () => {
    const { findings } = await judge({
      scope: { [POLICY.id]: ['a'] },
      results: [result('a', 'pass'), result('a', 'fail'), result('a', 'unknown')],
    });
    expect(findings.map(({ verdict }) => verdict)).toEqual(['fail']);
  });

  test('a result for something out of scope is not lost', async () => {
    const { findings } = await judge({ results: [result('x', 'fail')] });
    expect(findings).toMatchObject([{ address: 'x', verdict: 'fail' }]);
  });

  test('each reason why something is unknown is told once, where it comes first', async () => {
    const message = 'cannot be decided: b; a; b; c; a';
    const { findings } = await judge({ results: [result('x', 'unknown', { message })] });
    expect(findings[0]?.message).toBe('cannot be decided: b; a; c');
  });

  test('worst first, then by address, whatever order wasm gives', async () => {
    const { findings } = await judge({
      results: [
        result('b', 'pass'),
        result('d', 'unknown'),
        result('a', 'pass'),
        result('c', 'fail'),
      ],
    });
    expect(findings.map(({ address }) => address)).toEqual(['c', 'd', 'a', 'b']);
  });

  test('the same evidence twice is shown once', async () => {
    const { findings } = await judge({
      results: [result('a', 'pass', { evidence: ['x', 'y', 'x'] })],
    });
    expect(findings[0]?.evidence).toEqual(['x', 'y']);
  });

  test('a bundle without policies is no evidence', async () => {
    expect((await judge({}, [])).verdict).toBe('inconclusive');
  });

  test('another policy’s results are not this one’s', async () => {
    const { findings } = await judge({ results: [result('a', 'fail', { policy: 'other/rule' })] });
    expect(findings).toEqual([]);
  });
});
