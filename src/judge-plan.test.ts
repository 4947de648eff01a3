import { afterEach, describe, expect, test } from 'vitest';
import { makeBaseline } from './gate/apply-baseline.js';
import {
  COMMENT,
  WAF,
  codesOf,
  judge,
  removeFolders,
  sourceOf,
  standing,
  waiver,
} from './judge-plan.fixture.js';

afterEach(removeFolders);

describe('what a folder says of its gate', () => {
  test('nothing: every flaw counts', async () => {
    expect(standing(await judge({}))).toEqual({ fail: 4, waived: 0, known: 0 });
  });

  test('severities and settings of a configuration reach the findings', async () => {
    const report = await judge({
      'holdfast.config.ts': `import { defineConfig } from 'holdfast';\nexport default defineConfig({ severities: { '${WAF}': 'off', 'edge/https-only': 'critical' } });`,
    });
    expect(report.findings.some(({ policy }) => policy === WAF)).toBe(false);
    expect(report.findings.find(({ policy }) => policy === 'edge/https-only')?.severity).toBe(
      'critical',
    );
  });

  test('waivers are found by their name, or where the configuration says', async () => {
    const file = `waivers:\n${waiver(WAF)}`;
    expect(standing(await judge({ 'holdfast.waivers.yaml': file }))).toMatchObject({ waived: 1 });
    const elsewhere = {
      'ci/holdfast.config.json': '{"gate": {"waivers": "known.yaml"}}',
      'ci/known.yaml': file,
    };
    const report = await judge(elsewhere, { config: 'ci/holdfast.config.json' });
    expect(report.findings.find(({ policy }) => policy === WAF)?.waiver?.source).toBe(
      'ci/known.yaml:2',
    );
  });

  test('on another day the same files say otherwise', async () => {
    const files = { 'holdfast.waivers.yaml': `waivers:\n${waiver(WAF)}` };
    const before = await judge(files, { now: new Date('2026-06-30T23:59:59Z') });
    const after = await judge(files, { now: new Date('2026-07-01T00:00:00Z') });
    expect([standing(before).fail, standing(after).fail]).toEqual([3, 4]);
    expect(codesOf(before)).toEqual(['waiver/expires-soon']);
    expect(codesOf(after)).toEqual(['waiver/expired']);
  });

  test('a baseline that was written from a report knows all of it', async () => {
    const baseline = JSON.stringify(makeBaseline(await judge({})));
    const report = await judge({ 'b.json': baseline }, { baseline: 'b.json' });
    expect(standing(report)).toEqual({ fail: 0, waived: 0, known: 4 });
    expect(report.verdict).toBe('pass');
  });

  test.each([
    ['no JSON', '{', 'baseline/not-json', /is not JSON/],
    ['another version', '{"version": 2, "findings": []}', 'baseline/wrong', /`version` is 2/],
    ['a state', '{"version": 4, "resources": []}', 'baseline/wrong', /`findings` is missing/],
    [
      'an edited entry',
      `{"version": 1, "findings": [{"fingerprint": "x", "policy": "${WAF}", "address": "*", "verdict": "fail", "severity": "high"}]}`,
      'baseline/wrong',
      /fingerprint of edge\/waf-attached at \* is not/,
    ],
  ])('a baseline that is %s is refused', async (_what, text, code, message) => {
    const judged = judge({ 'b.json': text }, { baseline: 'b.json' });
    await expect(judged).rejects.toMatchObject({ code, exitCode: 2 });
    await expect(judged).rejects.toThrow(message);
  });

  test.each([
    [{ config: 'none.ts' }, 'config/missing'],
    [{ waivers: 'none.yaml' }, 'waiver/missing'],
    [{ baseline: 'none.json' }, 'baseline/missing'],
    [{ policies: ['none'] }, 'policy/no-folder'],
    [{ trustDir: 'none' }, 'trust/no-folder'],
    [{ trustDir: '.' }, 'trust/same-folder'],
  ])('%j names what is not there', async (options, code) => {
    await expect(judge({}, options)).rejects.toMatchObject({ code, exitCode: 2 });
  });

  test('a plan without a prior state introduces all that it has', async () => {
    const report = await judge({}, { scope: 'changes' });
    expect(report).toMatchObject({ scope: 'changes', summary: { fail: 4, unchanged: 0 } });
    expect(codesOf(report)).toEqual(['scope/no-prior-state']);
  });
});

describe('the source at hand', () => {
  test('says where a resource is written, and its comments waive', async () => {
    const report = await judge({}, { source: sourceOf(COMMENT) });
    expect(report.findings.find(({ policy }) => policy === WAF)).toMatchObject({
      location: { file: 'infra/lb.tf', line: 7 },
      waiver: { from: 'comment', source: 'infra/lb.tf:10' },
    });
    expect(report.findings.find(({ policy }) => policy === 'edge/https-only')?.location).toBeNull();
  });

  test('a wrong comment is bad input', async () => {
    const judged = judge({}, { source: sourceOf('waive edge/waf-attached') });
    await expect(judged).rejects.toMatchObject({ code: 'waiver/wrong', exitCode: 2 });
  });
});
