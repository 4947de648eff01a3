import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JournalWriter } from '../../journal/journal-writer.js';
import { startClock } from '../../model/clock.js';
import type { JournalRecord } from '../../model/journal.js';
import { createAnnouncer, type Announcer } from './announcer.js';
import { makeReceivers } from './receivers.js';

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

const SECRET = 'a-secret-of-the-environment';
const ENVIRONMENT = { HOOK_TOKEN: SECRET, GRAFANA_TOKEN: SECRET };
const TOLD = { fault: { name: 'kill-az', index: 0 }, blastRadius: ['zone us-east-1a <b>'] };

let server: Server;
let base = '';
let received: Received[] = [];
/** What a path answers; 200 where it is left out, and nothing at all for null. */
let answers: Record<string, number | null> = {};

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      received.push({ method, path, headers, body });
      const answer = answers[path];
      if (answer === null) return;
      response.writeHead(answer ?? 200, answer === 302 ? { location: '/elsewhere' } : {});
      response.end(path === '/api/annotations' ? '{"id":7,"message":"Annotation added"}' : 'ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  received = [];
  answers = {};
});

function start(settings: Parameters<typeof makeReceivers>[0]): {
  announcer: Announcer;
  notes: () => string[];
  problems: readonly string[];
} {
  const records: JournalRecord[] = [];
  const journal: Pick<JournalWriter, 'append'> = { append: (record) => void records.push(record) };
  const { receivers, problems } = makeReceivers(settings, ENVIRONMENT);
  const announcer = createAnnouncer(receivers, {
    runId: 'run-1',
    scenario: 'kill-az',
    target: 'lab',
    speed: 10,
    planSha256: 'f'.repeat(64),
    journal: journal as JournalWriter,
    clock: startClock(),
  });
  const notes = (): string[] =>
    records.flatMap((each) => (each.kind === 'note' ? [each.text] : []));
  return { announcer, notes, problems };
}

describe('a webhook', () => {
  const hook = (path: string, timeoutSeconds = 5) => ({
    webhooks: [{ url: `${base}${path}`, headersFrom: { 'x-token': 'HOOK_TOKEN' }, timeoutSeconds }],
  });

  it('is told of start and end in this order, with a header from the environment', async () => {
    const { announcer, notes } = start(hook('/hook'));
    announcer.faultStarted(TOLD, 1000);
    announcer.faultEnded(TOLD, 5000);
    await announcer.close();
    expect(received.map(({ body }) => [body['event'], body['outcome']])).toEqual([
      ['fault-started', null],
      ['fault-ended', 'completed'],
    ]);
    expect(received[0]?.headers).toMatchObject({
      'x-token': SECRET,
      'content-type': 'application/json',
    });
    expect(received[0]?.body).toMatchObject({ version: 1, runId: 'run-1', speed: 10, ...TOLD });
    const [from = 0, to = 0] = received.map(({ body }) => Date.parse(String(body['at'])));
    expect(to - from).toBe(4000);
    expect(notes()).toEqual([]);
  });

  it('holds nothing up: nothing is sent before the caller goes on, and a silent one is given up', async () => {
    answers = { '/hook': null };
    const { announcer, notes } = start(hook('/hook', 0.2));
    announcer.faultStarted(TOLD, 1000);
    await Promise.resolve();
    expect(received).toEqual([]);
    announcer.faultEnded(TOLD, 5000);
    await announcer.close();
    expect(notes()).toEqual([
      'webhook 1 was not told that kill-az started: no answer in time',
      'webhook 1 was not told that kill-az ended: no answer in time',
    ]);
  });

  it.each([
    ['/fails', 500, 'answered with status 500'],
    ['/moved', 302, 'answered with status 302'],
  ])('at %s leaves a note, and nothing secret in it', async (path, status, why) => {
    answers = { [path]: status };
    const { announcer, notes } = start(hook(path));
    announcer.faultStarted(TOLD, 1000);
    await announcer.close();
    expect(notes()[0]).toContain(why);
    expect(notes().join()).not.toMatch(new RegExp(`${SECRET}|127\\.0\\.0\\.1`));
    expect(received.map((each) => each.path)).not.toContain('/elsewhere');
  });

  it('that is not there leaves a note', async () => {
    const { announcer, notes } = start({ webhooks: [{ url: 'http://127.0.0.1:9/x' }] });
    announcer.faultStarted(TOLD, 1000);
    await announcer.close();
    expect(notes()).toHaveLength(2);
    expect(notes()[0]).toMatch(/not reached/);
  });

  it('is told of the end of a fault that was cut short', async () => {
    const { announcer } = start(hook('/hook'));
    announcer.faultStarted(TOLD, 1000);
    await announcer.close();
    expect(received.at(-1)?.body).toMatchObject({ event: 'fault-ended', outcome: 'interrupted' });
  });

  it('whose variable is not set, or holds no https address, is left out and told of', () => {
    const { problems } = start({ webhooks: [{ urlFrom: 'NOT_SET' }, { urlFrom: 'HOOK_TOKEN' }] });
    expect(problems).toEqual([
      'webhook 1 is not told of faults: NOT_SET is not set',
      'webhook 2 is not told of faults: HOOK_TOKEN is no https:// address',
    ]);
  });
});

describe('Grafana', () => {
  const grafana = () => ({
    grafana: { url: `${base}/`, tokenFrom: 'GRAFANA_TOKEN', dashboardUid: 'd1', tags: ['web'] },
  });

  it('gets an annotation at the start, which becomes a region at the end', async () => {
    const { announcer, notes } = start(grafana());
    announcer.faultStarted(TOLD, 1000);
    announcer.faultEnded(TOLD, 5000);
    await announcer.close();
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/annotations',
      'PATCH /api/annotations/7',
    ]);
    const [first, last] = received;
    expect(first?.headers['authorization']).toBe(`Bearer ${SECRET}`);
    expect(first?.body).toMatchObject({
      dashboardUID: 'd1',
      tags: ['holdfast', 'kill-az', 'kill-az', 'web'],
    });
    expect(first?.body['text']).toContain('zone us-east-1a &lt;b&gt;');
    expect(Number(last?.body['timeEnd']) - Number(first?.body['time'])).toBe(4000);
    expect(notes()).toEqual([]);
  });

  it('gets the whole region at the end where it did not take the start', async () => {
    answers = { '/api/annotations': 503 };
    const { announcer, notes } = start(grafana());
    announcer.faultStarted(TOLD, 1000);
    announcer.faultEnded(TOLD, 5000);
    await announcer.close();
    expect(received[1]?.method).toBe('POST');
    expect(Number(received[1]?.body['timeEnd']) - Number(received[1]?.body['time'])).toBe(4000);
    expect(notes()).toHaveLength(2);
  });
});
