import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HoldfastError } from '../model/error.js';
import {
  bundledScenarios,
  defineScenario,
  loadScenario,
  type ScenarioInput,
} from './load-scenario.js';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-scenario-'));
afterAll(() => rmSync(dir, { recursive: true }));

function write(text: string | Uint8Array): string {
  const file = join(dir, `${Math.random()}.yaml`);
  writeFileSync(file, text);
  return file;
}

function failure(run: () => unknown): HoldfastError {
  try {
    run();
  } catch (error) {
    if (error instanceof HoldfastError) return error;
    throw error;
  }
  throw new Error('expected an error');
}

const GOOD = `version: 1
name: mine
description: mine
load: { ratePerSecond: 0 }
probe:
  ratePerSecond: 10
  timeoutSeconds: 5
  requests:
    - { path: / }
phases: { beforeSeconds: 10, duringSeconds: 60, afterSeconds: 10 }
fault: { name: stop-instance, durationSeconds: 60 }
objectives: { recoverSeconds: 60 }
`;

describe('scenarios', () => {
  it.each(bundledScenarios())('%s is valid and has the name of its file', (name) => {
    expect(loadScenario(name).name).toBe(name);
  });

  it('fills in what a file may leave out', () => {
    const scenario = loadScenario(write(GOOD));
    expect(scenario.load).toEqual({ engine: 'autocannon', ratePerSecond: 0, connections: 10 });
    expect(scenario.probe.requests).toEqual([
      { method: 'GET', path: '/', weight: 1, expectStatus: 200, expectBody: null },
    ]);
  });

  it.each([
    [
      'a wrong value',
      GOOD.replace('ratePerSecond: 10', 'ratePerSecond: fast'),
      6,
      /probe\.ratePerSecond/,
    ],
    [
      'an unknown key',
      GOOD.replace('description: mine', 'description: mine\nspeed: 3'),
      1,
      /speed/,
    ],
    [
      'a share above one',
      GOOD.replace('recoverSeconds: 60', 'availability: { after: 99.9 }'),
      12,
      /availability\.after/,
    ],
    ['no objective', GOOD.replace('{ recoverSeconds: 60 }', '{}'), 12, /at least one objective/],
    [
      'a fault shorter than FIS allows',
      GOOD.replace('durationSeconds: 60', 'durationSeconds: 5'),
      11,
      /fault\.durationSeconds/,
    ],
  ])('names the line of %s', (_, text, line, what) => {
    const file = write(text);
    const error = failure(() => loadScenario(file));
    expect(error.code).toBe('scenario/wrong');
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(what);
    expect(error.message).toContain(`${file}:${line}:`);
  });

  it('tells a file that is not YAML, and a name that is not there', () => {
    expect(failure(() => loadScenario(write('a: [1'))).code).toBe('scenario/not-yaml');
    const ten = (item: string): string => `[${Array(10).fill(item).join()}]`;
    const bomb = `a: &a ${ten('1')}\nb: &b ${ten('*a')}\nc: &c ${ten('*b')}\nd: ${ten('*c')}\n`;
    expect(failure(() => loadScenario(write(bomb))).code).toBe('scenario/not-yaml');
    expect(failure(() => loadScenario(write('# nothing\n'))).message).toMatch(/is empty$/);
    const missing = failure(() => loadScenario('kill-everything'));
    expect(missing.code).toBe('scenario/missing');
    expect(missing.hint).toContain('kill-az');
  });

  it('reads UTF-16, as PowerShell writes it, and refuses what is no text', () => {
    const utf16 = Buffer.from(`\uFEFF${GOOD}`, 'utf16le');
    expect(loadScenario(write(utf16)).name).toBe('mine');
    expect(loadScenario(write(Buffer.from(utf16).swap16())).name).toBe('mine');
    const wrong = write(Buffer.from(`\uFEFF${GOOD.replace('10', 'fast')}`, 'utf16le'));
    expect(failure(() => loadScenario(wrong)).message).toContain(`${wrong}:6:`);
    const error = failure(() => loadScenario(write(Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xc0]))));
    expect(error).toMatchObject({ code: 'scenario/not-text', exitCode: 2 });
    expect(error.message).toMatch(/is not valid UTF-8 text$/);
  });

  it('says what to do about a link to itself, a folder, and content in place of a path', () => {
    const link = join(dir, 'link.yaml');
    symlinkSync(link, link);
    expect(failure(() => loadScenario(link)).message).toBe(`${link} cannot be read (ELOOP)`);
    expect(failure(() => loadScenario(link)).hint).toContain('symbolic link');
    expect(failure(() => loadScenario(dir)).hint).toContain('Name a file in it');
    const { message, hint } = failure(() => loadScenario(GOOD.repeat(20)));
    expect(message).toMatch(/cannot be read \(ENAMETOOLONG\)$/);
    expect(message.length).toBeLessThan(130);
    expect(hint).toContain('not what is in it');
  });

  it('checks a scenario that is written in TypeScript', () => {
    expect(failure(() => defineScenario({ version: 1 } as ScenarioInput)).code).toBe(
      'scenario/wrong',
    );
    expect(defineScenario(loadScenario('kill-az'))).toEqual(loadScenario('kill-az'));
  });
});
