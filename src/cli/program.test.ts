import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

describe('paths', () => {
  const DB = 'module.database.aws_db_instance.this';
  const paths = async (...args: readonly string[]) => cli('paths', PLAN, ...args);

  it('exits 0 for what is proven not to get there, and says what stops it', async () => {
    const { code, stdout } = await paths('--from', 'internet', '--to', DB, '--port', '3306');
    expect(code).toBe(0);
    expect(stdout).toContain(`NOT REACHABLE  the internet does not reach ${DB} on tcp 3306`);
    expect(stdout).toContain('has no public address');
    expect(stdout).toContain('Assumed:');
  });

  it('exits 0 for what gets there, and names the rule of each hop', async () => {
    const app = 'module.application.aws_autoscaling_group.this';
    const { code, stdout } = await paths('--to', app, '--port', '8080', '--format', 'json');
    expect(code).toBe(0);
    const answer = JSON.parse(stdout) as {
      verdict: string;
      witness: { steps: { rule: string }[] }[];
    };
    expect(answer.verdict).toBe('reachable');
    expect(answer.witness.map(({ steps }) => steps.map(({ rule }) => rule))).toEqual([
      expect.arrayContaining([
        'module.load_balancer.aws_vpc_security_group_ingress_rule.https',
        'module.network.aws_route.public_internet',
      ]),
      expect.arrayContaining([
        'module.application.aws_vpc_security_group_ingress_rule.load_balancer',
      ]),
    ]);
  });

  it('exits 3 for what the plan leaves open, and says why', async () => {
    const plan = write(
      'locals.json',
      gunzipSync(readFileSync('fixtures/cases/locals--correct.plan.json.gz')),
    );
    const { code, stdout } = await cli(
      'paths',
      plan,
      '--from',
      'aws_autoscaling_group.app',
      '--to',
      'aws_db_instance.main',
      '--port',
      '3306',
    );
    expect(code).toBe(3);
    expect(stdout).toMatch(/^UNKNOWN/);
    expect(stdout).toMatch(/Open:\n[^]*local\./);
  });

  it('exits 2 for a place that is not there, and names those that are like it', async () => {
    const { code, stderr } = await paths('--to', 'aws_db_instance.this');
    expect(code).toBe(2);
    expect(stderr).toContain('[paths/no-place]');
    expect(stderr).toContain(`Did you mean ${DB}`);
    expect((await paths('--to', DB, '--port', '99999')).stderr).toContain('[paths/bad-port]');
    expect((await paths()).stderr).toContain('--to is missing');
    expect((await paths('--to', 'module.network.aws_vpc.this')).stderr).toContain(
      '[paths/no-interface]',
    );
  });
});

/** A file of fixtures/applied, unpacked. */
function applied(name: string): string {
  return write(name, gunzipSync(readFileSync(`fixtures/applied/${name}.gz`)));
}

/** Verdicts of one policy, by address. */
async function verdictsOf(policy: string, ...args: readonly string[]) {
  const { code, stdout } = await cli('gate', ...args, '--format', 'json');
  const { findings } = gateReportSchema.parse(JSON.parse(stdout));
  const own = findings.filter((finding) => finding.policy === policy);
  return { code, own, verdicts: own.map(({ verdict }) => verdict) };
}

describe('gate with states', () => {
  const APP = 'network/app-in-private-subnets';

  it('judges a state like a plan', async () => {
    const state = applied('private-web-app-open.state.json');
    const { code, verdicts } = await verdictsOf('network/database-reachability', '--state', state);
    expect({ code, verdicts }).toEqual({ code: 1, verdicts: ['fail'] });
    expect((await verdictsOf(APP, '--state', state)).verdicts).toEqual(['pass']);
  });

  it('names what is missing, and decides where it is given', async () => {
    const plan = applied('application-unchanged.plan.json');
    const alone = await verdictsOf(APP, plan);
    expect(alone.verdicts).toEqual(['unknown']);
    expect(alone.own[0]?.evidence).toContainEqual(
      expect.stringMatching(/subnet-[0-9a-f]+ is in none of the plans and states given/),
    );
    const network = `network=${applied('network.state.json')}`;
    expect((await verdictsOf(APP, plan, '--with-state', network)).verdicts).toEqual(['pass']);
  });

  it('fails for what another stack opens', async () => {
    const network = `network=${applied('network-opens-app.plan.json')}`;
    const plan = applied('application-unchanged.plan.json');
    const { own } = await verdictsOf(APP, plan, '--with-state', network);
    expect(own).toMatchObject([{ verdict: 'fail', address: 'aws_autoscaling_group.app' }]);
    expect(JSON.stringify(own)).toContain('network:aws_route.app');
  });

  it('refuses a state as a plan and a plan as a state, each with the other way', async () => {
    const state = applied('network.state.json');
    const asPlan = await cli('gate', state);
    expect(asPlan.code).toBe(2);
    expect(asPlan.stderr).toContain(`holdfast gate --state ${state}`);
    const asState = await cli('gate', '--state', PLAN);
    expect(asState.code).toBe(2);
    expect(asState.stderr).toContain(`holdfast gate ${PLAN}`);
  });
});

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

describe('bad input gets one clear message and exit code 2', () => {
  const plan = readFileSync(PLAN, 'utf8');
  const edited = (change: (root: Record<string, unknown>) => void): string => {
    const root = JSON.parse(plan) as Record<string, unknown>;
    change(root);
    return JSON.stringify(root);
  };
  const cases: [string, string | Uint8Array, string][] = [
    ['empty', '', 'plan/empty'],
    ['not JSON', 'Terraform will perform the following actions', 'plan/not-json'],
    ['truncated', plan.slice(0, -1000), 'plan/truncated'],
    ['a binary plan', Buffer.from('504b0304140008000800', 'hex'), 'plan/binary'],
    ['a state', '{"version":4,"serial":1,"lineage":"x","resources":[]}', 'plan/state-file'],
    ['a shown state', '{"format_version":"1.0","values":{"root_module":{}}}', 'plan/state-file'],
    ['an errored plan', edited((root) => (root['errored'] = true)), 'plan/errored'],
    [
      'a wrong format version',
      edited((root) => (root['format_version'] = '2.0')),
      'plan/format-version',
    ],
    [
      'no resources',
      edited((root) => Object.assign(root, { resource_changes: [], planned_values: {} })),
      'plan/no-resources',
    ],
    [
      'resources cut away',
      edited(
        (root) => (root['resource_changes'] = (root['resource_changes'] as unknown[]).slice(0, 9)),
      ),
      'plan/incomplete',
    ],
    ['a wrong type', edited((root) => (root['resource_changes'] = 'many')), 'plan/wrong-type'],
    ['an empty object', '{}', 'plan/not-a-plan'],
    ['nesting without end', '['.repeat(200_000), 'plan/too-deep'],
  ];
  it.each(cases)('%s', async (name, content, code) => {
    const result = await cli('gate', write(`${name}.json`, content));
    expect(result.stderr).toContain(`[${code}]`);
    expect(result.stderr.split('\n').length).toBeLessThan(5);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(result.stdout).toBe('');
    expect(result.code).toBe(2);
  });

  it.each([
    ['a missing file', ['gate', join(dir, 'none.json')], /plan\/missing/],
    ['a folder', ['gate', dir], /plan\/directory/],
    ['an unknown command', ['gaet', PLAN], /Did you mean gate/],
    ['an unknown option', ['gate', PLAN, '--fromat', 'json'], /unknown option/],
    ['a wrong choice', ['gate', PLAN, '--format', 'xml'], /Allowed choices are text, json/],
    ['a missing argument', ['gate'], /cli\/no-plan/],
    ['an unknown scenario', ['run', 'kill-everything', '--plan', PLAN], /scenario\/missing/],
    ['no plan for a scenario', ['run', 'kill-az'], /cli\/no-plan/],
    [
      'an unknown target',
      ['run', 'kill-az', '--plan', PLAN, '--target', 'mars', '--out', join(dir, 'mars')],
      /target\/unknown/,
    ],
    [
      'a wrong number of repeats',
      ['run', 'kill-az', '--plan', PLAN, '--repeat', '0'],
      /cli\/bad-repeat/,
    ],
    ['a wrong speed', ['run', 'kill-az', '--plan', PLAN, '--speed', 'fast'], /cli\/bad-speed/],
    ['a journal that is none', ['report', PLAN], /journal\//],
  ])('%s', async (_, args, message) => {
    const result = await cli(...args);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(result.code).toBe(2);
  });
});

it.each(COMMANDS)('$name has help with an example', async ({ name, examples }) => {
  const { code, stdout } = await cli(name, '--help');
  expect(code).toBe(0);
  expect(stdout).toContain(examples[0]);
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
