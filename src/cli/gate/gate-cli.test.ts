import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeFolder, type TestFolder } from '../../config/folder.fixture.js';
import { parityReportSchema } from '../../report/parity/parity-schema.js';
import { gateReportSchema } from '../../report/schema/gate-report-schema.js';
import { startCli } from '../cli.fixture.js';
import { runHere } from '../run-here.fixture.js';

const HOLDS = resolve('fixtures/plans/private-web-app/plan.json');
const FLAWED = resolve('fixtures/plans/private-web-app-flawed/plan.json');
const plans = makeFolder(
  Object.fromEntries(
    ['staging', 'production', 'staging-weak'].map((name) => [
      `${name}.json`,
      gunzipSync(readFileSync(`fixtures/parity/${name}.plan.json.gz`)).toString('utf8'),
    ]),
  ),
);
afterAll(() => plans.remove());

let folder: TestFolder;
beforeEach(() => {
  folder = makeFolder();
  vi.spyOn(process, 'cwd').mockReturnValue(folder.dir);
});
afterEach(() => {
  vi.restoreAllMocks();
  folder.remove();
});

const run = async (args: readonly string[], now = '2026-01-01') =>
  runHere(args, new Date(`${now}T12:00:00Z`));

const waiverOf = (policy: string): string =>
  `  - {policy: ${policy}, address: '*', owner: platform, reason: known, expires: 2026-06-30}\n`;
const ALL = [
  'edge/https-only',
  'edge/waf-attached',
  'network/app-in-private-subnets',
  'network/database-reachability',
];

describe('gate with waivers', () => {
  it('exits 0 while all are waived, and 1 the day after', async () => {
    folder.write({ 'holdfast.waivers.yaml': `waivers:\n${ALL.map(waiverOf).join('')}` });
    const before = await run(['gate', FLAWED], '2026-06-30');
    expect(before.code).toBe(0);
    expect(before.stdout).toMatch(/^WAIVED$/m);
    expect(before.stdout).toMatch(/waived by platform until 2026-06-30: known/);
    const after = await run(['gate', FLAWED], '2026-07-01');
    expect(after.code).toBe(1);
    expect(after.stdout.replace(/\s+/g, ' ')).toContain('expired on 2026-06-30');
  });

  it('exits 2 where the file is wrong, and names the line', async () => {
    folder.write({
      'w.yaml': `waivers:\n${waiverOf('edge/waf-attached').replace('owner', 'ownr')}`,
    });
    const { code, stdout, stderr } = await run(['gate', FLAWED, '--waivers', 'w.yaml']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^holdfast: w\.yaml:2: .*`waivers\[0\]\.owner` is missing/);
  });

  it('applies one for an environment where that is judged', async () => {
    const entry = waiverOf('edge/waf-attached').replace('}', ', environment: staging}');
    folder.write({ 'holdfast.waivers.yaml': `waivers:\n${entry}` });
    const waived = async (...options: string[]) =>
      (await run(['gate', FLAWED, '--format', 'json', ...options])).stdout.includes('"owner"');
    expect(await waived('--environment', 'staging')).toBe(true);
    expect(await waived('--environment', 'production')).toBe(false);
  });
});

it('gate says why it ends with another code than its verdict alone gives', async () => {
  const fails = await run(['gate', FLAWED, '--fail-on', 'critical']);
  expect(fails).toMatchObject({ code: 1, stderr: '' });
  folder.write({
    'holdfast.config.json': JSON.stringify({
      severities: { 'network/database-reachability': 'high' },
      gate: { failOn: 'critical' },
    }),
  });
  expect(await run(['gate', FLAWED])).toMatchObject({
    code: 0,
    stderr: 'Exit code 0 instead of 1: failures count from severity critical on.',
  });
});

describe('gate with a baseline', () => {
  it('writes the one that the configuration names where it is not there yet', async () => {
    folder.write({ 'holdfast.config.json': JSON.stringify({ gate: { baseline: 'b.json' } }) });
    expect((await run(['gate', FLAWED])).code).toBe(2);
    const other = await run(['gate', FLAWED, '--write-baseline', join(folder.dir, 'c.json')]);
    expect(other.stderr).toContain('[baseline/missing]');
    const file = join(folder.dir, 'b.json');
    expect((await run(['gate', FLAWED, '--write-baseline', file])).code).toBe(1);
    expect((await run(['gate', FLAWED])).code).toBe(0);
  });

  it('is written, applied, and told where it got stale', async () => {
    const file = join(folder.dir, 'b.json');
    const written = await run(['gate', FLAWED, '--write-baseline', file]);
    expect(written).toMatchObject({
      code: 1,
      stderr: `Baseline of 4 findings: ${file}. Apply it with --baseline.`,
    });
    const known = await run(['gate', FLAWED, '--baseline', 'b.json', '--format', 'json']);
    expect(known.code).toBe(0);
    const report = gateReportSchema.parse(JSON.parse(known.stdout));
    expect(report.summary).toMatchObject({ fail: 0, known: 4 });
    const mended = await run(['gate', HOLDS, '--baseline', 'b.json']);
    expect(mended.code).toBe(0);
    expect(mended.stdout.replace(/\s+/g, ' ')).toContain(
      '4 entries of the baseline match nothing any more',
    );
    const again = await run(['gate', FLAWED, '--write-baseline', join(folder.dir, 'c.json')]);
    expect(again.code).toBe(1);
    expect(readFileSync(join(folder.dir, 'c.json'), 'utf8')).toBe(readFileSync(file, 'utf8'));
  });

  it('cannot be written into a folder that is not there', async () => {
    const { code, stderr } = await run(['gate', FLAWED, '--write-baseline', '/nowhere/b.json']);
    expect(code).toBe(2);
    expect(stderr).toContain('[cli/unwritable]');
  });
});

it('gate writes the other forms where one cannot be written, and exits 2', async () => {
  const out = join(folder.dir, 'gate.sarif');
  const args = ['--format', 'json', '--out', '/dev/full', '--format', 'sarif', '--out', out];
  const { code, stdout, stderr } = await run(['gate', FLAWED, ...args, '--format', 'text']);
  expect({ code, isTold: stderr.includes('[cli/unwritable]') }).toEqual({ code: 2, isTold: true });
  expect(stdout).toMatch(/^Fail: /m);
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ version: '2.1.0' });
});

describe('gate with a configuration', () => {
  it('takes what counts from it, and an option before it', async () => {
    folder.write({
      'holdfast.config.json':
        '{"gate": {"failOn": "critical", "onUnknown": "warn"}, "severities": {"network/database-reachability": "high"}}',
    });
    expect((await run(['gate', FLAWED])).code).toBe(0);
    expect((await run(['gate', FLAWED, '--fail-on', 'high'])).code).toBe(1);
  });

  it('exits 2 where it throws, without a stack trace', async () => {
    folder.write({ 'holdfast.config.ts': 'throw new Error("boom");' });
    const { code, stdout, stderr } = await run(['gate', FLAWED]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/holdfast\.config\.ts cannot be loaded: boom \[config\/throws\]/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('notes a trusted folder’s and its own in every form', async () => {
    folder.write({
      'holdfast.waivers.yaml': `waivers:\n${waiverOf('edge/waf-attached')}`,
      'base/README.md': '',
    });
    for (const format of ['text', 'json', 'sarif', 'junit', 'github', 'markdown']) {
      const { code, stdout } = await run([
        'gate',
        FLAWED,
        '--trust-dir',
        'base',
        '--format',
        format,
      ]);
      expect(code).toBe(1);
      expect(stdout.replace(/\s+/g, ' ')).toMatch(
        /1 waiver added here in holdfast\.waivers\.yaml is not applied/,
      );
    }
  });
});

describe('parity', () => {
  const plan = (name: string): string => join(plans.dir, `${name}.json`);

  it('exits 0 for plans that differ where they may', async () => {
    const { code, stdout } = await run(['parity', plan('staging'), plan('production')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Pass: 0 not allowed, 0 unknown, \d+ allowed/m);
  });

  it('exits 1 for others, in every form', async () => {
    const both = ['parity', plan('staging-weak'), plan('production')];
    const text = await run(both);
    expect(text.code).toBe(1);
    expect(text.stdout).toMatch(
      /^DIFFERS\n {2}module\.web\.aws_db_instance\.main {2}multi_az\n {4}A: false\n {4}B: true/m,
    );
    const json = await run([...both, '--format', 'json']);
    expect(parityReportSchema.parse(JSON.parse(json.stdout)).summary.fail).toBe(8);
    const file = join(folder.dir, 'p.md');
    expect((await run([...both, '--format', 'markdown', '--out', file])).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toContain(
      '| fail | <code>module.web.aws&#95;db_instance.main multi_az</code> | false | true |'.replace(
        '&#95;',
        '_',
      ),
    );
  });

  it('takes what may differ from the configuration, and not from one that is not trusted', async () => {
    const allow = [
      { address: 'module.web.*', presence: true },
      { attribute: '*', address: 'module.web.*' },
    ];
    folder.write({
      'holdfast.config.json': JSON.stringify({ parity: { allow } }),
      'base/README.md': '',
    });
    const both = ['parity', plan('staging-weak'), plan('production')];
    expect((await run(both)).code).toBe(0);
    const trusted = await run([...both, '--trust-dir', 'base']);
    expect(trusted.code).toBe(1);
    expect(trusted.stdout).toContain('holdfast.config.json is added here and is neither applied');
  });

  it('exits 2 for what is no plan', async () => {
    folder.write({ 'x.json': '{}' });
    const { code, stderr } = await run(['parity', join(folder.dir, 'x.json'), plan('production')]);
    expect({ code, stderr: stderr.includes('[plan/not-a-plan]') }).toEqual({
      code: 2,
      stderr: true,
    });
  });
});

it('the built command has the options, too', async () => {
  vi.restoreAllMocks();
  const { stdout, code } = await startCli('gate', '--help').ended;
  expect(code).toBe(0);
  for (const option of [
    '--waivers',
    '--baseline',
    '--write-baseline',
    '--trust-dir',
    '--policy',
    '--scope',
  ])
    expect(stdout).toContain(option);
});
