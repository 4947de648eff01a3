import type { WitnessAnswer } from '../model/second-witness.js';
import type { LaterRecord, StartRecord } from './journal-writer.js';

export const start: StartRecord = {
  kind: 'start',
  version: 3,
  atMs: 0,
  originEpochMs: 1_700_000_000_000,
  originMonotonicNs: '123456789',
  speed: 10,
  target: 'lab',
  planSha256: 'ab'.repeat(32),
  planPath: 'plan.json',
  scenario: {
    version: 1,
    name: 'kill-az',
    description: '',
    load: { engine: 'none', ratePerSecond: 0, connections: 1 },
    probe: { ratePerSecond: 100, timeoutSeconds: 10, requests: [] },
    phases: { beforeSeconds: 30, duringSeconds: 60, afterSeconds: 30 },
    faults: [{ name: 'kill-az', atSeconds: 0, durationSeconds: 60, parameters: {} }],
    abort: null,
    windows: null,
    objectives: { downtimeSeconds: 60 },
  },
  pid: 1,
};
export const answer: WitnessAnswer = {
  name: 'ALB',
  source: 'cloudwatch',
  query: '1 - (a) / (b)',
  figure: 'availability',
  tolerance: 0.01,
  phase: 'during',
  fromMs: 1,
  toMs: 2,
  value: null,
  note: 'It could not be asked.',
};
export const note = (text: string): LaterRecord => ({ kind: 'note', atMs: 1, text });
export const end: LaterRecord = { kind: 'end', atMs: 9, outcome: 'completed', reason: null };
export const sample = {
  intendedMs: 10,
  sentMs: 10.2,
  firstByteMs: null,
  endMs: 12,
  outcome: 'refused',
  status: 0,
  newConnection: true,
  backend: null,
  zone: null,
  request: 0,
} as const;
