import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { gateReportSchema } from '../report/schema/gate-report-schema.js';
import { journalText } from '../journal/journal-text.fixture.js';
import { syntheticJournal } from '../measure/synthetic-journal.fixture.js';
import { FLAWED_PLAN, PLAN, startCli } from './cli.fixture.js';
import { GATE_FORMATS } from '../report/gate-formats/gate-formats.js';
import { COMMANDS } from './commands.js';
import { GATE_FORMAT_NAMES } from './gate-command.js';
import { childEntry } from '../process/child-entry.js';
import { runHere } from './run-here.fixture.js';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-cli-'));
afterAll(() => rmSync(dir, { recursive: true }));

async function cli(
  ...args: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return startCli(...args).ended;
}

function write(name: string, content: string | Uint8Array): string {
  const file = join(dir, name);
  writeFileSync(file, content);
  return file;
}

describe('gate', () => {
  it('exits 0 for a plan that holds, and prints what it read', async () => {
    const { code, stdout } = await cli('gate', PLAN);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PASS/m);
    expect(stdout).toMatch(/Passed over: .*aws_iam_role/);
  });

  it('exits 1 for the flawed one, and names each of the four failures', async () => {
    const { code, stdout } = await cli('gate', FLAWED_PLAN);
    expect(code).toBe(1);
    for (const policy of [
      'edge/https-only',
      'edge/waf-attached',
      'network/app-in-private-subnets',
      'network/database-reachability',
    ]) {
      expect(stdout).toContain(policy);
    }
  });

  it('writes JSON that its schema accepts, to a file or to stdout', async () => {
    const file = join(dir, 'gate.json');
    expect((await cli('gate', FLAWED_PLAN, '--format', 'json', '--out', file)).code).toBe(1);
    const report = gateReportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(report.summary.fail).toBe(4);
    const printed = await cli('gate', FLAWED_PLAN, '--format', 'json');
    expect(JSON.parse(printed.stdout)).toEqual(report);
  });

  it('writes several forms at once, and prints the one without a file', async () => {
    const files = {
      sarif: join(dir, 'g.sarif'),
      junit: join(dir, 'g.xml'),
      markdown: join(dir, 'g.md'),
    };
    const pairs = Object.entries(files).flatMap(([format, file]) => [
      '--format',
      format,
      '--out',
      file,
    ]);
    const { code, stdout } = await cli('gate', FLAWED_PLAN, ...pairs, '--format', 'github');
    expect(code).toBe(1);
    expect(stdout.match(/^::error /gm)).toHaveLength(4);
    expect(JSON.parse(readFileSync(files.sarif, 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(files.junit, 'utf8')).toMatch(/<testsuites[^>]* failures="4"/);
    expect(readFileSync(files.markdown, 'utf8')).toContain('holdfast-gate');
    const json = join(dir, 'g.json');
    const printed = await cli('gate', PLAN, '--format', 'text', '--format', 'json', '--out', json);
    expect(printed.stdout).toMatch(/^PASS/);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ verdict: 'pass' });
    expect((await cli('gate', PLAN, '--format', 'json', '--format', 'text')).stderr).toContain(
      '[cli/formats-and-files]',
    );
  });

  it('offers in its help each form that there is', () => {
    expect([...GATE_FORMAT_NAMES]).toEqual(Object.keys(GATE_FORMATS));
  });

  /** `count.index` picks its NAT gateways, which a plan does not keep. */
  const UNKNOWN_PLAN = write(
    'count-index.json',
    gunzipSync(readFileSync('fixtures/policies/network/nat-per-zone--by-count-index.plan.json.gz')),
  );

  it.each([
    [FLAWED_PLAN, ['--fail-on', 'critical'], 1],
    ['a plan of unknowns', [], 3],
    ['a plan of unknowns', ['--on-unknown', 'fail'], 1],
    ['a plan of unknowns', ['--on-unknown', 'warn'], 0],
  ])('%s %s', async (plan, options, code) => {
    const file = plan === FLAWED_PLAN ? plan : UNKNOWN_PLAN;
    expect((await cli('gate', file, ...options)).code).toBe(code);
  });

  it('reads a plan in UTF-16 with a mark, as PowerShell writes it', async () => {
    const text = `\ufeff${readFileSync(PLAN, 'utf8')}`;
    expect((await cli('gate', write('utf16.json', Buffer.from(text, 'utf16le')))).code).toBe(0);
  });

  it('exits 3 where no policy has anything to judge', async () => {
    const dashboard = {
      address: 'aws_cloudwatch_dashboard.b',
      type: 'aws_cloudwatch_dashboard',
      name: 'b',
      mode: 'managed',
    };
    const plan = JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.11.4',
      planned_values: { root_module: { resources: [{ ...dashboard, values: {} }] } },
      resource_changes: [
        { ...dashboard, change: { actions: ['create'], after: {}, after_unknown: {} } },
      ],
    });
    expect((await cli('gate', write('dashboard.json', plan))).code).toBe(3);
  });
});

describe('what is printed', () => {
  it('that cannot be written ends with 2, since 1 would say that the plan is refuted', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(
      process.execPath,
      [childEntry(import.meta.url, './main.js'), 'gate', PLAN],
      { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' },
    );
    closeSync(full);
    expect(stderr).toContain('[cli/output-lost]');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(2);
  });

  it('of errors does not steer the terminal', async () => {
    const { stderr } = await cli('gate', join(dir, '\u001b]0;owned\u0007.json'));
    expect(stderr).toContain('\\u{1b}]0;owned\\u{7}.json');
  });
});

it.each(COMMANDS)('$name has help with an example', async ({ name, examples }) => {
  const { code, stdout } = await runHere([name, '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain(examples[0]);
});

it('what is thrown where nobody catches it exits with 4: 1 is a verdict', () => {
  const thrower = `setInterval(() => {
    if (process.listenerCount('uncaughtException') > 0) throw new Error('out of the blue');
  })`;
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(thrower)}`,
      childEntry(import.meta.url, './main.js'),
      'scenarios',
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).toContain('an error of Holdfast itself: Error: out of the blue');
  expect(status).toBe(4);
});

it('verify stops at a refuted plan: exit 1, the reasons in words, and a report', async () => {
  const out = join(dir, 'flawed');
  const { code, stdout } = await cli('verify', FLAWED_PLAN, '--out', out);
  expect(code).toBe(1);
  expect(stdout).toMatch(/leads to the internet/);
  expect(stdout).toMatch(/without a regional web ACL/);
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as {
    verdict: string;
    runs: unknown[];
  };
  expect(summary.verdict).toBe('fail');
  expect(summary.runs).toEqual([]);
  expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('Does not hold');
});

describe('report', () => {
  const journal = write('run.ndjson', journalText(syntheticJournal()));

  it('makes the same figures from a journal as often as it is asked', async () => {
    const read = async (out: string): Promise<unknown> => {
      const { code, stderr } = await cli('report', journal, '--out', join(dir, out));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(readFileSync(join(dir, out, 'index.html'), 'utf8')).toContain('kill-az');
      return JSON.parse(readFileSync(join(dir, out, 'summary.json'), 'utf8'));
    };
    const first = await read('report-1');
    expect(first).toMatchObject({ verdict: 'pass', gate: null, runs: [{ scenario: 'kill-az' }] });
    expect(await read('report-2')).toEqual(first);
  });

  it('is inconclusive for a run that has no end, and forgives a torn last line', async () => {
    const whole = readFileSync(journal, 'utf8').trimEnd().split('\n');
    const killed = write('killed.ndjson', `${whole.slice(0, -1).join('\n')}\n{"kind":"end","at`);
    const { code, stdout } = await cli('report', killed, '--out', join(dir, 'killed'));
    expect(code).toBe(3);
    expect(stdout).toMatch(/has no\s+end/);
  });
});
