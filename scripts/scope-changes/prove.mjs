// Plans every edit of a stack that exists, and compares what `--scope changes` makes of it with what is
// expected: `npm run scope:prove [-- name…]`. Some 10 minutes; needs terraform, the mirror and moto.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMoto } from '../fixtures/applied/moto.mjs';
import { openTerraform, PROVIDER_SETTINGS } from '../fixtures/applied/terraform-on-moto.mjs';
import { EDITS } from './edits.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const legacy = `provider "aws" {\n  region = "us-east-1"\n${PROVIDER_SETTINGS}}\n${readFileSync(join(here, 'legacy.tf'), 'utf8')}`;
const wanted = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'holdfast-scope-'));
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => stop.abort(new Error('interrupted')));

const moto = await startMoto(root, stop.signal);
let wrong = 0;
try {
  const terraform = openTerraform({ work, endpoint: moto.endpoint, signal: stop.signal });
  const directory = join(work, 'stack');
  await terraform.initialise(directory, legacy);
  await terraform.apply(directory);
  for (const [name, edit, expected] of EDITS) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    writeFileSync(join(directory, 'main.tf'), edit(legacy));
    const plan = join(work, 'plan.json');
    // As it was applied: what moto forgets of it on a refresh would be a change of its own.
    writeFileSync(plan, await terraform.plan(directory, '-refresh=false'));
    const { status, told } = judge(plan);
    if (status !== expected) wrong++;
    console.log(`${status === expected ? 'ok   ' : 'WRONG'} ${name}: ${status}\n${told}`);
  }
} finally {
  await moto.stop();
  rmSync(work, { recursive: true, force: true });
}
console.log(wrong === 0 ? 'No wrong answer.' : `${wrong} wrong answers.`);
process.exitCode = wrong === 0 ? 0 : 1;

function judge(plan) {
  const args = ['gate', plan, '--scope', 'changes', '--format', 'json'];
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'dist/cli/main.js'), ...args],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  const counting = JSON.parse(stdout).findings.filter(({ change }) =>
    ['introduced', 'worsened', 'unclear'].includes(change),
  );
  const lines = counting.map(
    ({ change, policy, address, evidence }) =>
      `        ${change} ${policy} ${address}: ${evidence[0] ?? ''}\n`,
  );
  return { status, told: lines.join('') };
}
