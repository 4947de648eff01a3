import { gatePlan } from 'holdfast';
import { describe, expect, it } from 'vitest';
import { settings } from '../settings.js';

// One test for each policy and resource. An unknown fails too: it is not a pass.
const report = await gatePlan(settings.plan);

describe.each(report.policies)('$policy', ({ policy, inScope }) => {
  const findings = report.findings.filter((finding) => finding.policy === policy);

  it('judges every resource in its scope', () => {
    expect(findings).toHaveLength(inScope);
  });

  it.each(findings)('$address', (finding) => {
    const why = [finding.message, ...finding.evidence, finding.remedy].join('\n  ');
    expect(finding.waiver !== null || finding.verdict === 'pass', why).toBe(true);
  });
});

it('judges at least one resource', () => {
  expect(report.findings.length, 'no policy found anything to judge in this plan').toBeGreaterThan(
    0,
  );
});
