import { chmodSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findOpa } from './opa.js';
import { folderWith } from './user-policies.fixture.js';

test('an `opa` in a folder that the PATH names relative to the current one is not run', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  const dir = folderWith({ 'bin/opa': '#!/bin/sh\necho Version: 1.9.9\n' });
  chmodSync(join(dir, 'bin/opa'), 0o755);
  vi.stubEnv('OPA', undefined);
  vi.stubEnv('PATH', join(dir, 'bin'));
  expect(findOpa()?.version).toContain('1.9.9');
  vi.stubEnv('PATH', relative(process.cwd(), join(dir, 'bin')));
  expect(findOpa()).toBeUndefined();
});
