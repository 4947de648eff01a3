import { describe, expect, test } from 'vitest';
import { readBaselineFile } from '../config/baseline-file.js';
import { makeFolder } from '../config/folder.fixture.js';
import type { Baseline, BaselineEntry } from '../model/baseline.js';
import { amount, NO_EXTENT } from '../model/extent.js';
import { applyBaseline, makeBaseline } from './apply-baseline.js';
import { gateExitCode } from './gate.js';
import { finding, reportOf } from './report.fixture.js';

const FAIL = finding('edge/waf', 'aws_lb.a');
const UNKNOWN = finding('edge/https', 'aws_lb.a', { verdict: 'unknown', severity: 'medium' });
const PASS = finding('edge/https', 'aws_lb.b', { verdict: 'pass' });
const NOTHING = {
  movedFrom: new Map<string, string>(),
  extentNow: () => undefined,
  show: (text: string) => text,
};

/** As the file that it is written to gives it. */
function readBack(written: Baseline, encode = (text: string) => Buffer.from(text)): Baseline {
  const folder = makeFolder({ 'b.json': encode(JSON.stringify(written)) });
  try {
    return readBaselineFile(`${folder.dir}/b.json`, 'b.json');
  } finally {
    folder.remove();
  }
}

const baseline = makeBaseline(reportOf(FAIL, UNKNOWN, PASS));

describe('a baseline', () => {
  test('has what fails or is unknown, in an order that does not depend on the plan', () => {
    expect(baseline.findings.map(({ policy, verdict }) => [policy, verdict])).toEqual([
      ['edge/https', 'unknown'],
      ['edge/waf', 'fail'],
    ]);
    expect(makeBaseline(reportOf(PASS, UNKNOWN, FAIL))).toEqual(baseline);
  });

  test('is read alike as editors and PowerShell write it', () => {
    expect(readBack(baseline, (text) => Buffer.from(`\uFEFF${text}\r\n`))).toEqual(baseline);
    expect(readBack(baseline, (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual(baseline);
    expect(() => readBack(baseline, (text) => Buffer.from(text.slice(0, -9)))).toThrow(/not JSON/);
  });

  test('has nothing that is waived: a waiver ends some day', () => {
    const waiver = { owner: 'a', reason: 'b', expires: '2026-01-01', from: 'file', source: 'w:1' };
    const waived = { ...FAIL, waiver: waiver as never };
    expect(makeBaseline(reportOf(waived)).findings).toEqual([]);
  });

  test('lets through what it knows, and lists it as known', () => {
    const report = applyBaseline(reportOf(FAIL, UNKNOWN, PASS), baseline);
    expect(report).toMatchObject({
      verdict: 'pass',
      summary: { fail: 0, unknown: 0, known: 2, pass: 1 },
      notices: [],
    });
    expect(report.findings.map((each) => each.baseline)).toEqual(['known', 'known', null]);
    expect(gateExitCode(report)).toBe(0);
  });

  test('cannot tell of other words whether they are worse, where no extent is told', () => {
    const reworded = { ...FAIL, message: 'otherwise', evidence: ['x'] };
    const report = applyBaseline(reportOf(reworded), baseline);
    expect(report.findings[0]?.baseline).toBe('unclear');
    expect(gateExitCode(report)).toBe(3);
  });

  const extentOf = (days: number) => () => ({
    ...NO_EXTENT,
    amounts: [amount('days', 'less', days)],
  });

  test.each([
    ['further', 1, 'worse', 1],
    ['as far', 3, 'known', 0],
    ['less far', 5, 'known', 0],
  ])('compares how far a finding goes: %s', (_what, days, mark, code) => {
    const written = makeBaseline(reportOf(FAIL), extentOf(3));
    const again = readBack(written);
    const now = reportOf({ ...FAIL, message: `otherwise ${days}` });
    const report = applyBaseline(now, again, { ...NOTHING, extentNow: extentOf(days) });
    expect(report.findings[0]?.baseline).toBe(mark);
    expect(gateExitCode(report)).toBe(code);
    expect(report.notices).toEqual([]);
  });

  test('of a version that told no extent says so, and counts nothing', () => {
    const [{ fingerprint, policy, address, verdict, severity }] = makeBaseline(reportOf(FAIL))
      .findings as [BaselineEntry];
    const old = { version: 1, findings: [{ fingerprint, policy, address, verdict, severity }] };
    const now = reportOf({ ...FAIL, message: 'otherwise' });
    const report = applyBaseline(now, readBack(old as Baseline), {
      ...NOTHING,
      extentNow: extentOf(0),
    });
    expect(report.findings[0]?.baseline).toBe('known');
    expect(report.notices).toMatchObject([{ code: 'baseline/without-extent' }]);
  });

  test('follows what the plan moves', () => {
    const moved = { ...FAIL, ...finding('edge/waf', 'module.x.aws_lb.b["c.d"]') };
    const movedFrom = new Map([[moved.address, FAIL.address]]);
    const same = { ...moved, message: FAIL.message };
    expect(applyBaseline(reportOf(same), baseline).findings[0]?.baseline).toBe('new');
    const report = applyBaseline(reportOf(same), baseline, { ...NOTHING, movedFrom });
    expect(report.findings[0]?.baseline).toBe('known');
    expect(report.notices).toEqual([]);
  });

  test.each([
    ['a new resource', finding('edge/waf', 'aws_lb.c'), 'new', 1],
    ['an unknown that fails now', { ...UNKNOWN, verdict: 'fail' as const }, 'worse', 1],
    ['a higher severity', { ...FAIL, severity: 'critical' as const }, 'worse', 1],
    ['a higher severity of an unknown', { ...UNKNOWN, severity: 'high' as const }, 'worse', 3],
    [
      'a new unknown',
      { ...finding('edge/waf', 'aws_lb.c'), verdict: 'unknown' as const },
      'new',
      3,
    ],
  ])('does not let through %s', (_what, worse, mark, code) => {
    const report = applyBaseline(reportOf(worse), baseline);
    expect(report.findings[0]?.baseline).toBe(mark);
    expect(gateExitCode(report)).toBe(code);
  });

  test.each([
    ['a fail that is unknown now', { ...FAIL, verdict: 'unknown' as const }],
    ['a lower severity', { ...FAIL, severity: 'low' as const }],
  ])('lets through %s', (_what, better) => {
    expect(applyBaseline(reportOf(better), baseline).findings[0]?.baseline).toBe('known');
  });

  test('names what nothing matches any more, so that it is taken out', () => {
    const report = applyBaseline(reportOf({ ...FAIL, verdict: 'pass' }, UNKNOWN), baseline);
    expect(report.notices).toMatchObject([{ level: 'warning', code: 'baseline/stale' }]);
    expect(report.notices[0]?.message).toContain('edge/waf at aws_lb.a');
  });

  test('says nothing of a policy that was not evaluated', () => {
    expect(applyBaseline(reportOf(FAIL), baseline).notices).toEqual([]);
  });
});
