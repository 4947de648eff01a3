import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockFolder, runningOwner } from './lock.js';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('is taken once, named to whoever wants it too, and given back', () => {
  const unlock = lockFolder(dir);
  expect(runningOwner(dir)).toBe(process.pid);
  expect(() => lockFolder(dir)).toThrow(`process ${process.pid}`);
  unlock();
  expect(runningOwner(dir)).toBeUndefined();
  lockFolder(dir)();
});

it('is taken over from a run that is no more, whose process id another may have', () => {
  const stale = JSON.stringify({ pid: process.pid, startTicks: '1' });
  writeFileSync(join(dir, '.holdfast-run.lock'), stale);
  expect(runningOwner(dir)).toBeUndefined();
  lockFolder(dir)();
});

it('is taken over where its file was torn', () => {
  writeFileSync(join(dir, '.holdfast-run.lock'), '{"pi');
  expect(lockFolder(dir)).toBeTypeOf('function');
});

it('says so where the folder cannot be made', () => {
  writeFileSync(join(dir, 'file'), '');
  expect(() => lockFolder(join(dir, 'file', 'below'))).toThrow(
    expect.objectContaining({ code: 'run/unwritable', exitCode: 2 }) as Error,
  );
});
