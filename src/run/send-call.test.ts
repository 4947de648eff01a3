import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi } from '../lab/api/start-api.js';
import { createFixtureWorld } from '../lab/api/world-fixture.js';
import { startClock } from '../model/clock.js';
import { createRegionalClients, type RegionalClients } from './regional-clients.js';
import { fillFromOutput, sendCall, valueAt } from './send-call.js';

let api: Awaited<ReturnType<typeof startApi>>;
let regional: RegionalClients;
beforeAll(async () => {
  api = await startApi({ world: createFixtureWorld({ speed: 1 }), clock: startClock() });
  regional = createRegionalClients({ ...api, url: '', ca: null, serverName: null, dns: null });
});
afterAll(async () => {
  regional.destroy();
  await api.close();
});

it('sends what is data through the real client, and finds its way in the answer', async () => {
  const answer = await sendCall(regional.of, {
    region: 'us-east-1',
    service: 'ec2',
    operation: 'DescribeInstances',
    input: { MaxResults: 5 },
  });
  expect(valueAt(answer, 'Reservations.0.Instances.0.State.Name')).toBe('running');
  expect(valueAt(answer, 'Reservations.99.Instances')).toBeUndefined();
});

it('says what was refused, by which name of AWS’s', async () => {
  const call = { region: 'us-east-1', service: 'ec2', operation: 'StopInstances' } as const;
  await expect(
    sendCall(regional.of, { ...call, input: { InstanceIds: ['i-0123456789abcdef0'] } }),
  ).rejects.toMatchObject({
    code: 'call/refused',
    message: expect.stringContaining('InvalidInstanceID.NotFound') as string,
  });
  await expect(
    sendCall(regional.of, { ...call, operation: 'StopEverything', input: {} }),
  ).rejects.toMatchObject({ code: 'call/unknown-operation' });
});

it('fills an undo from the answer, and leaves out what never came', () => {
  const input = { id: { fromOutput: 'a.0.b' }, list: [{ fromOutput: 'c' }], rest: { x: 1 } };
  expect(fillFromOutput(input, { a: [{ b: 'i-1' }], c: 2 })).toEqual({
    id: 'i-1',
    list: [2],
    rest: { x: 1 },
  });
  expect(fillFromOutput(input, null)).toEqual({ list: [], rest: { x: 1 } });
});
