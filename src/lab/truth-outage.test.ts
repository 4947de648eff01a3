import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTruthOutage } from './truth-outage.js';

const PATIENCE = { startMs: 0, untilMs: 60_000, patienceMs: 2_000 };
const line = (atMs: number, endMs: number, outcome: string, status: number): string =>
  `${JSON.stringify({ atMs, endMs, outcome, status })}\n`;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  writeFileSync(
    join(dir, 'load-balancers.ndjson'),
    line(1_000, 1_001, 'load-balancer-error', 502) +
      line(2_000, 4_000, 'client-gone', 460) +
      // Its client waited for 2 s, of which the lab slept through 400 ms before it read the request.
      line(5_400, 7_000, 'client-gone', 460) +
      line(8_000, 8_300, 'client-gone', 460) +
      line(9_000, 9_002, 'answered', 200),
  );
});
afterAll(() => rmSync(dir, { recursive: true }));

test('a client that waited as long as users do was failed, and one that left sooner was not', () => {
  const { requests, failed, firstMs, lastMs } = readTruthOutage(dir, PATIENCE);
  expect({ requests, failed, firstMs, lastMs }).toEqual({
    requests: 3,
    failed: 2,
    firstMs: 1_000,
    lastMs: 2_000,
  });
});

test('one that came while the lab had no CPU waited for as much longer', () => {
  expect(readTruthOutage(dir, { ...PATIENCE, lateMs: 400 })).toMatchObject({
    failed: 3,
    lastMs: 5_400,
  });
});
