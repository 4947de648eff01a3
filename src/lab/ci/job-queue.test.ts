import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instance } from '../instance/instance.js';
import { labParameterValues } from '../parameters.js';
import { eventually } from '../testing/eventually.fixture.js';
import { makeFakeInstance, makeStage } from '../testing/fake-instance.js';
import type { TestStage } from '../testing/fake-instance.js';
import { startCiAgent } from './agent.js';
import { startController, type Controller } from './controller.js';
import { JobQueue } from './job-queue.js';

test('a job is one agent’s at a time, is retried when that falls silent, and given up in the end', () => {
  let now = 0;
  const queue = new JobQueue(100, undefined, () => now);
  queue.submit();
  expect(queue.take('a')?.id).toBe(1);
  expect(queue.take('b')).toBeNull();
  now = 90;
  expect(queue.hear(1, 'a', false)).toBe(true);
  now = 150;
  queue.takeBack();
  expect(queue.counts()).toMatchObject({ retried: 0, open: 1 });
  now = 200;
  queue.takeBack();
  expect(queue.take('b')?.id).toBe(1);
  expect(queue.hear(1, 'a', true)).toBe(false);
  expect(queue.hear(1, 'b', true)).toBe(true);
  expect(queue.counts()).toEqual({ submitted: 1, finished: 1, retried: 1, lost: 0, open: 0 });
  queue.submit();
  for (const agent of ['a', 'b', 'c']) {
    queue.take(agent);
    now += 100;
    queue.takeBack();
  }
  expect(queue.counts()).toMatchObject({ submitted: 2, retried: 3, lost: 1, open: 0 });
});

/** Far longer than a job takes, and than a busy machine may hold up an agent. */
const SILENCE_SECONDS = 200;

let stage: TestStage;
let controller: Controller;
let queue: JobQueue;
let agents: Instance[];

beforeEach(async () => {
  stage = {
    ...makeStage(100),
    parameters: labParameterValues({ ciJobSeconds: 20, ciAgentSilenceSeconds: SILENCE_SECONDS }),
  };
  queue = new JobQueue(stage.timers.realMs(SILENCE_SECONDS));
  controller = await startController(queue);
  const host = makeFakeInstance(stage, { id: 'i-controller' }, 0);
  await host.run();
  agents = ['i-a', 'i-b'].map((id) => makeFakeInstance(stage, { id }, 0));
  for (const instance of agents) {
    await instance.run();
    startCiAgent({ ...stage, instance, controller: host, address: () => controller });
  }
  stage.timers.every(5, () => queue.takeBack());
});
afterEach(async () => {
  stage.timers.stop();
  stage.fabric.close();
  await controller.close();
});

test('two agents take jobs over HTTP; what a lost one had is finished by the other', async () => {
  queue.submit();
  queue.submit();
  await eventually(() => expect(queue.list().every(({ state }) => state === 'running')).toBe(true));
  const [first] = agents;
  first?.stop();
  await eventually(() => expect(queue.counts().finished).toBe(2));
  expect(queue.counts()).toMatchObject({ retried: 1, lost: 0 });
  expect(queue.list().map(({ agent }) => agent)).toEqual(['i-b', 'i-b']);
  const shown = await fetch(`http://127.0.0.1:${controller.port}/jobs`);
  expect(await shown.json()).toMatchObject({ counts: { submitted: 2, finished: 2 } });
});
