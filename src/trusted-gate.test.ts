import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { makeBaseline } from './gate/apply-baseline.js';
import {
  COMMENT,
  FLAWED,
  NOW,
  WAF,
  codesOf,
  folderWith,
  judge,
  removeFolders,
  sourceOf,
  standing,
  waiver,
} from './judge-plan.fixture.js';
import { gatePlan, type JudgeOptions } from './judge-plan.js';

afterEach(removeFolders);

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

  describe('where the trusted folder holds the working folder', () => {
    const judgeBelow = (
      options: JudgeOptions = {},
      base: Readonly<Record<string, string>> = {},
    ) => {
      const dir = folderWith({
        ...base,
        'pull/holdfast.waivers.yaml': `waivers:\n${waiver(WAF)}`,
        'pull/holdfast.config.ts': `${ran}\nexport default { severities: { '${WAF}': 'off' } };`,
      });
      return gatePlan(FLAWED, { cwd: join(dir, 'pull'), trustDir: '..', now: NOW, ...options });
    };

    test('its files are told, and not applied', async () => {
      const report = await judgeBelow({}, { 'holdfast.config.ts': 'export default {};' });
      expect(standing(report)).toEqual({ fail: 4, waived: 0, known: 0 });
      expect(codesOf(report)).toEqual(['untrusted/config', 'untrusted/waivers']);
      expect(globalThis).not.toHaveProperty('untrustedRan');
    });

    test('those of the folder above are', async () => {
      const base = { 'holdfast.waivers.yaml': `waivers:\n${waiver('edge/https-only')}` };
      expect(standing(await judgeBelow({}, base))).toMatchObject({ fail: 3, waived: 1 });
    });

    test.each([['holdfast.waivers.yaml'], ['pull/holdfast.waivers.yaml']])(
      '%s named on the command line is not taken from it',
      async (waivers) => {
        const judged = judgeBelow({ waivers }).then(standing);
        await expect(judged.catch(({ code }) => code as string)).resolves.toEqual(
          waivers.startsWith('pull') ? 'trust/outside' : { fail: 4, waived: 0, known: 0 },
        );
      },
    );
  });

  test('a link of the trusted folder that leads into the other one is refused', async () => {
    const dir = folderWith({ 'base/README.md': '', 'pull/w.yaml': `waivers:\n${waiver(WAF)}` });
    symlinkSync(join(dir, 'pull/w.yaml'), join(dir, 'base/holdfast.waivers.yaml'));
    const judged = gatePlan(FLAWED, { cwd: join(dir, 'pull'), trustDir: '../base', now: NOW });
    await expect(judged).rejects.toMatchObject({ code: 'trust/outside', exitCode: 2 });
  });

  test('what it takes out of the trusted files still applies, and is told', async () => {
    const report = await judgePull({ 'holdfast.waivers.yaml': `waivers:\n${waiver(WAF)}` }, {});
    expect(standing(report).waived).toBe(1);
    expect(report.notices[0]?.message).toMatch(/^1 waiver taken out here .* is still applied/);
  });
});
