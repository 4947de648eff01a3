import type { Finding, GateReport } from '../model/finding.js';
import { conclude } from './conclude.js';
import { fingerprintOf } from './fingerprint.js';

/** A finding of a policy at an address: a fail of high severity unless it is said otherwise. */
export function finding(policy: string, address: string, more: Partial<Finding> = {}): Finding {
  return {
    policy,
    address,
    verdict: 'fail',
    severity: 'high',
    message: `${policy} at ${address}`,
    evidence: [],
    remedy: 'Mend it.',
    fingerprint: fingerprintOf(policy, address),
    location: null,
    waiver: null,
    baseline: null,
    change: null,
    ...more,
  };
}

/** A report of these findings, by the policies that found them. */
export function reportOf(...findings: readonly Finding[]): GateReport {
  const policies = [...new Set(findings.map(({ policy }) => policy))];
  return conclude({
    version: 2,
    plan: { sha256: 'abc', terraformVersion: '1.11.4' },
    scope: 'all',
    policies: policies.map((policy) => ({
      policy,
      inScope: findings.filter((each) => each.policy === policy).length,
    })),
    tiers: [],
    notices: [],
    findings,
  });
}
