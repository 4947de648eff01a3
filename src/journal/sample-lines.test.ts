import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTCOMES, type Sample } from '../model/sample.js';
import { SampleTable } from '../model/sample-table.js';
import { readSamples } from './read-samples.js';
import { writeSamples } from './write-samples.js';

/** Whole microseconds up to some days: the precision of a journal. */
const ms = fc.integer({ min: -1_000_000, max: 500_000_000_000 }).map((us) => us / 1000);
const name = fc.option(fc.oneof(fc.constantFrom('i-1', 'i-2'), fc.string()));
const samples = fc.array(
  fc.record(
    {
      intendedMs: ms,
      sentMs: ms,
      firstByteMs: fc.option(ms),
      endMs: ms,
      outcome: fc.constantFrom(...OUTCOMES),
      status: fc.integer({ min: 0, max: 999 }),
      newConnection: fc.boolean(),
      backend: name,
      zone: name,
      request: fc.integer({ min: 0, max: 300 }),
      key: fc.oneof(
        fc.string(),
        fc.integer().map((index) => `0d9f-${index}`),
      ),
    },
    {
      requiredKeys: [
        'intendedMs',
        'sentMs',
        'firstByteMs',
        'endMs',
        'outcome',
        'status',
        'newConnection',
        'backend',
        'zone',
        'request',
      ],
    },
  ),
  { maxLength: 40 },
);

/** Through the text of a line, as a journal has it. */
const roundTrip = (all: readonly Sample[]): readonly Sample[] => [
  ...(readSamples(JSON.parse(JSON.stringify(writeSamples(SampleTable.of(all))))) ?? []),
];

const SAMPLE: Sample = {
  intendedMs: 10,
  sentMs: 10.2,
  firstByteMs: 11,
  endMs: 12,
  outcome: 'ok',
  status: 200,
  newConnection: true,
  backend: 'i-1',
  zone: null,
  request: 0,
};

describe('samples in columns', () => {
  it('come back as they were, to the last digit of a microsecond', () => {
    fc.assert(
      fc.property(samples, (all) => {
        expect(roundTrip(all)).toEqual(all);
      }),
    );
  });

  it('are exact to half a microsecond where a time was finer', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), (intendedMs) => {
        const [back] = roundTrip([{ ...SAMPLE, intendedMs }]);
        expect(Math.abs((back?.intendedMs ?? NaN) - intendedMs)).toBeLessThanOrEqual(0.000_501);
      }),
    );
  });

  it('of a steady second take few bytes', () => {
    const second = Array.from({ length: 1000 }, (_, index): Sample => ({
      ...SAMPLE,
      intendedMs: index,
      sentMs: index + 0.2 + (index % 7) / 1000,
      firstByteMs: index + 1.2,
      endMs: index + 1.3,
      newConnection: false,
      backend: index % 2 === 0 ? 'i-1' : 'i-2',
    }));
    expect(JSON.stringify(writeSamples(SampleTable.of(second))).length).toBeLessThan(20_000);
  });

  const sound = writeSamples(SampleTable.of([SAMPLE, { ...SAMPLE, status: 204, key: 'a-1' }]));
  it.each<[string, object]>([
    ['nothing', {}],
    ['another number of rows', { ...sound, rows: 3 }],
    ['rows that are no count', { ...sound, rows: -1 }],
    ['a column that is too short', { ...sound, sentUs: [1] }],
    ['half a microsecond, made good later', { ...sound, sentUs: [0.5, 1], firstByteUs: [0.5, 1] }],
    ['text for a number', { ...sound, endUs: ['1', 1] }],
    ['nothing for a number', { ...sound, intendedUs: [null, 1] }],
    ['an unknown outcome', { ...sound, outcome: { of: ['fine'] } }],
    ['a status that is none', { ...sound, status: { of: [-1] } }],
    ['a name that is none', { ...sound, backend: { of: [1] } }],
    ['a flag that is none', { ...sound, newConnection: { of: [1] } }],
    ['no values', { ...sound, zone: { of: [] } }],
    ['several values and no places', { ...sound, status: { of: [200, 204] } }],
    ['too few places', { ...sound, status: { of: [200, 204], at: [0] } }],
    ['a place without a value', { ...sound, status: { of: [200, 204], at: [0, 2] } }],
    ['a key of no row', { ...sound, keys: { prefix: '', rows: [2], rest: ['x'] } }],
    ['keys and rows of different length', { ...sound, keys: { prefix: '', rows: [1], rest: [] } }],
    ['a key that is no text', { ...sound, keys: { prefix: 'a', rows: [1], rest: [1] } }],
  ])('are refused with %s', (_name, written) => {
    expect(readSamples(sound)?.length).toBe(2);
    expect(readSamples(written)).toBeNull();
  });
});
