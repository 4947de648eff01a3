import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { makeFolder, type TestFolder } from './config/folder.fixture.js';
import { makeBaseline } from './gate/apply-baseline.js';
import { gatePlan, type JudgeOptions } from './judge-plan.js';
import type { ConfigurationSource } from './model/source.js';

const FLAWED = resolve('fixtures/plans/private-web-app-flawed/plan.json');
const NOW = new Date('2026-01-01T12:00:00Z');
const WAF = 'edge/waf-attached';

const folders: TestFolder[] = [];
afterEach(() => folders.splice(0).forEach((folder) => folder.remove()));

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files);
  folders.push(folder);
  return folder.dir;
}

/** Judges the plan with four flaws in a folder with these files. */
const judge = (files: Readonly<Record<string, string>>, options: JudgeOptions = {}) =>
  gatePlan(FLAWED, { cwd: folderWith(files), now: NOW, ...options });

const waiver = (policy: string, expires = '2026-06-30') =>
  `  - policy: ${policy}\n    address: '*'\n    owner: platform\n    reason: known\n    expires: ${expires}\n`;

const codesOf = (report: Awaited<ReturnType<typeof judge>>) =>
  report.notices.map(({ code }) => code);
const standing = (report: Awaited<ReturnType<typeof judge>>) => {
  const { fail, waived, known } = report.summary;
  return { fail, waived, known };
};

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

/** A source with comments, which another part of Holdfast reads from files. */
function sourceOf(...texts: readonly string[]): ConfigurationSource {
  return {
    locate: (address) =>
      address.endsWith('aws_lb.this') ? { file: 'infra/lb.tf', line: 7 } : undefined,
    comments: texts.map((text, index) => ({
      location: { file: 'infra/lb.tf', line: 10 + index },
      text,
      address: 'module.load_balancer.aws_lb.this',
    })),
    backend: undefined,
  };
}

const COMMENT = `waive ${WAF} owner=platform expires=2026-06-30 reason="CloudFront carries it"`;

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

describe('--trust-dir: a pull request cannot let itself through', () => {
  const ran = 'globalThis.untrustedRan = true;';

  /** Judges in a checkout of a pull request with these files, over those of the base branch. */
  const judgePull = (
    base: Readonly<Record<string, string>>,
    pull: Readonly<Record<string, string>>,
    options: JudgeOptions = {},
  ) => {
    const files = Object.fromEntries([
      ...Object.entries(base).map(([path, text]) => [`base/${path}`, text]),
      ...Object.entries({ 'README.md': '', ...pull }).map(([path, text]) => [`pull/${path}`, text]),
    ]) as Record<string, string>;
    const dir = folderWith({ 'base/README.md': '', ...files });
    return gatePlan(FLAWED, { cwd: join(dir, 'pull'), trustDir: '../base', now: NOW, ...options });
  };

  test('a waiver that it adds is told, and not applied', async () => {
    const report = await judgePull(
      { 'holdfast.waivers.yaml': `waivers:\n${waiver('edge/https-only')}` },
      {
        'holdfast.waivers.yaml': `waivers:\n${waiver('edge/https-only')}${waiver(WAF)}${waiver('network/app-in-private-subnets')}`,
      },
    );
    expect(standing(report)).toMatchObject({ fail: 3, waived: 1 });
    const told = report.notices.find(({ code }) => code === 'untrusted/waivers');
    expect(told?.message).toMatch(
      /^2 waivers added here in holdfast\.waivers\.yaml are not applied: edge\/waf-attached at \*/,
    );
  });

  test('nor is one that it makes wider, or last longer', async () => {
    const report = await judgePull(
      { 'holdfast.waivers.yaml': `waivers:\n${waiver(WAF, '2025-12-31')}` },
      { 'holdfast.waivers.yaml': `waivers:\n${waiver(WAF, '2026-12-31')}` },
    );
    expect(standing(report)).toMatchObject({ fail: 4, waived: 0 });
    expect(codesOf(report)).toEqual(['waiver/expired', 'untrusted/waivers', 'untrusted/waivers']);
  });

  test('the first waivers and the first configuration of a project are not applied either', async () => {
    const report = await judgePull(
      {},
      {
        'holdfast.waivers.yaml': `waivers:\n${waiver(WAF)}`,
        'holdfast.config.ts': `${ran}\nexport default { severities: { '${WAF}': 'off' } };`,
      },
    );
    expect(standing(report)).toMatchObject({ fail: 4, waived: 0 });
    expect(report.notices.map(({ message }) => message)).toEqual([
      'holdfast.config.ts is added here and is neither applied nor run',
      expect.stringMatching(/^1 waiver added here/),
    ]);
    expect(globalThis).not.toHaveProperty('untrustedRan');
  });

  test('a configuration that it changes is compared as text, and never run', async () => {
    const report = await judgePull(
      { 'holdfast.config.ts': 'export default { severities: {} };\n' },
      {
        'holdfast.config.ts': `${ran}\nexport default { severities: { '${WAF}': 'off' } };\nprocess.exit(0);\n`,
        'holdfast.config.json': '{"severities": {}}',
      },
    );
    expect(standing(report).fail).toBe(4);
    expect(report.notices.map(({ message }) => message)).toEqual([
      'holdfast.config.ts is changed here (3 lines added, 1 taken out) and is neither applied nor run',
      'holdfast.config.json is added here and is neither applied nor run',
    ]);
    expect(globalThis).not.toHaveProperty('untrustedRan');
  });

  test('a baseline that it writes anew is told, and not applied', async () => {
    const all = makeBaseline(await judge({}));
    const one = { ...all, findings: all.findings.slice(0, 1) };
    const report = await judgePull(
      { 'b.json': JSON.stringify(one), 'holdfast.config.json': '{"gate": {"baseline": "b.json"}}' },
      { 'b.json': JSON.stringify(all), 'holdfast.config.json': '{"gate": {"baseline": "b.json"}}' },
    );
    expect(standing(report)).toEqual({ fail: 3, waived: 0, known: 1 });
    expect(report.notices).toMatchObject([{ code: 'untrusted/baseline' }]);
    expect(report.notices[0]?.message).toMatch(
      /^3 entries of the baseline added here in b\.json are not applied/,
    );
  });

  test('a baseline, waivers or policies that only it has are told, and not applied', async () => {
    const report = await judgePull(
      {},
      {
        'b.json': JSON.stringify(makeBaseline(await judge({}))),
        'w.yaml': `waivers:\n${waiver(WAF)}`,
        'own/a.rego': 'package policies.own.a',
      },
      { baseline: 'b.json', waivers: 'w.yaml', policies: ['own'] },
    );
    expect(standing(report)).toEqual({ fail: 4, waived: 0, known: 0 });
    expect(codesOf(report)).toEqual([
      'untrusted/waivers',
      'untrusted/baseline',
      'untrusted/policies',
    ]);
    expect(report.notices[2]?.message).toContain('own/a.rego is added here');
  });

  test('comments that it adds to its source are told, and not applied; those of the base are', async () => {
    const report = await judgePull(
      {},
      {},
      {
        source: sourceOf(COMMENT, COMMENT.replace(WAF, 'edge/https-only'), 'waive nonsense'),
        trustedSource: sourceOf(COMMENT),
      },
    );
    // Of a source at hand it is also asked where its state is kept.
    expect(standing(report)).toMatchObject({ waived: 1, fail: 4 });
    const told = report.notices.map(({ message }) => message).join('\n');
    expect(told).toContain('1 comment that waives added here in the source is not applied');
    expect(told).toContain('a comment is wrong: infra/lb.tf:12');
    const without = await judgePull({}, {}, { source: sourceOf(COMMENT) });
    expect(standing(without).waived).toBe(0);
  });

  test('files of it that are wrong, or made to hurt, are told and stop nothing', async () => {
    const report = await judgePull(
      { 'holdfast.waivers.yaml': `waivers:\n${waiver(WAF)}` },
      { 'holdfast.waivers.yaml': `waivers: ${'['.repeat(100_000)}`, 'b.json': '{' },
      { baseline: 'b.json' },
    );
    expect(standing(report)).toMatchObject({ waived: 1, fail: 3 });
    expect(codesOf(report)).toEqual(['untrusted/waivers', 'untrusted/baseline']);
  });

  test('a link of it to a file of the machine is not followed', async () => {
    const dir = folderWith({
      'secret/w.yaml': 'waivers: planted-secret\n',
      'secret/own/a.rego': 'planted-secret',
      'base/own/b.rego': 'package policies.own.b',
      'pull/README.md': '',
    });
    for (const [from, to] of [
      ['w.yaml', 'holdfast.waivers.yaml'],
      ['w.yaml', 'holdfast.config.ts'],
      ['own', 'own'],
    ] as const)
      symlinkSync(join(dir, 'secret', from), join(dir, 'pull', to));
    const report = await gatePlan(FLAWED, {
      cwd: join(dir, 'pull'),
      trustDir: '../base',
      now: NOW,
    });
    expect(JSON.stringify(report)).not.toContain('planted-secret');
    expect(report.notices.map(({ message }) => message)).toEqual([
      'holdfast.config.ts here is not a plain file, and is not looked at',
      'holdfast.waivers.yaml here is not a plain file, and is not looked at',
    ]);
  });

  test.each([
    ['beside it', { waivers: '../pull/holdfast.waivers.yaml' }],
    ['by an absolute path', { baseline: '/tmp/b.json' }],
    ['above it', { policies: ['../../own'] }],
  ])('a file %s is not taken, whatever the command says', async (_what, options) => {
    await expect(judgePull({}, {}, options)).rejects.toMatchObject({
      code: 'trust/outside',
      exitCode: 2,
    });
  });

  test('a path into the trusted folder is meant as it is', async () => {
    const report = await judgePull(
      { 'ci/w.yaml': `waivers:\n${waiver(WAF)}` },
      {},
      { waivers: '../base/ci/w.yaml' },
    );
    expect(standing(report).waived).toBe(1);
  });

  test('what it takes out of the trusted files still applies, and is told', async () => {
    const report = await judgePull({ 'holdfast.waivers.yaml': `waivers:\n${waiver(WAF)}` }, {});
    expect(standing(report).waived).toBe(1);
    expect(report.notices[0]?.message).toMatch(/^1 waiver taken out here .* is still applied/);
  });
});
