import { describe, expect, test } from 'vitest';
import { NO_EXTENT, type Extent } from '../model/extent.js';
import { applyScope } from './apply-scope.js';
import { gateExitCode } from './gate.js';
import { finding, reportOf } from './report.fixture.js';

const FAIL = finding('edge/waf', 'aws_lb.a');
const UNKNOWN = { ...FAIL, verdict: 'unknown' as const };
const PASS = { ...FAIL, verdict: 'pass' as const };

function compare(
  before: typeof FAIL | undefined,
  now: typeof FAIL,
  moved: [string, string][] = [],
) {
  const report = applyScope(reportOf(now), {
    report: before ? reportOf(before) : reportOf(),
    movedFrom: new Map(moved),
  });
  return { change: report.findings[0]?.change, code: gateExitCode(report) };
}

describe('--scope changes', () => {
  test.each([
    ['passed', PASS, FAIL, 'introduced', 1],
    ['was not there', undefined, FAIL, 'introduced', 1],
    ['was unknown', UNKNOWN, FAIL, 'worsened', 1],
    ['failed', FAIL, FAIL, 'unchanged', 0],
    ['failed, and is unknown now', FAIL, UNKNOWN, 'unchanged', 0],
    ['was unknown, and is', UNKNOWN, UNKNOWN, 'unchanged', 0],
    ['passed, and is unknown now', PASS, UNKNOWN, 'introduced', 3],
    ['failed, and passes now', FAIL, PASS, null, 0],
  ])('what %s is as it should be', (_what, before, now, change, code) => {
    expect(compare(before, now)).toEqual({ change, code });
  });

  test('a failure of another policy, or at another address, is none of this one', () => {
    expect(compare(finding('edge/other', 'aws_lb.a'), FAIL).change).toBe('introduced');
    expect(compare(finding('edge/waf', 'aws_lb.b'), FAIL).change).toBe('introduced');
  });

  test.each([
    ['new', 'aws_lb.a'],
    ['old', 'aws_lb.old'],
  ])('a resource that was moved is the same one, by its %s address', (_what, address) => {
    const before = finding('edge/waf', address);
    expect(compare(before, FAIL, [['aws_lb.a', 'aws_lb.old']]).change).toBe('unchanged');
  });

  test('lists what does not count, and says what it judged', () => {
    const report = applyScope(reportOf(FAIL, PASS), {
      report: reportOf(FAIL),
      movedFrom: new Map(),
    });
    expect(report).toMatchObject({
      scope: 'changes',
      verdict: 'pass',
      summary: { fail: 0, unchanged: 1, pass: 1 },
    });
  });

  test('what fails for another reason, of a policy that tells no extent, is unclear: an unknown', () => {
    const before = { ...FAIL, evidence: ['aws_a.b lets in 10.0.0.0/8', 'assumed: x'] };
    const compared = (...evidence: string[]) => compare(before, { ...FAIL, evidence });
    const same = { change: 'unchanged', code: 0 };
    expect(compared(...before.evidence.toReversed())).toEqual(same);
    expect(compared('assumed: y')).toEqual(same);
    const unclear = { change: 'unclear', code: 3 };
    expect(compared(...before.evidence, 'aws_a.b lets in 0.0.0.0/0')).toEqual(unclear);
    expect(compared('aws_b.c lets in 10.0.0.0/8')).toEqual(unclear);
  });

  test('a reason that names what was moved is the same one', () => {
    const before = { ...FAIL, evidence: ['aws_a.b["x.y"] lets in 10.0.0.0/8'] };
    const now = { ...FAIL, evidence: ['module.m.aws_a.c[0] lets in 10.0.0.0/8'] };
    const moved: [string, string][] = [['module.m.aws_a.c[0]', 'aws_a.b["x.y"]']];
    expect(compare(before, now).change).toBe('unclear');
    expect(compare(before, now, moved).change).toBe('unchanged');
  });

  const of = (cidr: string): Extent => ({
    ...NO_EXTENT,
    openings: [
      { from: cidr, within: [], places: [], protocol: 6, fromPort: 1, toPort: 1, isSure: true },
    ],
  });

  test.each([
    ['further', '10.0.0.0/8', '0.0.0.0/0', 'worsened', 1],
    ['less far', '0.0.0.0/0', '10.0.0.0/8', 'unchanged', 0],
  ])('what fails %s is compared by how far', (_what, before, now, change, code) => {
    const report = applyScope(reportOf({ ...FAIL, evidence: [now] }), {
      report: reportOf({ ...FAIL, evidence: [before] }),
      movedFrom: new Map(),
      extentNow: () => of(now),
      extentBefore: () => of(before),
      show: (text) => text.toUpperCase(),
    });
    expect([report.findings[0]?.change, gateExitCode(report)]).toEqual([change, code]);
    const told = report.findings[0]?.evidence[0];
    expect(told).toBe(
      change === 'unchanged'
        ? now
        : 'worse than before this plan: TCP 1 FROM 0.0.0.0/0, NOT ALL OF WHICH WAS LET IN',
    );
  });

  test('an unclear one counts as unknown: not below --fail-on, and as --on-unknown says', () => {
    const before = { ...FAIL, evidence: ['a'] };
    const report = applyScope(reportOf({ ...FAIL, evidence: ['b'] }), {
      report: reportOf(before),
      movedFrom: new Map(),
    });
    expect(report).toMatchObject({ verdict: 'inconclusive', summary: { fail: 0, unknown: 1 } });
    expect(gateExitCode(report, { onUnknown: 'fail' })).toBe(1);
    expect(gateExitCode(report, { onUnknown: 'warn' })).toBe(0);
    expect(gateExitCode(report, { failOn: 'critical' })).toBe(0);
  });

  test('without a prior state everything is introduced, and a note says so', () => {
    const report = applyScope(reportOf(FAIL), { report: null, movedFrom: new Map() });
    expect(report.findings[0]?.change).toBe('introduced');
    expect(report.notices).toMatchObject([{ level: 'note', code: 'scope/no-prior-state' }]);
    expect(gateExitCode(report)).toBe(1);
  });
});
