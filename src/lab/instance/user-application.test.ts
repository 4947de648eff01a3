import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeTempFolder, temporaryBases, type TempFolder } from '../process/temp-folder.js';
import { eventually } from '../testing/eventually.fixture.js';
import { isAlive } from '../testing/observed-processes.js';
import type { InstanceProcess } from './instance-process.js';
import { startUserApplication } from './user-application.js';

let dir: string;
let folder: TempFolder;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  const [base = '/tmp'] = await temporaryBases();
  folder = await makeTempFolder(() => {}, base);
});
afterAll(async () => {
  await folder?.remove();
  await rm(dir, { recursive: true });
});

const start = (command: string, number = 1): Promise<InstanceProcess> =>
  startUserApplication({
    command,
    instanceId: `i-${number}`,
    zone: 'us-east-1a',
    region: 'us-east-1',
    host: process.platform === 'linux' ? `127.10.1.${20 + number}` : '127.0.0.1',
    databaseUrl: 'mysql://app@127.0.0.1:1/app',
    cacheUrl: null,
    dir,
    folder,
    onProcess: () => {},
  });

/** Answers its environment, on every address, as many applications do. */
const SERVER = `require('http').createServer((q, r) => r.end(JSON.stringify({ ...process.env, PID: process.pid }))).listen(process.env.PORT)`;

async function environmentOf({ host, port }: InstanceProcess): Promise<Record<string, unknown>> {
  const { body } = await request(`http://${host}:${port}/`);
  return (await body.json()) as Record<string, unknown>;
}

test('each instance runs the command with its own port and metadata, and none of the AWS settings', async () => {
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not to be passed on');
  vi.stubEnv('PASSED_ON', 'yes');
  const command = `GREETING="two words" && export GREETING && '${process.execPath}' -e "${SERVER}"`;
  const both = await Promise.all([start(command, 1), start(command, 2)]);
  try {
    const [first = {}, second = {}] = await Promise.all(both.map(environmentOf));
    expect(first).toMatchObject({
      INSTANCE_ID: 'i-1',
      AVAILABILITY_ZONE: 'us-east-1a',
      AWS_REGION: 'us-east-1',
      DATABASE_URL: 'mysql://app@127.0.0.1:1/app',
      GREETING: 'two words',
      PASSED_ON: 'yes',
      PORT: String(both[0]?.port),
    });
    expect(first).not.toHaveProperty('REDIS_URL');
    expect(first).not.toHaveProperty('AWS_SECRET_ACCESS_KEY');
    expect(second['PORT']).not.toBe(first['PORT']);
    const [one] = both;
    await one?.end('SIGTERM', 1_000);
    // The shell's child as well.
    await eventually(() => expect(isAlive(Number(first['PID']))).toBe(false));
  } finally {
    await Promise.all(both.map((each) => each.end('SIGKILL', 0)));
    vi.unstubAllEnvs();
  }
});

test('a command that ends says what, where, and what it printed last', async () => {
  const wrong = start(`echo 'reading the settings'; echo 'there are none' >&2; exit 3`, 3);
  await expect(wrong).rejects.toMatchObject({
    code: 'app/not-started',
    message: expect.stringMatching(
      /--app: `echo .*` ended \(exit code 3\) before it listened on .*PORT \d+.*reading the settings\nthere are none/s,
    ) as string,
    hint: expect.stringContaining('i-3.log') as string,
  });
});
