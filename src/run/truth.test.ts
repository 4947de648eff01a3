import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readJournal } from '../journal/journal-reader.js';
import { readTruthOutage, type TruthOutage } from '../lab/truth-outage.js';
import { INSTRUMENTS } from '../measure/instruments.js';
import { measureRun } from '../measure/measure-run.js';
import type { Measurement } from '../measure/measurement.js';
import type { JournalRecord } from '../model/journal.js';
import type { Sample } from '../model/sample.js';
import { loadScenario } from '../scenario/load-scenario.js';
import { timingOf } from '../target/timing.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import { LATENESS_P99_LIMIT_MS } from '../verdict/evidence.js';
import { runScenario } from './run-scenario.js';

/** How far the edges of an outage may lie apart, real milliseconds. */
const AGREEMENT_MS = 200;
const SPEED = 30;
const TIMEOUT_SECONDS = 60;
const PLAN = 'fixtures/plans/private-web-app/plan.json';

const SECRET = 'correct-horse-battery-staple';

let dir = '';
const said: string[] = [];
let records: readonly JournalRecord[];
let measured: Measurement;
let truth: readonly TruthOutage[];
/** How late the lab's own timers were at most, real ms; infinite where it did not say. */
let labLateMs: number;

// One run with a timeline of two faults: the lab starts once.
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-truth-'));
  vi.stubEnv('HOLDFAST_TEST_SECRET', SECRET);
  const stack = readStack(PLAN);
  const base = loadScenario('kill-az');
  const journal = await runScenario({
    scenario: {
      ...base,
      name: 'two-faults',
      // Little of it, for the edges to be those of the fault and not of a busy machine.
      load: { engine: 'none', ratePerSecond: 0, connections: 1 },
      probe: {
        ratePerSecond: 50,
        timeoutSeconds: TIMEOUT_SECONDS,
        login: {
          method: 'POST',
          path: '/session',
          headers: { 'x-password': '${env:HOLDFAST_TEST_SECRET}' },
          expectStatus: 201,
          expectBody: null,
          take: { session: { cookie: 'holdfast-session' } },
        },
        requests: base.probe.requests.map((request) => ({
          ...request,
          headers: { 'x-token': '${env:HOLDFAST_TEST_SECRET}', cookie: 'a=${login:session}' },
        })),
      },
      phases: { beforeSeconds: 30, duringSeconds: 240, afterSeconds: 30 },
      faults: [
        {
          name: 'kill-az',
          atSeconds: 0,
          durationSeconds: 130,
          parameters: { zone: 'database-primary' },
        },
        { name: 'stop-instance', atSeconds: 170, durationSeconds: 60, parameters: {} },
      ],
    },
    plan: stack.plan,
    deployment: readDeployment(stack),
    target: 'lab',
    timing: timingOf('lab'),
    speed: SPEED,
    dir,
    signal: new AbortController().signal,
    onProgress: (message) => said.push(message),
  });
  ({ records } = await readJournal(journal));
  measured = measureRun(records);
  labLateMs = measured.instruments[INSTRUMENTS.labTimers]?.['maxMs'] ?? Infinity;
  const last = samplesOf(records).at(-1)?.intendedMs ?? 0;
  truth = measured.clusters.map(({ startMs, untilMs }) =>
    readTruthOutage(join(journal.replace(/\.ndjson$/, ''), 'truth'), {
      startMs,
      untilMs: Math.min(untilMs, last),
      patienceMs: (TIMEOUT_SECONDS * 1000) / SPEED,
      lateMs: Math.min(labLateMs, AGREEMENT_MS),
    }),
  );
}, 120_000);
afterAll(() => vi.unstubAllEnvs());
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function samplesOf(all: readonly JournalRecord[]): Sample[] {
  return all
    .flatMap((record) => (record.kind === 'samples' ? [...record.samples] : []))
    .sort((a, b) => a.intendedMs - b.intendedMs);
}

it('no byte that the run wrote or said has a secret of its requests in it', () => {
  const [start] = records;
  expect(JSON.stringify(start)).toContain('${env:HOLDFAST_TEST_SECRET}');
  expect(said.length).toBeGreaterThan(0);
  expect(said.join('\n')).not.toContain(SECRET);
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(1);
  for (const { parentPath, name } of files) {
    expect(readFileSync(join(parentPath, name)).includes(SECRET), name).toBe(false);
  }
});

describe('a timeline of two faults', () => {
  it('injects each at its time, proves each by its witnesses, and undoes both', () => {
    const { faults, clusters } = measured;
    expect(faults.map(({ name, proven, seen }) => ({ name, proven, seen }))).toEqual([
      { name: 'kill-az', proven: true, seen: [expect.stringContaining('no longer routes')] },
      { name: 'stop-instance', proven: true, seen: [expect.stringContaining('no longer routes')] },
    ]);
    expect(clusters.map((cluster) => cluster.faults)).toEqual([[0], [1]]);
    const [first, second] = faults.map(({ startMs }) => startMs ?? 0);
    // The second one's declared start, and the requests that settle it anew and start it.
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan((160 * 1000) / SPEED);
    const undos = records.filter((record) => record.kind === 'undo');
    expect(undos.map(({ id, done }) => [id.split('/').slice(1).join('/'), done])).toEqual([
      ['0/experiment', false],
      ['0/experiment', true],
      ['1/experiment', false],
      ['1/experiment', true],
    ]);
    // Each was predicted before it began, the later one anew.
    const predicted = records.filter((record) => record.kind === 'prediction');
    expect(predicted.map(({ fault }) => fault)).toEqual([0, 1, 1]);
  });

  it.for([
    ['kill-az', 0],
    ['stop-instance', 1],
  ] as const)(
    'the probe and the load balancers’ own log agree on the outage of %s',
    ([, index], context) => {
      const { p99, max } = measured.latenessMs;
      // Such a run is inconclusive by its own evidence: its instrument shows nothing.
      context.skip(
        (p99 ?? 0) > LATENESS_P99_LIMIT_MS,
        `the probe was ${p99} ms late: busy machine`,
      );
      // The truth is dated by the lab: what it has no CPU for comes in later, or never where the
      // client is gone before the lab has accepted it.
      context.skip(labLateMs > AGREEMENT_MS, `the lab was ${labLateMs} ms late: busy machine`);
      const cluster = measured.clusters[index];
      const real = truth[index];
      const { lastFailureMs, outageMs } = cluster?.users ?? { lastFailureMs: null, outageMs: 0 };
      expect(real?.failed).toBeGreaterThan(0);
      expect(lastFailureMs).not.toBeNull();
      // A probe that sent late saw a later moment than the intended one, and so does a lab that read late.
      const bound = AGREEMENT_MS + (max ?? 0) + labLateMs;
      expect(Math.abs((lastFailureMs ?? 0) - (real?.lastMs ?? 0))).toBeLessThanOrEqual(bound);
      const firstMs = (lastFailureMs ?? 0) - outageMs;
      expect(Math.abs(firstMs - (real?.firstMs ?? 0))).toBeLessThanOrEqual(bound);
    },
  );
});
