import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { PLAN } from './cli.fixture.js';
import { runHere } from './run-here.fixture.js';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-outputs-'));
afterAll(() => rmSync(dir, { recursive: true }));
const plan = join(dir, 'plan.json');
symlinkSync('.', join(dir, 'link'));
const before = readFileSync(PLAN, 'utf8');

it.each([
  ['the plan', ['gate', plan, '--out', plan]],
  ['a named plan', ['gate', `shop=${plan}`, '--out', `${dir}/./plan.json`]],
  ['the plan by way of a link', ['gate', plan, '--out', `${dir}/link/plan.json`]],
  ['a baseline with a result', ['gate', PLAN, '--baseline', plan, '--out', plan]],
  ['the other plan', ['parity', PLAN, plan, '--out', plan]],
  ['what it is compared with', ['predict', PLAN, '--against', plan, '--out', plan]],
  ['a baseline over the plan', ['gate', plan, '--write-baseline', plan]],
  [
    'two results',
    ['gate', plan, ...['json', 'sarif'].flatMap((name) => ['--format', name, '--out', `${dir}/r`])],
  ],
])('refuses to write over %s', async (_, argv) => {
  copyFileSync(PLAN, plan);
  const { code, stderr } = await runHere(argv);
  expect(stderr).toContain('[cli/same-file]');
  expect(code).toBe(2);
  expect(readFileSync(plan, 'utf8')).toBe(before);
});

it('lets a baseline be made anew from itself', async () => {
  const file = join(dir, 'baseline.json');
  await runHere(['gate', PLAN, '--write-baseline', file]);
  const { code, stderr } = await runHere([
    'gate',
    PLAN,
    '--baseline',
    file,
    '--write-baseline',
    file,
  ]);
  expect(stderr).not.toContain('cli/same-file');
  expect(code).toBe(0);
});
