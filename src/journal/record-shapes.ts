import { JOURNAL_VERSION } from '../model/journal.js';
import type { JournalRecord, ReadBack } from '../model/journal.js';
import type { Scenario } from '../model/scenario.js';
import type { WitnessAnswer } from '../model/second-witness.js';
import type { Prediction } from '../model/prediction.js';
import { readSamples } from './read-samples.js';

type Check = (value: unknown) => boolean;
/** A check for every field. Unknown fields are let pass. */
type Shape<T> = { readonly [K in keyof T]-?: Check };
type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isTime: Check = (value) => typeof value === 'number' && value >= 0 && value < Infinity;
const isCount: Check = (value) => Number.isSafeInteger(value) && isTime(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isAnything: Check = () => true;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const orLeftOut =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    isList(value) && value.every(check);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const shaped = <T>(shape: Shape<T>): Check => {
  const entries = Object.entries<Check>(shape);
  return (value) => isObject(value) && entries.every(([field, check]) => check(value[field]));
};

// Only what the stages after a run read; a scenario file itself is checked where it is loaded.
const isScenario = shaped<
  Pick<Scenario, 'name' | 'load' | 'probe' | 'phases' | 'faults' | 'objectives'>
>({
  name: isText,
  load: isObject,
  probe: (value) => isObject(value) && isTime(value['ratePerSecond']) && isList(value['requests']),
  phases: isObject,
  faults: listOf(
    (value) => isObject(value) && isText(value['name']) && isTime(value['durationSeconds']),
  ),
  objectives: isObject,
});

const isInterval: Check = (value) =>
  isObject(value) && isNumber(value['low']) && orNull(isNumber)(value['high']);
const isPrediction = shaped<Prediction>({
  fault: isText,
  lost: listOf(isText),
  capacity: isObject,
  path: isObject,
  detectSeconds: isInterval,
  outageSeconds: orNull(isInterval),
  addedLatencyMs: (value) => value === undefined || isInterval(value),
  basis: listOf(isText),
});

const isReadBack = shaped<ReadBack>({
  what: oneOf('writes', 'sessions'),
  acknowledged: isCount,
  found: isCount,
  gone: isCount,
  unread: isCount,
  goneKeys: listOf(isText),
  unknown: isCount,
  unknownFound: isCount,
});

const isAnswer = shaped<WitnessAnswer>({
  name: isText,
  source: oneOf('prometheus', 'cloudwatch'),
  query: isText,
  figure: oneOf('availability', 'latencyP95Ms'),
  tolerance: isTime,
  phase: oneOf('before', 'during', 'after'),
  fromMs: isNumber,
  toMs: isNumber,
  value: orNull(isNumber),
  note: isText,
});

const kind = isText;
const atMs = isTime;

const SHAPES: { readonly [K in JournalRecord['kind']]: Shape<RecordOf<K>> } = {
  start: {
    kind,
    version: oneOf(JOURNAL_VERSION),
    atMs: oneOf(0),
    originEpochMs: isTime,
    originMonotonicNs: (value) => typeof value === 'string' && /^\d+$/.test(value),
    speed: (value) => isTime(value) && value !== 0,
    target: isText,
    planSha256: isText,
    planPath: isText,
    scenario: isScenario,
    scenarioName: orLeftOut(isText),
    ownApp: orLeftOut(isFlag),
    pid: isCount,
  },
  deployment: { kind, atMs, deployment: isObject, url: isText },
  prediction: {
    kind,
    atMs,
    fault: isCount,
    prediction: isPrediction,
    reservations: listOf(isText),
  },
  phase: { kind, atMs, phase: oneOf('before', 'during', 'after') },
  // The columns are checked as they are read.
  samples: { kind, atMs, samples: isObject },
  intent: { kind, atMs, id: isText, what: isText, details: isAnything },
  undo: { kind, atMs, id: isText, how: isText, done: isFlag, details: isAnything },
  process: {
    kind,
    atMs,
    process: shaped<RecordOf<'process'>['process']>({
      role: isText,
      pid: isCount,
      startTicks: orNull(isText),
      group: isFlag,
    }),
    event: oneOf('started', 'ended'),
  },
  fault: {
    kind,
    atMs,
    fault: isCount,
    name: isText,
    event: oneOf('started', 'proven', 'ended', 'not-proven'),
    details: isAnything,
  },
  'target-state': {
    kind,
    atMs,
    target: isText,
    zone: isText,
    state: isText,
    reason: orNull(isText),
  },
  'database-state': { kind, atMs, database: isText, zone: isText, state: isText },
  instance: { kind, atMs, instance: isText, zone: isText, state: isText },
  alarm: { kind, atMs, name: isText, state: isText, reason: orNull(isText) },
  call: {
    kind,
    atMs,
    fault: isCount,
    name: isText,
    event: oneOf('answered', 'refused', 'over', 'failed', 'rejected'),
    details: isAnything,
  },
  'second-witness': { kind, atMs, answer: isAnswer },
  'read-back': { kind, atMs, readBack: isReadBack },
  instrument: {
    kind,
    atMs,
    name: isText,
    figures: (value) => isObject(value) && Object.values(value).every(isNumber),
  },
  note: { kind, atMs, text: isText },
  end: {
    kind,
    atMs,
    outcome: oneOf('completed', 'interrupted', 'aborted', 'failed'),
    reason: orNull(isText),
  },
};

/** What is wrong with one parsed line, or the record. `unknown-kind` carries the kind. */
export type RecordCheck =
  | { readonly ok: true; readonly record: JournalRecord }
  | { readonly ok: false; readonly problem: 'not-a-record' }
  | { readonly ok: false; readonly problem: 'unknown-kind'; readonly kind: string }
  | { readonly ok: false; readonly problem: 'bad-field'; readonly kind: string; field: string };

/** Checks the basic shape of one line of a journal, and reads its samples into a table. */
export function checkRecord(value: unknown): RecordCheck {
  if (!isObject(value) || typeof value['kind'] !== 'string') {
    return { ok: false, problem: 'not-a-record' };
  }
  const name = value['kind'];
  if (!Object.hasOwn(SHAPES, name)) return { ok: false, problem: 'unknown-kind', kind: name };
  const shape = Object.entries<Check>(SHAPES[name as JournalRecord['kind']]);
  const bad = shape.find(([field, check]) => !check(value[field]));
  if (bad !== undefined) return { ok: false, problem: 'bad-field', kind: name, field: bad[0] };
  if (name !== 'samples') return { ok: true, record: value as JournalRecord };
  const samples = readSamples(value['samples']);
  if (samples === null) return { ok: false, problem: 'bad-field', kind: name, field: 'samples' };
  return { ok: true, record: { kind: name, atMs: Number(value['atMs']), samples } };
}
