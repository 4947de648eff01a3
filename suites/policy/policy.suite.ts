import { gatePlan } from 'holdfast';
import { suiteSettings } from 'holdfast/vitest';
import { describe, expect, it } from 'vitest';

// One test for each policy and resource. An unknown fails too: it is not a pass.
const { plan } = suiteSettings();
const report = await gatePlan(plan);

describe.each(report.policies)('$policy', ({ policy, inScope }) => {
  const findings = report.findings.filter((finding) => finding.policy === policy);

  it('judges every resource in its scope', () => {
    expect(findings).toHaveLength(inScope);
  });

  it.each(findings)('$address', async (finding) => {
    // What is waived is known: somebody answers for it.
    await expect({ ...report, findings: [finding] }).toSatisfyPolicies();
  });
});

it('satisfies the policies, and judges at least one resource', async () => {
  await expect(report).toSatisfyPolicies();
});
