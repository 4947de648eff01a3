import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { makeFolder } from './config/folder.fixture.js';
import type { Finding } from './model/finding.js';
import { gatePlan } from './judge-plan.js';
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
