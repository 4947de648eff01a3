import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi } from '../lab/api/start-api.js';
import { createFixtureWorld, type FixtureWorld } from '../lab/api/world-fixture.js';
import { startClock } from '../model/clock.js';
import { loadScenario } from '../scenario/load-scenario.js';
import { timingOf } from '../target/timing.js';
import { settleAt } from './dry-run.js';

let world: FixtureWorld;
let api: Awaited<ReturnType<typeof startApi>>;
let recorder: Server;
const sent: string[] = [];

/** Records what goes over the wire to the endpoint, by the name of the operation. */
beforeAll(async () => {
  world = createFixtureWorld({ speed: 1 });
  api = await startApi({ world, clock: startClock() });
  recorder = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const action = new URLSearchParams(body.toString()).get('Action');
      const target = String(incoming.headers['x-amz-target'] ?? '').split('.')[1];
      sent.push(action ?? target ?? `${incoming.method} ${incoming.url}`);
      const onward = request(
        new URL(incoming.url ?? '/', api.endpoint),
        { method: incoming.method ?? 'GET', headers: incoming.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        },
      );
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  recorder.closeAllConnections();
  recorder.close();
  await api.close();
});

it('settles every fault by reading alone: nothing on the wire could change anything', async () => {
  const { port } = recorder.address() as AddressInfo;
  const scenario = loadScenario('kill-az');
  const settled = await settleAt(
    {
      connection: {
        ...api,
        endpoint: `http://127.0.0.1:${port}`,
        url: '',
        ca: null,
        serverName: null,
        dns: null,
      },
    },
    { scenario, deployment: world.deployment, timing: timingOf('lab') },
  );
  expect(settled.map(({ spec, plan }) => [spec.name, plan.blastRadius.length > 0])).toEqual([
    ['kill-az', true],
  ]);
  expect(sent).toContain('DescribeInstances');
  // FIS speaks REST: any request of it would stand here by its method.
  expect(sent.filter((operation) => !/^(Describe|Get|List)[A-Z]/.test(operation))).toEqual([]);
  expect(world.calls).toEqual([]);
});

it('makes a surge a multiple of the scenario’s load and probe together', async () => {
  const scenario = loadScenario('kill-az');
  const { durationSeconds } = scenario.faults[0] ?? { durationSeconds: 60 };
  const [settled] = await settleAt(
    { connection: { ...api, url: '', ca: null, serverName: null, dns: null } },
    {
      scenario: {
        ...scenario,
        load: { ...scenario.load, ratePerSecond: 30 },
        probe: { ...scenario.probe, ratePerSecond: 20 },
        faults: [{ name: 'surge', atSeconds: 0, durationSeconds, parameters: { factor: 3 } }],
      },
      deployment: world.deployment,
      timing: timingOf('lab'),
    },
  );
  expect(settled?.plan.pressure?.settings['ratePerSecond']).toBe(150);
});
