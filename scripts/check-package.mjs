// Packs Holdfast, installs the file with npm in a new project, as its users do, and uses it there:
// the command line, a project of `holdfast init`, its types, its matchers. It needs a registry, or a
// cache of npm that has everything; src/cli/packed.test.ts shows the same without.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const dir = mkdtempSync(join(tmpdir(), 'holdfast-installed-'));
const run = (cwd, command, ...args) => execFileSync(command, args, { cwd, stdio: 'inherit' });
const pinned = ['vitest', 'typescript', '@types/node'].map(
  (name) => `${name}@${devDependencies[name]}`,
);
const COMPILER_OPTIONS = { target: 'ES2022', strict: true, noEmit: true, types: ['node'] };

try {
  run(root, 'npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', dir);
  writeFileSync(join(dir, 'package.json'), '{ "private": true, "type": "module" }\n');
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund'];
  run(dir, 'npm', 'install', '--save-dev', ...quiet, `./holdfast-${version}.tgz`, ...pinned);
  run(dir, 'npx', 'holdfast', 'init', '--ci', 'github');
  writeFileSync(
    join(dir, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['suites', '*.ts'] }),
  );
  run(dir, 'npx', 'tsc', '--module', 'nodenext');
  run(dir, 'npx', 'tsc', '--module', 'esnext', '--moduleResolution', 'bundler');
  run(dir, 'npx', 'vitest', 'run', 'suites/policy.test.ts');
  run(
    dir,
    'npx',
    'holdfast',
    'gate',
    'node_modules/holdfast/fixtures/plans/private-web-app/plan.json',
  );
  console.log('package: installed from its file, and used');
} finally {
  rmSync(dir, { recursive: true, force: true });
}
