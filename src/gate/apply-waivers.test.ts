import { describe, expect, test } from 'vitest';
import type { Waiver } from '../model/waiver.js';
import { applyWaivers } from './apply-waivers.js';
import { gateExitCode } from './gate.js';
import { finding, reportOf } from './report.fixture.js';

const WAIVER: Waiver = {
  policy: 'edge/waf',
  address: 'module.a.*',
  owner: 'platform',
  reason: 'CloudFront carries it',
  expires: '2026-06-30',
  verdicts: ['fail'],
  environment: null,
  from: 'file',
  source: 'holdfast.waivers.yaml:2',
};

const FAIL = finding('edge/waf', 'module.a.aws_lb.web');

function apply(waivers: readonly Partial<Waiver>[], findings = [FAIL], more = {}) {
  return applyWaivers(
    reportOf(...findings),
    waivers.map((each) => ({ ...WAIVER, ...each })),
    { today: '2026-01-01', policyIds: ['edge/waf', 'edge/other'], ...more },
  );
}

const codes = (report: ReturnType<typeof apply>) => report.notices.map(({ code }) => code);

describe('a waiver', () => {
  test('takes a failure out of what counts, and shows who answers for it', () => {
    const report = apply([{}]);
    expect(report.findings[0]?.waiver).toEqual({
      owner: 'platform',
      reason: 'CloudFront carries it',
      expires: '2026-06-30',
      from: 'file',
      source: 'holdfast.waivers.yaml:2',
    });
    expect(report).toMatchObject({ verdict: 'pass', summary: { fail: 0, waived: 1 }, notices: [] });
    expect(gateExitCode(report)).toBe(0);
  });

  test.each([
    ['another policy', { policy: 'edge/other' }],
    ['another address', { address: 'module.b.*' }],
    ['unknowns alone', { verdicts: ['unknown'] as const }],
  ])('for %s leaves it alone, and a warning says so', (_what, other) => {
    const report = apply([other]);
    expect(report).toMatchObject({ verdict: 'fail', summary: { waived: 0 } });
    expect(codes(report)).toEqual(['waiver/unmatched']);
    expect(gateExitCode(report)).toBe(1);
  });

  test('of a failure does not cover an unknown, nor the other way round', () => {
    const unknown = finding('edge/waf', 'module.a.aws_lb.web', { verdict: 'unknown' });
    const report = apply([{}], [unknown]);
    expect(report.verdict).toBe('inconclusive');
    expect(report.notices[0]?.message).toContain('is for fail, and module.a.aws_lb.web is unknown');
    expect(apply([{ verdicts: ['unknown'] }], [unknown]).verdict).toBe('pass');
  });

  test('never makes anything of a pass, and tells that it is not needed any more', () => {
    const report = apply([{}], [finding('edge/waf', 'module.a.aws_lb.web', { verdict: 'pass' })]);
    expect(report.summary).toMatchObject({ pass: 1, waived: 0 });
    expect(report.notices[0]?.message).toContain('matches nothing any more: remove it');
  });

  test('of a policy that does not exist says that', () => {
    expect(apply([{ policy: 'edge/waff' }]).notices[0]?.message).toContain('does not exist');
  });
});

describe('two clocks', () => {
  const on = (today: string) => apply([{}], [FAIL], { today });

  test('the last day is one of its days, and the next one is not', () => {
    expect(on('2026-06-30')).toMatchObject({ verdict: 'pass' });
    expect(on('2026-07-01')).toMatchObject({ verdict: 'fail', summary: { waived: 0, fail: 1 } });
    expect(gateExitCode(on('2026-07-01'))).toBe(1);
  });

  test('it is told once it is over, and from a fortnight before', () => {
    expect(codes(on('2026-06-15'))).toEqual([]);
    expect(codes(on('2026-06-16'))).toEqual(['waiver/expires-soon']);
    expect(on('2026-06-30').notices[0]?.message).toContain('ends on 2026-06-30, today');
    expect(codes(on('2026-07-01'))).toEqual(['waiver/expired']);
  });

  test('one that is over hides none that is not', () => {
    const report = apply([{ expires: '2025-12-31' }, { owner: 'another' }]);
    expect(report.findings[0]?.waiver?.owner).toBe('another');
    expect(codes(report)).toEqual(['waiver/expired']);
  });

  test('of several the one that lasts longest is shown, and none of them is called unmatched', () => {
    const report = apply([{ owner: 'first' }, { owner: 'longest', expires: '2026-12-31' }]);
    expect(report.findings[0]?.waiver?.owner).toBe('longest');
    expect(codes(report)).toEqual([]);
  });
});

describe('a waiver for one environment', () => {
  const waiver = { environment: 'staging' };

  test('applies there, and nowhere else', () => {
    expect(apply([waiver], [FAIL], { environment: 'staging' }).verdict).toBe('pass');
    const elsewhere = apply([waiver], [FAIL], { environment: 'production' });
    expect(elsewhere).toMatchObject({ verdict: 'fail', notices: [] });
  });

  test('does not apply where nobody said what is judged, and a warning says so', () => {
    const report = apply([waiver]);
    expect(report.verdict).toBe('fail');
    expect(codes(report)).toEqual(['waiver/environment']);
  });
});

describe('a waiver in a comment', () => {
  const comment = { from: 'comment' as const, address: 'module.a.aws_lb.web' };
  const at = (address: string) => apply([comment], [finding('edge/waf', address)]).verdict;

  test('covers every instance of its block', () => {
    expect(at('module.a.aws_lb.web')).toBe('pass');
    expect(at('module.a["x.y"].aws_lb.web[3]')).toBe('pass');
  });

  test('and nothing beside it: its address is no pattern', () => {
    expect(at('module.a.aws_lb.web2')).toBe('fail');
    expect(apply([{ ...comment, address: 'module.*' }]).verdict).toBe('fail');
  });

  test('in the block of a module covers what is in the module', () => {
    expect(apply([{ ...comment, address: 'module.a' }]).verdict).toBe('pass');
    expect(apply([{ ...comment, address: 'module' }]).verdict).toBe('pass');
    expect(apply([{ ...comment, address: 'module.aa' }]).verdict).toBe('fail');
  });
});
