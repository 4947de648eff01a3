import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { packageManagerOf } from './package-manager.js';

it.each([
  ['pnpm-lock.yaml', 'pnpm add --save-dev'],
  ['yarn.lock', 'yarn add --dev'],
  ['bun.lockb', 'bun add --dev'],
  ['package-lock.json', 'npm install --save-dev'],
  ['nothing', 'npm install --save-dev'],
])('a workspace whose root has %s is told to %s', (lockFile, addsDev) => {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-manager-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const workspace = join(root, 'packages', 'infra');
  mkdirSync(workspace, { recursive: true });
  mkdirSync(join(root, '.git'));
  writeFileSync(join(root, lockFile), '');
  expect(packageManagerOf(workspace).addsDev).toBe(addsDev);
  // What lies outside of the repository is none of its.
  mkdirSync(join(workspace, '.git'));
  expect(packageManagerOf(workspace).addsDev).toBe('npm install --save-dev');
});
