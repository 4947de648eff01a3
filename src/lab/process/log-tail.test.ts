import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readLogErrors } from './log-tail.js';

test('of a server’s log the errors are told, and its last lines where it names none', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-log-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const log = join(dir, 'server.log');
  const advice = Array.from({ length: 20 }, () => 'Please read the manual.').join('\n');
  writeFileSync(log, `0 [ERROR] InnoDB: Probably out of disk space\n${advice}\n`);
  expect(await readLogErrors(log)).toBe('0 [ERROR] InnoDB: Probably out of disk space');
  writeFileSync(log, 'a\nb\n');
  expect(await readLogErrors(log)).toBe('a\nb');
});
