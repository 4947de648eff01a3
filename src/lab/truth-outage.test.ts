import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTruthOutage } from './truth-outage.js';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'holdfast-truth-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const WATCHED = { startMs: 1000, untilMs: 9000, patienceMs: 500 };

test('failed is what users waited for in vain, answered with an error or not at all', () => {
  write(
    { atMs: 2000, status: 200 },
    { atMs: 2100, status: 503 },
    { atMs: 2200, status: 404 },
    { atMs: 2250, outcome: 'load-balancer-error', status: 503 },
    { atMs: 2260, outcome: 'load-balancer-error', status: 408 },
    { atMs: 2300, outcome: 'truncated' },
    { atMs: 2400, endMs: 2900, outcome: 'client-gone', status: 460 },
    { atMs: 2500, endMs: 3000, outcome: 'unreached', status: 0 },
  );
  expect(readTruthOutage(dir, WATCHED)).toEqual({
    requests: 8,
    failed: 5,
    firstMs: 2100,
    lastMs: 2500,
  });
});

test.each([
  ['who left sooner than users do', { atMs: 2000, endMs: 2100, outcome: 'client-gone' }],
  ['who gave up a node that was cut off sooner', { atMs: 2000, endMs: 2100, outcome: 'unreached' }],
  ['a health check of Route 53', { atMs: 2000, status: 503, healthCheck: true }],
  ['what was over before', { atMs: 900, endMs: 990, status: 503 }],
  ['what had not ended', { atMs: 8900, endMs: 9100, status: 503 }],
])('%s does not count', (_what, record) => {
  write({ atMs: 3000 }, record);
  expect(readTruthOutage(dir, WATCHED)).toMatchObject({ requests: 1, failed: 0, firstMs: null });
});

test('a client that came while the lab had no CPU waited for as much longer', () => {
  write({ atMs: 2000, endMs: 2400, outcome: 'client-gone' });
  expect(readTruthOutage(dir, WATCHED)).toMatchObject({ failed: 0 });
  expect(readTruthOutage(dir, { ...WATCHED, lateMs: 100 })).toMatchObject({ failed: 1 });
});

function write(...records: readonly Readonly<Record<string, unknown>>[]): void {
  const lines = records.map((record) =>
    JSON.stringify({
      endMs: Number(record['atMs']) + 10,
      outcome: 'answered',
      status: 200,
      ...record,
    }),
  );
  writeFileSync(join(dir, 'load-balancers.ndjson'), `${lines.join('\n')}\n`);
}
