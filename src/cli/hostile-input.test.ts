import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { FLAWED_PLAN, PLAN, startCli } from './cli.fixture.js';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-hostile-cli-'));
afterAll(() => rmSync(dir, { recursive: true }));

const at = (name: string): string => join(dir, name);

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

async function expectRefusal(file: string, code: string): Promise<void> {
  const { code: exitCode, stdout, stderr } = await startCli('gate', file).ended;
  expect(stderr).toContain(`[${code}]`);
  expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
}

describe('what is no ordinary file is one clear message and exit code 2', () => {
  it('a pipe that nobody writes into, without waiting for it', async () => {
    expect(spawnSync('mkfifo', [at('pipe')]).status).toBe(0);
    await expectRefusal(at('pipe'), 'plan/not-a-file');
  });

  it('a device', () => expectRefusal('/dev/zero', 'plan/not-a-file'));

  it('a socket', async () => {
    const server = createServer().listen(at('socket'));
    try {
      await expectRefusal(at('socket'), 'plan/not-a-file');
    } finally {
      server.close();
    }
  });

  it('a link to itself', async () => {
    symlinkSync(at('loop'), at('loop'));
    await expectRefusal(at('loop'), 'plan/unreadable');
  });

  it('a file below a file', () => expectRefusal(`${PLAN}/plan.json`, 'plan/missing'));

  it.skipIf(process.getuid?.() === 0)(
    'a file without permission (root reads it all the same)',
    () => {
      chmodSync(write('secret.json', '{}'), 0);
      return expectRefusal(at('secret.json'), 'plan/unreadable');
    },
  );

  it('a plan that is packed', async () => {
    await expectRefusal(write('plan.json.gz', gzipSync(readFileSync(PLAN))), 'plan/compressed');
  });
});

describe('text that is no plan', () => {
  const plan = readFileSync(PLAN, 'utf8');
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  it.each([
    ['a list', '[]', 'plan/not-a-plan'],
    ['null', 'null', 'plan/not-a-plan'],
    ['spaces', ' \n\t ', 'plan/empty'],
    ['only a mark', '\ufeff', 'plan/empty'],
    // Read as UTF-16, of which an odd number of bytes is none.
    ['a NUL byte before it', `\0${ofEvenLength(plan)}`, 'plan/not-text'],
    ['NUL bytes in it', plan.replace('"aws_lb"', '"aws_\0lb"'), 'plan/not-json'],
    ['half of a character', plan.replace('"HTTP"', '"\\ud83d"'), 'plan/not-text'],
    ['deep nesting inside', plan.replace('"HTTP"', deep), 'plan/too-deep'],
    ['two plans', plan + plan, 'plan/not-json'],
    [
      'a key twice, the second empty',
      plan.replace(/}\s*$/, ',"resource_changes":[]}'),
      'plan/no-resources',
    ],
  ])('%s', (name, text, code) => expectRefusal(write(`${name}.json`, text), code));

  it('UTF-16 that was cut in the middle of a character', () =>
    expectRefusal(
      write('cut.json', Buffer.from(`\ufeff${plan}`, 'utf16le').subarray(0, -1)),
      'plan/not-text',
    ));
});

describe('what is strange and still a plan is judged as ever', () => {
  const flawed = readFileSync(FLAWED_PLAN, 'utf8');
  const passing = readFileSync(PLAN, 'utf8');
  it.each([
    ['UTF-16LE with a mark, as PowerShell writes it', Buffer.from(`\ufeff${flawed}`, 'utf16le'), 1],
    ['UTF-8 with a mark', `\ufeff${flawed}`, 1],
    ['a key twice, the first empty', flawed.replace('{', '{"resource_changes":[],'), 1],
    [
      'a __proto__ that would hide the resources',
      flawed.replace('{', '{"__proto__":{"errored":true},'),
      1,
    ],
    ['not complete', passing.replace(/"complete":true/, '"complete":false'), 3],
  ])('%s', async (_, text, exitCode) => {
    expect((await startCli('gate', write('strange.json', text)).ended).code).toBe(exitCode);
  });
});

function ofEvenLength(text: string): string {
  return Buffer.byteLength(text) % 2 === 0 ? text : `${text} `;
}
