import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeTempFolder, temporaryBases } from '../process/temp-folder.js';
import { findCacheProgram, redisEngine } from './redis-engine.js';

const program = findCacheProgram('redis');
if (program === null) console.log('skipped: a server of Redis (it is not on the PATH)');

describe.skipIf(program === null)('a server of Redis', () => {
  /** An engine whose program fails so many times first, as where its port was taken. */
  async function engineFailing(times: number) {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
    const [base = '/tmp'] = await temporaryBases();
    const folder = await makeTempFolder(() => {}, base);
    onTestFinished(async () => {
      await folder.remove();
      await rm(dir, { recursive: true });
    });
    const path = join(dir, 'redis');
    const count = join(dir, 'count');
    await writeFile(
      path,
      `#!/bin/sh
printf x >> '${count}'
if [ "$(wc -c < '${count}')" -le ${times} ]; then
  echo 'bind: Address already in use'
  exit 1
fi
exec '${program?.path}' "$@"
`,
    );
    await chmod(path, 0o755);
    return redisEngine({ path, title: 'Redis' }, { folder, dir, onProcess: () => {} });
  }

  test('is started on another port where it ends at once', async () => {
    const server = await (await engineFailing(2)).start('late', null);
    expect(server.port).toBeGreaterThan(0);
    await server.stop();
  });

  test('that ends every time is told with what it printed', async () => {
    await expect((await engineFailing(9)).start('never', null)).rejects.toMatchObject({
      code: 'lab/cache',
      message: expect.stringContaining('Address already in use') as string,
    });
  });
});
