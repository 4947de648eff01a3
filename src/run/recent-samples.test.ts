import { describe, expect, it } from 'vitest';
import type { Sample } from '../model/sample.js';
import { abortReason } from './abort-conditions.js';
import { createRecentSamples, type RecentSamples } from './recent-samples.js';

function samples(fromMs: number, toMs: number, ok: boolean): Sample[] {
  return Array.from({ length: (toMs - fromMs) / 100 }, (_, index) => ({
    intendedMs: fromMs + index * 100,
    sentMs: fromMs + index * 100,
    firstByteMs: null,
    endMs: fromMs + index * 100 + (ok ? 10 : 500),
    outcome: ok ? 'ok' : 'response-timeout',
    status: ok ? 200 : 0,
    newConnection: false,
    backend: null,
    zone: null,
    request: 0,
  }));
}

describe('what the probe saw lately', () => {
  it('is the last second, with the latencies before the fault beside it', () => {
    const recent = createRecentSamples(0);
    recent.add(samples(0, 2000, true));
    recent.markFault();
    recent.add(samples(2000, 2500, false));
    expect(recent.lastSecond()).toEqual({
      requests: 6,
      failed: 5,
      latencyP50Ms: 10,
      latencyP50BeforeMs: expect.closeTo(10, 1),
      latencyP95Ms: 10,
      latencyP95BeforeMs: expect.closeTo(10, 1),
    });
  });

  it('has what took longer than a second, once it has ended', () => {
    const recent = createRecentSamples(0);
    recent.add(samples(0, 6000, true));
    recent.add(samples(0, 1000, false).map((each) => ({ ...each, endMs: each.endMs + 5000 })));
    expect(recent.lastSecond()).toMatchObject({ failed: 10 });
  });

  it('shows a slow tail that the median does not', () => {
    const recent = createRecentSamples(0);
    const slow = (fromMs: number, share: number, byMs: number): Sample[] =>
      samples(fromMs, fromMs + 2000, true).map((each, index) =>
        index % (1 / share) === 0 ? { ...each, endMs: each.endMs + byMs } : each,
      );
    recent.add(slow(0, 0.1, 30));
    recent.markFault();
    recent.add(slow(2000, 0.25, 200));
    expect(recent.lastSecond()).toMatchObject({
      failed: 0,
      latencyP50Ms: 10,
      latencyP50BeforeMs: expect.closeTo(10, 1),
      latencyP95Ms: 210,
      latencyP95BeforeMs: expect.closeTo(40, 1),
    });
  });

  it('knows no latency where nothing was answered, or there was no fault yet', () => {
    const recent = createRecentSamples(0);
    recent.add(samples(0, 2000, false));
    expect(recent.lastSecond()).toMatchObject({ latencyP95Ms: null, latencyP95BeforeMs: null });
  });

  it('says nothing of a window that it does not know yet', () => {
    const recent = createRecentSamples(5000);
    recent.add(samples(0, 3000, false));
    expect(recent.within(5000)).toBeNull();
    recent.add(samples(3000, 6000, true));
    expect(recent.within(5000)).toEqual({ requests: 50, failed: 20 });
  });
});

describe('abort conditions', () => {
  const after = (...batches: Sample[][]): RecentSamples => {
    const recent = createRecentSamples(5000);
    for (const batch of batches) recent.add(batch);
    return recent;
  };
  const half = after(samples(0, 5000, true), samples(5000, 8000, false));

  it('are met by too many failures within a declared window, and in a row', () => {
    const below = (share: number) => ({ availabilityBelow: { share, windowSeconds: 50 } });
    expect(abortReason(below(0.5), half, 10)).toMatch(/30 of 50 requests failed within 50 s/);
    expect(abortReason(below(0.4), half, 10)).toBeUndefined();
    expect(abortReason({ consecutiveFailures: 30 }, half, 10)).toMatch(/30 requests in a row/);
    expect(abortReason({ consecutiveFailures: 31 }, half, 10)).toBeUndefined();
    expect(abortReason(null, half, 10)).toBeUndefined();
  });

  it('are not met by a run that has only just begun', () => {
    const young = after(samples(0, 1000, false));
    expect(
      abortReason({ availabilityBelow: { share: 1, windowSeconds: 50 } }, young, 10),
    ).toBeUndefined();
  });
});
