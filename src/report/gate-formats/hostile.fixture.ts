import type { Finding, GateReport } from '../../model/finding.js';
import { makeSampleGate } from '../sample/sample-gate.js';
import type { GateContext } from './context.js';

/** Texts that a plan could carry to break out of one of the formats. */
export const HOSTILE = [
  'a\n::error title=forged::forged',
  'a\r\n::stop-commands::x',
  '##[error]forged',
  '100% %0A::warning::x',
  'x,file=/etc/passwd::',
  '</summary></details><script>alert(1)</script>',
  '<!-- --><img src=x onerror=alert(1)>',
  ']]></failure><failure message="x">',
  '"/><testcase name="forged',
  '&lt;b&#62;&amp;&quot;',
  '| forged | row |\n| --- | --- |\n\n## Forged',
  '`code` **bold** __bold__ ~~gone~~ $x$ ![i](http://a.example/i) [l](http://a.example)',
  '@everyone @org/team a@b.example #1 org/repo#1 GH-1 https://a.example www.a.example',
  '- list',
  '1. list',
  '    indented code',
  '[^1]: note',
  '\u001b[2J\u0000\u0008\u007f\u009b2J\u{E0041}\u202e\u2028\uFFFE\uFFFF',
  '\ud800',
  '{0} {{1}}',
] as const;

const NONE = { pass: 0, fail: 0, unknown: 0, waived: 0, known: 0, unchanged: 0, notApplicable: 0 };

/**
 * One finding of each way to count, with a place in the source: a fail that the baseline knows, one
 * that the plan found there, a fail that it worsens, and an unknown that it introduces.
 */
export function makeComparedGate(): GateReport {
  const sample = makeSampleGate('holds');
  const marks: readonly Partial<Finding>[] = [
    { verdict: 'fail', baseline: 'known' },
    { verdict: 'fail', change: 'unchanged' },
    { verdict: 'fail', change: 'worsened', baseline: 'new' },
    { verdict: 'unknown', change: 'introduced', baseline: 'worse' },
  ];
  const location = { file: 'infra/modules/a b/main.tf', line: 7 };
  return {
    ...sample,
    verdict: 'fail',
    scope: 'changes',
    summary: { ...NONE, known: 1, unchanged: 1, fail: 1, unknown: 1 },
    findings: sample.findings.map((each, index) => ({ ...each, location, ...marks[index] })),
    notices: [
      { level: 'warning', code: 'baseline/stale', message: '1 entry matches nothing any more.' },
      { level: 'note', code: 'scope/no-prior-state', message: 'Nothing is there yet.' },
    ],
  };
}

/** The flawed sample with this text appended wherever a plan or a user's waiver can put one. */
export function makeHostileGate(text: string): GateReport {
  const sample = makeSampleGate('flawed');
  return {
    ...sample,
    findings: sample.findings.map((finding) => ({
      ...finding,
      address: `${finding.address}${text}`,
      message: `${text}${finding.message}${text}`,
      evidence: [...finding.evidence, text],
      remedy: `${text}${finding.remedy}`,
      waiver:
        finding.waiver === null
          ? null
          : {
              ...finding.waiver,
              owner: `${text}${finding.waiver.owner}`,
              reason: `${finding.waiver.reason}${text}`,
              source: `${finding.waiver.source}${text}`,
            },
    })),
    tiers: sample.tiers.map((tier) => `${text}${tier}${text}`),
    notices: sample.notices.map((notice) => ({
      ...notice,
      message: `${text}${notice.message}${text}`,
    })),
  };
}

/** The sample's policies, with the file name in a folder. */
export function makeContext(planName = 'plans/plan.json'): GateContext {
  return {
    planName,
    version: '0.1.0',
    policies: makeSampleGate('holds').policies.map(({ policy }) => ({
      id: policy,
      title: `Title of ${policy}`,
      description: `What ${policy} demands.`,
      severity: 'high',
      remedy: 'Change the source.',
      references: ['AWS Security Hub, ELB.1'],
    })),
  };
}

/** Nothing in the scope of the only policy. */
export function makeEmptyGate(): GateReport {
  return {
    ...makeSampleGate('holds'),
    verdict: 'inconclusive',
    summary: { ...NONE, notApplicable: 1 },
    policies: [{ policy: 'edge/waf-attached', inScope: 0 }],
    findings: [],
  };
}

/** The flawed sample with so many fails, and as many unknowns, of long texts. */
export function makeLargeGate(count: number, text = 'a long text '.repeat(400)): GateReport {
  const sample = makeSampleGate('flawed');
  const findings = (['fail', 'unknown'] as const).flatMap((verdict) =>
    Array.from({ length: count }, (_, index): Finding => ({
      policy: 'edge/https-only',
      verdict,
      severity: 'high',
      address: `aws_lb_listener.${verdict}[${index}]`,
      message: text,
      evidence: Array.from({ length: 100 }, () => `${text}of evidence`),
      remedy: text,
      fingerprint: `${verdict}${index}`,
      location: null,
      waiver: null,
      baseline: null,
      change: null,
    })),
  );
  return {
    ...sample,
    findings,
    summary: { ...NONE, fail: count, unknown: count },
  };
}
