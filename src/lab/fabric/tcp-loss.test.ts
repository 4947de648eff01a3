import { describe, expect, test } from 'vitest';
import { UNIMPAIRED, addImpairments, drawDelayMs, type Impairment } from './impairment.js';
import { drawSetUp, drawTransit } from './tcp-loss.js';

const SEGMENT = 1448;
const lossy: Impairment = { ...UNIMPAIRED, lossPercent: 50 };

/** Draws in order: L a packet that is lost, - one that gets through. */
function script(packets: string): () => number {
  const draws = packets.split('').map((packet) => (packet === 'L' ? 0 : 0.999));
  return () => {
    const next = draws.shift();
    if (next === undefined) throw new Error('more packets than expected');
    return next;
  };
}

describe('setting a connection up', () => {
  const draw = (packets: string, speed = 1) =>
    drawSetUp(lossy, UNIMPAIRED, { speed, random: script(packets) });

  test.each([
    // Each draw of a packet that gets through is followed by those of its two delays.
    ['---', 0],
    ['L---', 1000],
    ['LL---', 3000],
    ['LLL---', 7000],
    ['LLLLLL---', 63_000],
  ])('%s takes %d ms', (packets, afterMs) => {
    expect(draw(packets)).toEqual({ afterMs, arrives: true });
  });

  test('is given up after seven tries, some two minutes', () => {
    expect(draw('LLLLLLL')).toEqual({ afterMs: 127_000, arrives: false });
  });

  test('its timers are declared time', () => {
    expect(draw('LL---', 10).afterMs).toBe(300);
  });

  test('an answer that is lost costs the same, and both directions’ delays are waited for', () => {
    const back = { delayMs: 30, jitterMs: 0, lossPercent: 50 };
    const there = { ...UNIMPAIRED, delayMs: 10 };
    const timing = { speed: 1, random: script('L---') };
    expect(drawSetUp(there, back, timing)).toEqual({ afterMs: 1040, arrives: true });
  });
});

describe('bytes on an established connection', () => {
  const draw = (bytes: number, packets: string, speed = 1) =>
    drawTransit(
      bytes,
      { way: { ...lossy, delayMs: 10 }, roundTripMs: 20 },
      // The first draw is the delay's.
      { speed, random: script(`-${packets}`) },
    );

  test.each([
    [1, '-', 10],
    [1, 'L-', 10 + 220],
    [1, 'LL-', 10 + 220 + 420],
    [1, 'LLL-', 10 + 220 + 420 + 820],
    // Three that follow tell the sender at once; what is lost again waits for the timer.
    [4 * SEGMENT, 'L----', 10 + 20],
    [4 * SEGMENT, 'LL----', 10 + 20 + 220],
    [4 * SEGMENT, '-L----', 10 + 220],
  ])('%d bytes, %s: %d ms', (bytes, packets, afterMs) => {
    expect(draw(bytes, packets)).toEqual({ afterMs, arrives: true });
  });

  test('the retransmission timer is declared time, and the round trip is real', () => {
    expect(draw(1, 'L-', 10).afterMs).toBe(10 + 20 + 20);
  });

  test('a segment that is lost sixteen times ends the connection', () => {
    const { arrives, afterMs } = draw(1, 'L'.repeat(16));
    expect(arrives).toBe(false);
    // tcp(7): tcp_retries2 of 15 is 924.6 s with timers of 200 ms; here with a last one and 20 ms a try.
    expect(afterMs / 1000).toBeGreaterThan(924.6);
  });

  test('without loss nothing is drawn but the delay', () => {
    const timing = { speed: 1, random: script('') };
    expect(() => drawTransit(1, { way: lossy, roundTripMs: 0 }, timing)).toThrow();
    const still = { speed: 1, random: () => 0.5 };
    expect(drawTransit(9 * SEGMENT, { way: UNIMPAIRED, roundTripMs: 0 }, still).afterMs).toBe(0);
  });
});

test('impairments of both ends add up, and losses meet one after the other', () => {
  const one = { delayMs: 10, jitterMs: 1, lossPercent: 50 };
  expect(addImpairments(one, one)).toEqual({ delayMs: 20, jitterMs: 2, lossPercent: 75 });
  expect(addImpairments(one, UNIMPAIRED)).toBe(one);
});

test('jitter is drawn evenly on both sides, and no packet arrives before it was sent', () => {
  const jittery = { delayMs: 10, jitterMs: 20, lossPercent: 0 };
  expect([0, 0.5, 1].map((draw) => drawDelayMs(jittery, () => draw))).toEqual([0, 10, 30]);
});
