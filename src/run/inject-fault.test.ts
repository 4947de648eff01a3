import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FaultCall, FaultPlan, Witness } from '../fault/fault-driver.js';
import { readJournal } from '../journal/journal-reader.js';
import { openJournal } from '../journal/journal-writer.js';
import { startApi } from '../lab/api/start-api.js';
import { createFixtureWorld, type FixtureWorld } from '../lab/api/world-fixture.js';
import { SCENARIO } from '../measure/synthetic-journal.fixture.js';
import { startClock } from '../model/clock.js';
import type { JournalRecord } from '../model/journal.js';
import { lossOf } from '../model/loss.js';
import { JOURNAL_VERSION } from '../model/journal.js';
import type { Announcer } from './announce/announcer.js';
import type { FaultRun } from './fault-run.js';
import { runFaults } from './fault-timeline.js';
import { createRecentSamples } from './recent-samples.js';
import { createRegionalClients } from './regional-clients.js';
import type { SettledFault } from './settle-faults.js';
import { createUndoStack } from './undo-stack.js';

const REGION = 'us-east-1';
/** A declared minute takes 0.6 s. */
const SPEED = 100;

let dir = '';
let world: FixtureWorld;
let run: FaultRun;
let ids: readonly string[];
let read: () => Promise<readonly JournalRecord[]>;
const closers: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-inject-'));
  world = createFixtureWorld({ speed: SPEED });
  ids = [...world.live.keys()];
  const clock = startClock();
  const api = await startApi({ world, clock });
  const connection = { ...api, url: '', ca: null, serverName: null, dns: null };
  const regional = createRegionalClients(connection);
  const path = join(dir, 'run.ndjson');
  const journal = openJournal(path, {
    kind: 'start',
    version: JOURNAL_VERSION,
    atMs: 0,
    originEpochMs: clock.originEpochMs,
    originMonotonicNs: clock.originMonotonicNs.toString(),
    speed: SPEED,
    target: 'lab',
    planSha256: '',
    planPath: '',
    scenario: SCENARIO,
    pid: 1,
  });
  read = async () => (await readJournal(path)).records;
  closers.push(
    () => journal.close(),
    () => api.close(),
    () => regional.destroy(),
  );
  run = {
    runId: 'run',
    clientsOf: regional.of,
    connection,
    accountId: world.deployment.accountId,
    stopAlarms: [],
    speed: SPEED,
    clock,
    journal,
    undos: createUndoStack(journal, clock),
    watch: {
      states: new Map(),
      changesSince: () => [],
      longestGapMs: () => 0,
      stop: () => Promise.resolve(),
    },
    recent: createRecentSamples(0),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  rmSync(dir, { recursive: true, force: true });
});

/** Stops an instance by EC2's own API, and starts it again. */
function stopping(id: string | undefined): FaultCall {
  const input = { InstanceIds: [id] };
  const call = { region: REGION, service: 'ec2', operation: 'StopInstances', input } as const;
  return {
    name: `stop ${id}`,
    call,
    undo: {
      ...call,
      operation: 'StartInstances',
      input: { InstanceIds: [{ fromOutput: 'StoppingInstances.0.InstanceId' }] },
    },
    until: {
      call: { ...call, operation: 'DescribeInstances' },
      path: 'Reservations.0.Instances.0.State.Name',
      succeeded: ['stopped'],
      failed: ['terminated'],
    },
  };
}

const SEES: Witness = { what: 'somebody sees it', look: () => Promise.resolve('seen') };
const BLIND: Witness = { what: 'nobody sees it', look: () => Promise.resolve(null) };

function fault(index: number, calls: readonly FaultCall[], witnesses = [SEES]): SettledFault {
  const plan: FaultPlan = {
    experiment: null,
    calls,
    pressure: null,
    loss: lossOf({ fault: `fault-${index}`, instancesBefore: 2, durationSeconds: 60 }),
    witnesses,
    blastRadius: ['stops instances'],
  };
  return {
    index,
    spec: { name: `fault-${index}`, atSeconds: 0, durationSeconds: 60, parameters: {} },
    plan,
    prediction: {
      fault: `fault-${index}`,
      lost: [],
      capacity: { before: 2, after: 2, share: 1 },
      path: { survives: true, why: '' },
      detectSeconds: { low: 0, high: 0 },
      outageSeconds: { low: 0, high: 0 },
      basis: [],
    },
  };
}

const again = (settled: SettledFault): Promise<SettledFault> => Promise.resolve(settled);

function story(records: readonly JournalRecord[]): string[] {
  return records.flatMap((record) => {
    if (record.kind === 'intent') return [`intent ${record.what}`];
    if (record.kind === 'undo') return [`undo ${record.how} ${record.done ? 'done' : 'open'}`];
    if (record.kind === 'call') return [`call ${record.event}`];
    return record.kind === 'fault' ? [`fault ${record.event}`] : [];
  });
}

it('tells of start and end once the journal has them, and does not wait for whoever is told', async () => {
  const told: string[] = [];
  const seen = async (what: string): Promise<void> => {
    told.push(what, ...story(await read()).filter((line) => line.startsWith('fault')));
  };
  const looks: Promise<void>[] = [];
  const announcer: Announcer = {
    faultStarted: ({ fault: { name } }) => void looks.push(seen(`start of ${name}`)),
    faultEnded: ({ fault: { name } }) => void looks.push(seen(`end of ${name}`)),
    close: () => new Promise(() => undefined),
  };
  await runFaults([fault(0, [stopping(ids[0])])], { ...run, announcer }, again);
  await Promise.all(looks);
  expect(told.slice(0, 2)).toEqual(['start of fault-0', 'fault started']);
  expect(told).toContain('end of fault-0');
  expect(told.slice(told.indexOf('end of fault-0'))).toContain('fault ended');
});

it('makes a call, follows it to its end, and undoes it by what its answer told', async () => {
  await runFaults([fault(0, [stopping(ids[0])])], run, again);
  const records = await read();
  expect(story(records)).toEqual([
    'intent inject fault-0',
    `intent StopInstances in ${REGION}`,
    // Before the call is sent, and again with what only its answer told.
    `undo StartInstances in ${REGION} open`,
    'call answered',
    `undo StartInstances in ${REGION} open`,
    'fault started',
    'fault proven',
    'call over',
    'fault ended',
    `undo StartInstances in ${REGION} done`,
  ]);
  const learnt = records.findLast((record) => record.kind === 'undo');
  expect(learnt).toMatchObject({ details: { call: { input: { InstanceIds: [ids[0]] } } } });
  await expect.poll(() => world.live.get(ids[0] ?? '')?.state).toBe('running');
});

it('is proven only where all of its witnesses have seen it', async () => {
  await runFaults([fault(0, [stopping(ids[0])], [SEES, BLIND])], run, again);
  const records = await read();
  const faults = records.filter((record) => record.kind === 'fault');
  expect(faults.map(({ event }) => event)).toEqual(['started', 'ended', 'not-proven']);
  expect(faults.at(-1)).toMatchObject({
    details: { reason: 'it was not seen that nobody sees it' },
  });
});

it('undoes last first where a later call is refused, and says which', async () => {
  const calls = [stopping(ids[0]), stopping(ids[1]), stopping('i-0123456789abcdef0')];
  await expect(runFaults([fault(0, calls)], run, again)).rejects.toMatchObject({
    code: 'call/refused',
  });
  const done = (await read()).flatMap((record) =>
    record.kind === 'undo' && record.done ? [record.id] : [],
  );
  // What was refused did nothing, so nothing is sent to undo it.
  expect(done).toEqual([
    'run/0/stop i-0123456789abcdef0',
    `run/0/stop ${ids[1]}`,
    `run/0/stop ${ids[0]}`,
  ]);
  for (const id of ids.slice(0, 2)) {
    await expect.poll(() => world.live.get(id)?.state).toBe('running');
  }
});

it('gives up the other fault where one fails, and leaves nothing of it', async () => {
  const faults = [fault(0, [stopping(ids[0])]), fault(1, [stopping('i-0123456789abcdef0')])];
  await expect(runFaults(faults, run, again)).rejects.toMatchObject({ code: 'call/refused' });
  await expect.poll(() => world.live.get(ids[0] ?? '')?.state).toBe('running');
});
