import { describe, expect, test } from 'vitest';
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

  test('what failed before and fails for another reason now does not count, and is told', () => {
    const before = { ...FAIL, evidence: ['aws_a.b lets in 10.0.0.0/8', 'assumed: x'] };
    const codesFor = (...evidence: string[]) =>
      applyScope(reportOf({ ...FAIL, evidence }), {
        report: reportOf(before),
        movedFrom: new Map(),
      }).notices.map(({ code, message }) => [code, message.includes('edge/waf at aws_lb.a')]);
    expect(codesFor(...before.evidence)).toEqual([]);
    expect(codesFor('assumed: y')).toEqual([]);
    expect(codesFor(...before.evidence, 'aws_a.b lets in 0.0.0.0/0')).toEqual([
      ['scope/other-reasons', true],
    ]);
  });

  test('without a prior state everything is introduced, and a note says so', () => {
    const report = applyScope(reportOf(FAIL), { report: null, movedFrom: new Map() });
    expect(report.findings[0]?.change).toBe('introduced');
    expect(report.notices).toMatchObject([{ level: 'note', code: 'scope/no-prior-state' }]);
    expect(gateExitCode(report)).toBe(1);
  });
});
