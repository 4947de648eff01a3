import { expect, it } from 'vitest';
import type { Sample } from '../model/sample.js';
import { SampleTable } from '../model/sample-table.js';
import { BreakdownStream, breakDown } from './breakdown.js';

function sample(more: Partial<Sample>): Sample {
  return {
    intendedMs: 0,
    sentMs: 0,
    firstByteMs: 1,
    endMs: 10,
    outcome: 'ok',
    status: 200,
    newConnection: false,
    backend: null,
    zone: null,
    request: 0,
    ...more,
  };
}

it('tells new connections, zones and targets apart, and what told nothing', () => {
  const samples = [
    sample({ newConnection: true, endMs: 50, backend: 'i-2', zone: 'b' }),
    sample({ newConnection: true, outcome: 'refused' }),
    sample({ backend: 'i-1', zone: 'a' }),
    sample({ backend: 'i-1', zone: 'a', outcome: 'target-error', endMs: 900 }),
    sample({}),
  ];
  const figures = breakDown([SampleTable.of(samples)]);
  const stream = new BreakdownStream();
  stream.add(samples);
  expect(stream.finish()).toEqual(figures);
  expect(figures).toMatchObject({
    newConnections: { recorded: 2, failed: 1 },
    keptConnections: {
      recorded: 3,
      failed: 1,
      latencyMs: { p50: expect.closeTo(10, 1) as number },
    },
    zones: [
      { zone: 'a', recorded: 2, failed: 1 },
      { zone: 'b', recorded: 1, failed: 0 },
    ],
    targets: [
      { target: 'i-1', zone: 'a', recorded: 2, failed: 1 },
      { target: 'i-2', zone: 'b', recorded: 1, failed: 0 },
    ],
    untold: { recorded: 2, failed: 1 },
  });
  expect(figures.newConnections.latencyMs.p99).toBeCloseTo(50, 0);
  expect(breakDown([]).newConnections).toEqual({
    recorded: 0,
    failed: 0,
    latencyMs: { p50: null, p95: null, p99: null },
  });
});

it('keeps a bounded number of names', () => {
  const many = Array.from({ length: 500 }, (_, index) => sample({ backend: `i-${index}` }));
  const { targets, untold } = breakDown([SampleTable.of(many)]);
  expect(targets.length).toBe(50);
  expect(untold.recorded).toBe(450);
});
