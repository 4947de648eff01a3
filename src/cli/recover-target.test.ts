import { afterEach, beforeEach, expect, it } from 'vitest';
import { startApi, type Api } from '../lab/api/start-api.js';
import { INSTANCE_A, createFixtureWorld, type FixtureWorld } from '../lab/api/world-fixture.js';
import { startClock } from '../model/clock.js';
import { openGuard } from '../target/aws/guard.js';
import { runHere } from './run-here.fixture.js';

let world: FixtureWorld;
let api: Api;
const before = { ...process.env };
beforeEach(async () => {
  world = createFixtureWorld({ speed: 1 });
  api = await startApi({ world, clock: startClock() });
  process.env['AWS_ACCESS_KEY_ID'] = api.credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = api.credentials.secretAccessKey;
});
afterEach(async () => {
  process.env = before;
  await api.close();
});

async function run(...argv: string[]): Promise<{ readonly code: number; readonly text: string }> {
  const { code, stdout, stderr } = await runHere(argv, new Date());
  return { code, text: [stdout, stderr].filter((text) => text !== '').join('\n') };
}

it('recovers from an account what a run left there, without a journal, and only once it is told to', async () => {
  const where = ['--target', 'aws', '--endpoint', api.endpoint, '--region', 'us-east-1'];
  expect(await run('recover', ...where)).toEqual({
    code: 0,
    text: 'Nothing was left behind in us-east-1',
  });
  const guard = openGuard(
    { ...api, url: '', ca: null, serverName: null, dns: null },
    world.deployment,
  );
  await guard.begin('run-1');
  await guard.record({
    runId: 'run-1',
    sequence: 1,
    region: 'us-east-1',
    how: 'start what was stopped',
    call: { service: 'ec2', operation: 'StartInstances', input: { InstanceIds: [INSTANCE_A] } },
  });
  world.stopInstances([INSTANCE_A]);
  const left = await run('recover', ...where);
  expect(left.code).toBe(3);
  expect(left.text).toContain('left alone');
  expect(world.live.get(INSTANCE_A)?.state).toBe('stopped');
  expect((await run('abort', ...where)).code).toBe(2);
  const aborted = await run('abort', '--all', ...where);
  expect(aborted).toMatchObject({ code: 0 });
  expect(aborted.text).toContain('undone: start what was stopped');
  expect(aborted.text).toContain('the stack is as it was before');
  expect(world.live.get(INSTANCE_A)?.state).toBe('running');
  await guard.end();
});

it('says which targets can be recovered from, and that a region is needed', async () => {
  const { AWS_REGION: region } = process.env;
  delete process.env['AWS_REGION'];
  expect((await run('recover', '--target', 'aws')).text).toContain('recover/no-region');
  const wrong = await run('abort', '--all', '--target', 'moon', '--region', 'us-east-1');
  expect(wrong.text).toContain('recover/no-target');
  if (region !== undefined) process.env['AWS_REGION'] = region;
});
