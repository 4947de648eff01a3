import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { plainSandbox } from './sandbox.js';

const jail = mkdtempSync(join(tmpdir(), 'holdfast-sandbox-'));
beforeAll(() => {
  for (const name of ['AWS_SECRET_ACCESS_KEY', 'TF_VAR_x', 'GITHUB_TOKEN', 'LD_PRELOAD_X'])
    vi.stubEnv(name, 'secret');
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(jail, { recursive: true });
});

const run = (
  command: string,
  args: readonly string[],
  timeoutMs = 20_000,
  signal = new AbortController().signal,
) => plainSandbox({ jail, terraform: command, mirror: '' }).run(args, { timeoutMs, signal });

describe('plainSandbox', () => {
  it('hands on nothing of the environment', async () => {
    const { stdout } = await run('/usr/bin/env', []);
    const names = stdout
      .toString()
      .split('\n')
      .map((line) => line.split('=')[0])
      .filter((name) => name !== '');
    // What the shell sets for itself is not the environment's.
    expect(
      names.filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name ?? '')).toSorted(),
    ).toEqual([
      'AWS_EC2_METADATA_DISABLED',
      'CHECKPOINT_DISABLE',
      'HOME',
      'HTTPS_PROXY',
      'HTTP_PROXY',
      'PATH',
      'TF_CLI_CONFIG_FILE',
      'TF_DATA_DIR',
      'TF_IN_AUTOMATION',
      'TMPDIR',
    ]);
    expect(stdout.toString()).not.toContain('secret');
  });

  it('ends the whole group when the time is over, or when it is told to', async () => {
    expect((await run('/bin/sh', ['-c', 'sleep 1000 & sleep 1000'], 300)).end).toBe('timeout');
    expect((await run('/bin/sleep', ['1000'], 20_000, AbortSignal.timeout(300))).end).toBe(
      'aborted',
    );
    expect((await run('/bin/sleep', ['1000'], 20_000, AbortSignal.abort())).end).toBe('aborted');
  });

  it('reads no more than it can hold, and tells the exit code', async () => {
    expect((await run('/bin/sh', ['-c', 'exit 7'])).code).toBe(7);
    expect(
      (await run('/bin/sh', ['-c', 'yes "$(head -c 100000 /dev/zero | tr "\\0" x)"'])).end,
    ).toBe('too-much-output');
  });
});
