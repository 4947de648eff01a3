import type { Bucket } from './availability.js';
import { percentileOf } from './percentiles.js';

/** Where the true availability per request lies, as far as this many requests can tell (95%). */
export interface AvailabilityInterval {
  readonly low: number;
  readonly high: number;
  readonly method: 'block-bootstrap' | 'rule-of-three';
}

const RESAMPLES = 1000;
/** With fewer seconds than this a resample is hardly ever different from the sample. */
const LEAST_SECONDS = 8;
const SEED = 0x686f6c64;

/**
 * Resamples whole blocks of neighbouring seconds: failures come in clusters, and an interval that
 * takes each request for independent (Wilson's) is far too narrow. Without any failure, or without
 * any success, the rule of three: n such requests only prove a share of 3/n. Deterministic.
 * Null where there is too little to tell.
 */
export function availabilityInterval(seconds: readonly Bucket[]): AvailabilityInterval | null {
  const requests = seconds.reduce((sum, second) => sum + second.requests, 0);
  const failed = seconds.reduce((sum, second) => sum + second.failed, 0);
  if (requests === 0) return null;
  const bound = Math.min(1, 3 / requests);
  if (failed === 0) return { low: 1 - bound, high: 1, method: 'rule-of-three' };
  if (failed === requests) return { low: 0, high: bound, method: 'rule-of-three' };
  if (seconds.length < LEAST_SECONDS) return null;

  const random = mulberry32(SEED);
  const shares = Float64Array.from({ length: RESAMPLES }, () => resampledShare(seconds, random));
  shares.sort();
  return {
    low: percentileOf(shares, 0.025) ?? 0,
    high: percentileOf(shares, 0.975) ?? 1,
    method: 'block-bootstrap',
  };
}

/** One resample: blocks of about √n seconds from anywhere, going round at the end. */
function resampledShare(seconds: readonly Bucket[], random: () => number): number {
  const blockLength = Math.round(Math.sqrt(seconds.length));
  let requests = 0;
  let failed = 0;
  for (let filled = 0; filled < seconds.length; filled += blockLength) {
    const start = Math.floor(random() * seconds.length);
    const length = Math.min(blockLength, seconds.length - filled);
    for (let offset = 0; offset < length; offset += 1) {
      const second = seconds[(start + offset) % seconds.length];
      requests += second?.requests ?? 0;
      failed += second?.failed ?? 0;
    }
  }
  return requests === 0 ? 1 : (requests - failed) / requests;
}

/** A small seeded generator (Tommy Ettinger's mulberry32): the same journal gives the same report. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
