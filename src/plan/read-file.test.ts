import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readJsonFile } from './read-file.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-read-file-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const write = (bytes: Uint8Array | string): string => {
  const path = join(dir, 'plan.json');
  writeFileSync(path, bytes);
  return path;
};

describe('readJsonFile', () => {
  test('gives the JSON and the hash of the bytes as they are', () => {
    const path = write('{"a":1}');
    expect(readJsonFile(path)).toEqual({
      path,
      json: { a: 1 },
      sha256: '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',
    });
  });

  test('reads what PowerShell writes', () => {
    expect(readJsonFile(write(Buffer.from('\uFEFF{"a":1}', 'utf16le'))).json).toEqual({ a: 1 });
  });

  test.each([
    ['an empty file', '', 'plan/empty'],
    ['a binary plan', Buffer.from('PK\x03\x04rest'), 'plan/binary'],
    ['a compressed file', gzipSync('{}'), 'plan/compressed'],
    ['a text', 'hello', 'plan/not-json'],
    ['bytes', Buffer.from([0x7b, 0xff, 0xfe, 0x80]), 'plan/not-text'],
  ])('%s is one clear error', (_, bytes, code) => {
    expect(() => readJsonFile(write(bytes))).toThrow(
      expect.objectContaining({ code, exitCode: 2 }),
    );
  });

  test.each([
    ['a binary plan', 'PK\x03\x04rest'],
    ['a compressed file', gzipSync('{}')],
  ])('%s called plan.json is not to be written over by the command that is shown', (_, bytes) => {
    expect(() => readJsonFile(write(bytes))).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/ > plan-shown\.json$/) as unknown }),
    );
  });

  test('a missing file and a folder are named', () => {
    const missing = join(dir, 'none', 'plan.json');
    expect(() => readJsonFile(missing)).toThrow(
      expect.objectContaining({ code: 'plan/missing', message: `There is no file ${missing}` }),
    );
    mkdirSync(join(dir, 'folder'));
    expect(() => readJsonFile(join(dir, 'folder'))).toThrow(
      expect.objectContaining({ code: 'plan/directory' }),
    );
  });

  test('an empty path, as of a variable that is not set, is told', () => {
    expect(() => readJsonFile('')).toThrow(
      expect.objectContaining({
        code: 'plan/missing',
        message: 'The path of a plan or state is empty',
      }),
    );
  });

  test('a link that leads to itself, and content in place of a path, say what to do', () => {
    const link = join(dir, 'link.json');
    symlinkSync(link, link);
    expect(() => readJsonFile(link)).toThrow(
      expect.objectContaining({
        code: 'plan/unreadable',
        message: `${link} cannot be read (ELOOP)`,
        hint: expect.stringContaining('symbolic link') as string,
      }),
    );
    const content = `{"password":"${'x'.repeat(5_000)}secret"}`;
    expect(() => readJsonFile(content)).toThrow(
      expect.objectContaining({
        code: 'plan/unreadable',
        message: expect.stringMatching(
          /^\{"password.{1,80}… cannot be read \(ENAMETOOLONG\)$/,
        ) as string,
        hint: expect.stringContaining('not what is in it') as string,
      }),
    );
  });
});
