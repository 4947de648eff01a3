import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { makeFolder } from './config/folder.fixture.js';
import type { Finding } from './model/finding.js';
import { gatePlan } from './judge-plan.js';

const DATABASE = 'network/database-reachability';
const WAF = 'edge/waf-attached';
const CORE = [DATABASE, WAF, 'edge/https-only', 'network/app-in-private-subnets'];

const folder = makeFolder();
afterAll(() => folder.remove());

/** What the core policies say of a stack that Terraform applied, and that a plan then changes. */
async function judge(id: string, scope: 'all' | 'changes'): Promise<Finding[]> {
  const packed = readFileSync(`fixtures/applied/web-app--${id}.plan.json.gz`);
  folder.write({ [`${id}.json`]: gunzipSync(packed).toString('utf8') });
  const { findings } = await gatePlan(join(folder.dir, `${id}.json`), { cwd: folder.dir, scope });
  return findings.filter(({ policy, verdict }) => CORE.includes(policy) && verdict !== 'pass');
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

  test('a move is no change', async () => {
    expect(await judge('moves-bastion', 'changes')).toEqual([]);
  });
});
