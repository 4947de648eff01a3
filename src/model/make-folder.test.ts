import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolder } from './make-folder.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-folder-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('makeFolder', () => {
  test('makes what is missing above it, and leaves what is there', () => {
    const path = join(root, 'a/b/c');
    makeFolder(path);
    makeFolder(path);
    makeFolder(`${path}/`);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  test('says what stands in the way', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(file)).toThrow(/EEXIST/);
    expect(() => makeFolder(join(file, 'a/b'))).toThrow(/ENOTDIR/);
  });

  test.runIf(process.platform === 'linux')(
    'ends where no folder can be made (Linux’s /proc)',
    () => {
      expect(() => makeFolder('/proc/nope/a')).toThrow(/ENOENT/);
    },
  );
});
