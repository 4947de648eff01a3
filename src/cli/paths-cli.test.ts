import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { PLAN } from './cli.fixture.js';
import { runHere } from './run-here.fixture.js';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-paths-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('holdfast paths', () => {
  const DB = 'module.database.aws_db_instance.this';
  const paths = async (...args: readonly string[]) => runHere(['paths', PLAN, ...args]);

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
    const plan = join(dir, 'locals.json');
    writeFileSync(plan, gunzipSync(readFileSync('fixtures/cases/locals--correct.plan.json.gz')));
    const { code, stdout } = await runHere(
      `paths ${plan} --from aws_autoscaling_group.app --to aws_db_instance.main --port 3306`.split(
        ' ',
      ),
    );
    expect(code).toBe(3);
    expect(stdout).toMatch(/^UNKNOWN/);
    expect(stdout).toMatch(/Open:\n[^]*does not tell which of its subnets/);
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

  it('exits 2 for addresses of the plan’s own subnets, where what stands there decides, and names it', async () => {
    for (const from of ['10.20.17.5', '10.20.0.0/16']) {
      const { code, stderr } = await paths('--from', from, '--to', DB, '--port', '3306');
      expect(code).toBe(2);
      expect(stderr).toContain(`--from ${from} lies in a VPC of this plan`);
      expect(stderr).toContain('[paths/own-addresses]');
      expect(stderr).toContain('module.application.aws_autoscaling_group.this');
    }
    expect((await paths('--from', DB, '--to', '10.20.17.5')).stderr).toContain('--to 10.20.17.5');
  });

  it('says of a range that holds such addresses whom it does not mean', async () => {
    const { code, stdout } = await paths('--from', '10.0.0.0/8', '--to', DB, '--port', '3306');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'of 10.0.0.0/8 only hosts that are not in this plan are meant: ask for those that are by their names',
    );
    expect((await paths('--from', '198.51.100.0/24', '--to', DB)).stdout).not.toContain(
      'are meant',
    );
  });

  it('tells no address of a range that the plan marks sensitive, in no format', async () => {
    const rule = 'module.bastion.aws_vpc_security_group_ingress_rule.ssh';
    const plan = JSON.parse(readFileSync(PLAN, 'utf8')) as {
      resource_changes: { address: string; change: Record<string, unknown> }[];
    };
    for (const { address, change } of plan.resource_changes)
      if (address === rule) change['after_sensitive'] = { cidr_ipv4: true };
    const file = join(dir, 'sensitive.json');
    writeFileSync(file, JSON.stringify(plan));
    for (const format of ['text', 'json']) {
      const asked = [
        '--to',
        'module.bastion.aws_instance.this',
        '--port',
        '22',
        '--format',
        format,
      ];
      const { stdout } = await runHere(['paths', file, ...asked]);
      expect((await paths(...asked)).stdout).toContain('198.51.100.');
      expect(stdout).not.toContain('198.51.100.');
      expect(stdout).toContain('packet (sensitive) →'.slice(format === 'json' ? 7 : 0));
    }
  });

  it('prints no order to a CI system that an address holds', async () => {
    const file = join(dir, 'orders.json');
    const key = '["##vso[task.complete result=Succeeded;]\\u001b[2J"]';
    const hostile = JSON.stringify(key).slice(1, -1);
    writeFileSync(
      file,
      readFileSync(PLAN, 'utf8').replace(
        /("(?:module_)?address":"module\.database)(?=[".])/g,
        `$1${hostile}`,
      ),
    );
    const { stdout, stderr } = await runHere([
      'paths',
      file,
      '--to',
      `module.database${key}.aws_db_instance.this`,
    ]);
    expect(stderr).toBe('');
    expect(stdout).toContain('NOT REACHABLE');
    expect(stdout).not.toMatch(/##vso\[|(?!\n)\p{Cc}/u);
  });
});
