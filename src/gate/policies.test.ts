import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const folders = [join(ROOT, '.cache/bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
const opa = folders
  .map((folder) => join(folder, 'opa'))
  .find((file) => existsSync(file) && spawnSync(file, ['version']).status === 0);

if (opa === undefined) {
  process.stdout.write(
    'src/gate/policies.test.ts is skipped: there is no `opa` on PATH or in .cache/bin. ' +
      'Build it with `go build -C tools -o ../.cache/bin/ tool`.\n',
  );
}

function run(command: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, OPA: opa },
  });
  return { status, output: `${stdout}${stderr}` };
}

/** Succeeded, and where not the failure shows what was printed. */
const passed = { status: 0, output: expect.any(String) as string };

describe.skipIf(opa === undefined)('the sources of the policies', () => {
  const command = opa ?? '';

  test('pass their own tests, of which there are some', () => {
    const tested = run(command, 'test', 'policies', '-v');
    expect(tested).toEqual(passed);
    expect(Number(/PASS: (\d+)\/\1\s/.exec(tested.output)?.[1])).toBeGreaterThan(40);
  });

  test('have no warnings', () => {
    expect(run(command, 'check', '--strict', 'policies')).toEqual(passed);
  });

  test('are formatted', () => {
    expect(run(command, 'fmt', '--list', 'policies')).toEqual({ status: 0, output: '' });
  });

  test('are what the bundle was made from', () => {
    expect(run(process.execPath, 'scripts/build-policies.mjs', '--check')).toEqual(passed);
  });
});
