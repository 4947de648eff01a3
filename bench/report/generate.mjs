// A synthetic journal of known truth, of any length, written by the product's own journal writer: no
// such run took place. Half-way through, a tenth of the time, half of the requests fail in several
// ways; beside that one request in 200,000 fails alone.
import { openJournal } from '../../dist/journal/journal-writer.js';
import { OUTCOMES } from '../../dist/model/sample.js';
import { deployPlan } from '../../dist/deploy-plan.js';
import { SampleTable } from '../../dist/model/sample-table.js';
import { readStack } from '../../dist/topology/read-stack.js';

const PLAN = new URL('../../fixtures/plans/private-web-app/plan.json', import.meta.url).pathname;
const ORIGIN_EPOCH_MS = Date.UTC(2026, 0, 1);
const TIMEOUT_MS = 5000;
const ALONE_EVERY = 200_000;
const WRITE_EVERY = 10;
const FAILURES = OUTCOMES.filter((outcome) => outcome !== 'ok').slice(0, 4);

/** Writes the journal; tells what is in it. */
export function writeSyntheticJournal(path, { seconds, ratePerSecond }) {
  const journal = openJournal(path, startRecord({ seconds, ratePerSecond }));
  const lengthMs = seconds * 1000;
  const fault = { startMs: lengthMs / 2, endMs: lengthMs * 0.6 };
  const told = { requests: 0, failed: 0 };
  const at = (atMs, kind, fields) => journal.append({ kind, atMs, ...fields });
  const event = (atMs, name) =>
    at(atMs, 'fault', { fault: 0, name: 'kill-az', event: name, details: {} });

  at(0, 'deployment', { deployment: deployPlan(readStack(PLAN)), url: 'http://127.0.0.1:1' });
  at(0, 'phase', { phase: 'before' });
  for (const [atMs, batch] of batches({ lengthMs, ratePerSecond, fault })) {
    told.requests += batch.length;
    told.failed += batch.filter(({ outcome }) => outcome !== 'ok').length;
    at(atMs, 'samples', { samples: SampleTable.of(batch) });
  }
  at(fault.startMs, 'phase', { phase: 'during' });
  event(fault.startMs, 'started');
  event(fault.startMs + 1000, 'proven');
  event(fault.endMs, 'ended');
  at(fault.endMs, 'phase', { phase: 'after' });
  at(lengthMs, 'instrument', {
    name: 'probe',
    figures: { intended: told.requests, recorded: told.requests, localErrors: 0 },
  });
  at(lengthMs + TIMEOUT_MS, 'end', { outcome: 'completed', reason: null });
  journal.close();
  return told;
}

/** What ended in each second, in the order in which it ended, as the probe hands it over. */
function* batches({ lengthMs, ratePerSecond, fault }) {
  const random = mulberry32(6);
  let waiting = [];
  let index = 0;
  for (let endMs = 1000; endMs <= lengthMs + TIMEOUT_MS + 1000; endMs += 1000) {
    for (; (index * 1000) / ratePerSecond < Math.min(endMs, lengthMs); index += 1) {
      waiting.push(sampleOf(index, (index * 1000) / ratePerSecond, fault, random));
    }
    const ended = waiting.filter((sample) => sample.endMs < endMs);
    waiting = waiting.filter((sample) => sample.endMs >= endMs);
    if (ended.length > 0) yield [endMs, ended.sort((a, b) => a.endMs - b.endMs)];
  }
}

function sampleOf(index, intendedMs, fault, random) {
  const inFault = intendedMs >= fault.startMs && intendedMs < fault.endMs && random() < 0.5;
  const fails = inFault || index % ALONE_EVERY === ALONE_EVERY - 1;
  const outcome = fails ? FAILURES[Math.floor(random() * FAILURES.length)] : 'ok';
  const status = outcome === 'ok' ? 200 : outcome.endsWith('error') ? 503 : 0;
  const sentMs = intendedMs + 0.05 + random() * 0.9;
  const slow = outcome.includes('timeout') ? TIMEOUT_MS : 2 * Math.exp(4 * random() ** 4);
  const zone = Math.floor(random() * 2);
  return {
    intendedMs: toMicroseconds(intendedMs),
    sentMs: toMicroseconds(sentMs),
    firstByteMs: status === 0 ? null : toMicroseconds(sentMs + slow * 0.9),
    endMs: toMicroseconds(sentMs + slow),
    outcome,
    status,
    newConnection: index % 50 === 0,
    backend: status === 200 ? `i-0123456789abcde${zone}${Math.floor(random() * 2)}` : null,
    zone: status === 200 ? `us-east-1${'ab'[zone]}` : null,
    request: index % WRITE_EVERY === 0 ? 1 : 0,
    ...(index % WRITE_EVERY === 0 ? { key: `e8b7a2d4-3f0c-4b7e-9a51-6d2f8c1b0a97-${index}` } : {}),
  };
}

export function startRecord({ seconds, ratePerSecond }) {
  const request = (method, path) => ({
    method,
    path,
    weight: 1,
    expectStatus: 200,
    expectBody: null,
  });
  return {
    kind: 'start',
    version: 3,
    atMs: 0,
    originEpochMs: ORIGIN_EPOCH_MS,
    originMonotonicNs: '0',
    speed: 1,
    target: 'lab',
    planSha256: '0'.repeat(64),
    planPath: 'plan.json',
    pid: 1,
    scenario: {
      version: 1,
      name: 'kill-az',
      description: 'Synthetic.',
      load: { engine: 'none', ratePerSecond: 0, connections: 1 },
      probe: {
        ratePerSecond,
        timeoutSeconds: TIMEOUT_MS / 1000,
        requests: [request('GET', '/'), request('POST', '/items')],
      },
      phases: {
        beforeSeconds: seconds / 2,
        duringSeconds: seconds / 10,
        afterSeconds: (seconds * 4) / 10,
      },
      faults: [{ name: 'kill-az', atSeconds: 0, durationSeconds: seconds / 10, parameters: {} }],
      abort: null,
      windows: null,
      objectives: { availability: { before: 0.99 } },
    },
  };
}

function toMicroseconds(ms) {
  return Math.round(ms * 1000) / 1000;
}

/** A small seeded generator (Tommy Ettinger's mulberry32): the same journal every time. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
