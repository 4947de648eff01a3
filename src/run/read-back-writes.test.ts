import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readJournal } from '../journal/journal-reader.js';
import { openJournal, type StartRecord } from '../journal/journal-writer.js';
import { syntheticJournal } from '../measure/synthetic-journal.fixture.js';
import { startClock } from '../model/clock.js';
import type { Sample } from '../model/sample.js';
import { SampleTable } from '../model/sample-table.js';
import { SessionCookies } from '../probe/session-cookies.js';
import type { Run } from './run-scenario.js';
import {
  checkReadBack,
  journalReadBack,
  NewestAcknowledged,
  type ReadBackSettings,
} from './read-back-writes.js';

/** Whether this one was written the server does not tell. */
const UNTOLD = 201;

let server: Server;
let dir = '';
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-read-back-'));
  server = createServer((request, response) => {
    // What was written with an even number is there.
    const number = Number(request.url?.split('-').at(-1));
    response.statusCode = number === UNTOLD ? 503 : number % 2 === 0 ? 200 : 404;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

const clock = startClock();

/** Each third is a write; those from 100 on were not acknowledged. */
const sample = (index: number): Sample => ({
  intendedMs: index,
  sentMs: index,
  firstByteMs: null,
  endMs: index + 1,
  outcome: index < 100 ? 'ok' : 'reset',
  status: 0,
  newConnection: false,
  backend: null,
  zone: null,
  request: index % 3 === 0 ? 1 : 0,
  ...(index % 3 === 0 ? { key: `a-${index}` } : {}),
});

function settingsOf(): ReadBackSettings {
  const get = { method: 'GET', path: '/', weight: 1, expectStatus: 200, expectBody: null } as const;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: null,
    serverName: null,
    timeoutMs: 5000,
    requests: [
      get,
      { ...get, method: 'POST', write: { keyHeader: 'key', readBack: '/items/{key}' } },
    ],
    originEpochMs: clock.originEpochMs,
    originMonotonicNs: String(clock.originMonotonicNs),
    sessions: new SessionCookies(),
  };
}

it('refuses to inject where not one write of those before is found again, and nothing less', async () => {
  const newest = new NewestAcknowledged();
  newest.add([3, 9, 15, 101, 105].map(sample));
  await expect(checkReadBack(newest.samples(), settingsOf())).rejects.toMatchObject({
    code: 'run/no-read-back',
    message: expect.stringContaining('3 of the writes') as string,
  });
  newest.add([sample(6)]);
  await expect(checkReadBack(newest.samples(), settingsOf())).resolves.toBeUndefined();
});

it('does not take for missing what nobody could look for', async () => {
  const untold = { ...sample(UNTOLD), outcome: 'ok' } as const;
  await expect(checkReadBack([untold], settingsOf())).rejects.toMatchObject({
    code: 'run/no-read-back',
    message: expect.stringContaining('none could be looked for') as string,
  });
});

it('looks for every write that the journal has, and for nothing else', async () => {
  const path = join(dir, 'run.ndjson');
  const journal = openJournal(path, syntheticJournal()[0] as StartRecord);
  for (let from = 0; from < 120; from += 30) {
    const batch = Array.from({ length: 30 }, (_, index) => sample(from + index));
    journal.append({ kind: 'samples', atMs: from, samples: SampleTable.of(batch) });
  }
  await journalReadBack(settingsOf(), {
    journal,
    clock,
    onProgress: () => undefined,
  } as unknown as Run);
  journal.close();
  const { records } = await readJournal(path);
  const found = records.filter((record) => record.kind === 'read-back');
  // Of 0, 3, 6, … 99 (34 of them) half are odd; 102 to 117 were not acknowledged.
  expect(found.map(({ readBack }) => readBack)).toEqual([
    {
      what: 'writes',
      acknowledged: 34,
      found: 17,
      gone: 17,
      unread: 0,
      goneKeys: Array.from({ length: 17 }, (_, index) => `a-${3 + 6 * index}`),
      unknown: 6,
      unknownFound: 3,
    },
  ]);
});
