import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { makeFolder } from './config/folder.fixture.js';
import type { Finding } from './model/finding.js';
import { makeBaseline } from './gate/apply-baseline.js';
import { gatePlan, judgePlan } from './judge-plan.js';
import type { ConfigurationSource } from './model/source.js';

const DATABASE = 'network/database-reachability';
const WAF = 'edge/waf-attached';
const CORE = [DATABASE, WAF, 'edge/https-only', 'network/app-in-private-subnets'];

const folder = makeFolder();
afterAll(() => folder.remove());

/** What the core policies say of a stack that Terraform applied, and that a plan then changes. */
async function judge(
  id: string,
  scope: 'all' | 'changes',
  { policies = CORE, config }: { policies?: readonly string[]; config?: string } = {},
): Promise<Finding[]> {
  const packed = readFileSync(`fixtures/applied/web-app--${id}.plan.json.gz`);
  folder.write({ [`${id}.json`]: gunzipSync(packed).toString('utf8') });
  const options = { cwd: folder.dir, scope, config };
  const { findings } = await gatePlan(join(folder.dir, `${id}.json`), options);
  return findings.filter(({ policy, verdict }) => policies.includes(policy) && verdict !== 'pass');
}

describe('--scope changes, on real plans of a stack that is there', () => {
  test.each([
    ['opens-group', DATABASE],
    ['deletes-web-acl-association', WAF],
  ])('%s introduces a failure of %s', async (id, policy) => {
    expect(await judge(id, 'changes')).toMatchObject([
      { policy, verdict: 'fail', change: 'introduced' },
    ]);
  });

  test('what was open before, and stays so, is unchanged: it fails only where all counts', async () => {
    expect(await judge('open-unchanged', 'changes')).toMatchObject([
      { policy: DATABASE, verdict: 'fail', change: 'unchanged' },
    ]);
    expect(await judge('open-unchanged', 'all')).toMatchObject([
      { policy: DATABASE, verdict: 'fail', change: null },
    ]);
  });

  test.each([
    ['of another plan', (other: object) => other],
    ['with a resource less', () => ({ format_version: '1.0', values: { root_module: {} } })],
    ['that is gone', () => undefined],
  ])('a prior state %s is refused: it would make anything unchanged', async (_what, of) => {
    const read = (id: string) =>
      JSON.parse(
        gunzipSync(readFileSync(`fixtures/applied/web-app--${id}.plan.json.gz`)).toString('utf8'),
      ) as { prior_state?: object };
    const plan = {
      ...read('opens-group'),
      prior_state: of(read('open-unchanged').prior_state ?? {}),
    };
    folder.write({ 'swapped.json': JSON.stringify(plan) });
    const judged = gatePlan(join(folder.dir, 'swapped.json'), {
      cwd: folder.dir,
      scope: 'changes',
    });
    await expect(judged).rejects.toMatchObject({ code: 'plan/incomplete', exitCode: 2 });
  });

  test.each([
    ['did not lock it either', {}, 'unchanged'],
    ['locked it', { use_lockfile: true }, 'introduced'],
  ])('a state that nothing locks, where the base branch %s', async (_what, settings, change) => {
    await judge('unchanged', 'all');
    folder.write({ 'base/README.md': '', 'pull/README.md': '' });
    const sourceWith = (more: Readonly<Record<string, boolean>>): ConfigurationSource => ({
      locate: () => undefined,
      comments: [],
      backend: {
        type: 's3',
        settings: { bucket: 'state', ...more },
        open: [],
        location: { file: 'main.tf', line: 1 },
      },
    });
    const { findings } = await gatePlan(join(folder.dir, 'unchanged.json'), {
      cwd: join(folder.dir, 'pull'),
      trustDir: '../base',
      scope: 'changes',
      source: sourceWith({}),
      trustedSource: sourceWith(settings),
    });
    expect(findings.filter(({ policy }) => policy === 'data/remote-state')).toMatchObject([
      { verdict: 'fail', change },
    ]);
  });

  const unpack = (name: string): Record<string, unknown> =>
    JSON.parse(
      gunzipSync(readFileSync(`fixtures/applied/${name}.plan.json.gz`)).toString('utf8'),
    ) as Record<string, unknown>;

  test('a password that is written down and stays what it is was so before; a new one counts', async () => {
    const plan = unpack('application-unchanged');
    const secrets = async (name: string, json: unknown) => {
      folder.write({ [name]: JSON.stringify(json) });
      const options = { cwd: folder.dir, scope: 'changes' } as const;
      const report = await gatePlan(join(folder.dir, name), options);
      const own = report.findings.filter(({ policy }) => policy === 'data/no-plain-secrets');
      return {
        change: own.find(({ verdict }) => verdict === 'fail')?.change,
        codes: report.notices.map(({ code }) => code),
      };
    };
    expect(await secrets('same.json', plan)).toEqual({
      change: 'unchanged',
      codes: ['scope/same-value'],
    });
    const edited = JSON.stringify(plan.prior_state).replace(
      /"password":"[^"]+"/,
      '"password":"other-one"',
    );
    const changes = plan.resource_changes as {
      address: string;
      change: { actions: string[]; before: object };
    }[];
    const changed = {
      ...plan,
      prior_state: JSON.parse(edited) as unknown,
      resource_changes: changes.map((item) =>
        item.address === 'aws_db_instance.main'
          ? {
              ...item,
              change: {
                ...item.change,
                actions: ['update'],
                before: { ...item.change.before, password: 'other-one' },
              },
            }
          : item,
      ),
    };
    expect(await secrets('other.json', changed)).toEqual({ change: 'worsened', codes: [] });
  });

  test('waivers and a baseline follow a move', async () => {
    folder.write({
      'elsewhere.json': '{"adminNetworks": ["192.0.2.0/24"]}',
      'w.yaml': `waivers:\n  - {policy: network/admin-access, address: module.bastion.*, owner: a, reason: b, expires: 2026-06-30}\n`,
    });
    await judge('moves-bastion', 'all');
    const policy = 'network/admin-access';
    const options = {
      cwd: folder.dir,
      config: 'elsewhere.json',
      only: [policy],
      now: new Date('2026-01-01T12:00:00Z'),
    };
    const path = join(folder.dir, 'moves-bastion.json');
    const waived = await gatePlan(path, { ...options, waivers: 'w.yaml' });
    expect(waived.summary).toMatchObject({ fail: 0, waived: 1 });
    expect(waived.notices.map(({ code }) => code)).toEqual(['waiver/moved']);
    await judge('unchanged', 'all');
    const before = await judgePlan(join(folder.dir, 'unchanged.json'), options);
    const baseline = makeBaseline(before.report, before.tellExtent);
    expect(baseline.findings).toMatchObject([
      { address: 'module.bastion.aws_instance.this', extent: { openings: [{ fromPort: 22 }] } },
    ]);
    folder.write({ 'b.json': JSON.stringify(baseline) });
    const known = await gatePlan(path, { ...options, baseline: 'b.json' });
    expect(known.summary).toMatchObject({ fail: 0, known: 1 });
    expect(known.notices).toEqual([]);
  });

  test('a move is no change', async () => {
    expect(await judge('moves-bastion', 'changes')).toEqual([]);
  });

  test('what failed before under another address is unchanged', async () => {
    // SSH to the bastion comes from another network than this one.
    folder.write({ 'elsewhere.json': '{"adminNetworks": ["192.0.2.0/24"]}' });
    const settings = { policies: ['network/admin-access'], config: 'elsewhere.json' };
    expect(await judge('moves-bastion', 'changes', settings)).toMatchObject([
      { address: 'module.jump.aws_instance.this', verdict: 'fail', change: 'unchanged' },
    ]);
  });
});
