import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { tryToWrite, writeNew, writeWhole } from './write-whole.js';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-write-'));
afterAll(() => rmSync(dir, { recursive: true }));

it('replaces a file, and leaves nothing beside it', () => {
  const file = join(dir, 'a.json');
  writeWhole(file, 'before');
  writeWhole(file, 'after');
  expect(readFileSync(file, 'utf8')).toBe('after');
  expect(readdirSync(dir)).toEqual(['a.json']);
});

it('leaves nothing behind where it cannot write', () => {
  const folder = join(dir, 'b.json');
  mkdirSync(folder);
  expect(() => writeWhole(folder, 'text')).toThrow(/is a folder/);
  expect(readdirSync(dir)).toEqual(['a.json', 'b.json']);
});

it('makes a new file whole or not at all, and never over another one', () => {
  const file = join(dir, 'new.json');
  // What cannot be written, once the file is there.
  expect(() => writeNew(file, undefined as never)).toThrow();
  expect(existsSync(file)).toBe(false);
  writeNew(file, 'text');
  expect(() => writeNew(file, 'other')).toThrow(/EEXIST/);
  expect(readFileSync(file, 'utf8')).toBe('text');
  rmSync(file);
});

it('tries whether it could write, and leaves what is there', () => {
  const file = join(dir, 'a.json');
  tryToWrite(file);
  expect(readFileSync(file, 'utf8')).toBe('after');
  expect(() => tryToWrite(dir)).toThrow(/folder/);
  expect(() => tryToWrite(join(dir, 'none', 'a.json'))).toThrow(/ENOENT/);
  expect(readdirSync(dir)).toEqual(['a.json', 'b.json']);
});

it('writes into a pipe, and puts no file in its place', () => {
  const pipe = join(dir, 'c.json');
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  // Opened for both, so that the writer need not wait for a reader.
  const reader = openSync(pipe, 'r+');
  writeWhole(pipe, 'text');
  const read = Buffer.alloc(4);
  readSync(reader, read);
  closeSync(reader);
  expect(read.toString()).toBe('text');
  expect(statSync(pipe).isFIFO()).toBe(true);
});

it('follows no link that lies where it writes', () => {
  const secret = join(dir, 'secret');
  writeFileSync(secret, 'before');
  for (const [name, target] of [
    ['d.json', secret],
    ['e.json', '/dev/null'],
    [`f.json.${process.pid}.partial`, secret],
  ] as const)
    symlinkSync(target, join(dir, name));
  for (const name of ['d.json', 'e.json', 'f.json']) {
    writeWhole(join(dir, name), 'text');
    expect(readFileSync(join(dir, name), 'utf8')).toBe('text');
  }
  expect(readFileSync(secret, 'utf8')).toBe('before');
});
