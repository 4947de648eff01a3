import { request } from 'node:https';
import { expect, it } from 'vitest';
import { createClients, destroyClients } from '../target/clients.js';
import { readTargets } from '../target/inventory.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import { PLAN, startCli } from './cli.fixture.js';

/** For a machine that is busy besides. */
const BUSY = { timeout: 20_000 };

interface Ready {
  readonly endpoint: string;
  readonly url: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Status of one request; the lab's certificate is made on the spot, and known to our clients only. */
function status(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

it('holdfast lab prints one line of JSON, serves SDK clients and users, and ends on SIGINT', async () => {
  const lab = startCli('lab', PLAN, '--speed', '20');
  await lab.saw('"endpoint"');
  const lines = lab.stdout().trim().split('\n');
  expect(lines).toHaveLength(1);
  const ready = JSON.parse(lines[0] ?? '') as Ready;
  expect(Object.keys(ready).toSorted()).toEqual(['credentials', 'endpoint', 'region', 'url']);
  expect(new URL(ready.endpoint).hostname).toBe('127.0.0.1');

  const clients = createClients({ ...ready, ca: null, serverName: null, dns: null });
  const deployment = readDeployment(readStack(PLAN));
  const states = async (): Promise<string[]> =>
    (await readTargets(clients, deployment)).map(({ state }) => state);
  // A busy machine may just have missed a health check.
  await expect.poll(states, BUSY).toEqual(['healthy', 'healthy', 'healthy', 'healthy']);
  destroyClients(clients);
  await expect.poll(() => status(ready.url), BUSY).toBe(200);

  lab.child.kill('SIGINT');
  expect((await lab.ended).code).toBe(130);
  await expect(status(ready.url)).rejects.toThrow(/ECONNREFUSED/);
});
