import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startClock } from '../model/clock.js';
import type { Sample } from '../model/sample.js';
import { startFaultyServer } from './faulty-server.fixture.js';
import type { FaultyServer } from './faulty-server.fixture.js';
import type { ProbeOptions } from './probe-options.js';
import { startProbe } from './start-probe.js';
import type { Probe } from './start-probe.js';

// The worker runs built code: `npx tsc -p tsconfig.json` first.

let server: FaultyServer;
let probe: Probe | null = null;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(async () => {
  await probe?.stop().catch(() => undefined);
  probe = null;
  await server.close();
});

const clock = startClock();
function options(path: string, more: Partial<ProbeOptions> = {}): ProbeOptions {
  return {
    url: `http://127.0.0.1:${server.port}`,
    ca: null,
    serverName: null,
    ratePerSecond: 200,
    timeoutMs: 10_000,
    requests: [{ method: 'GET', path, weight: 1, expectStatus: 200, expectBody: null }],
    originEpochMs: clock.originEpochMs,
    originMonotonicNs: String(clock.originMonotonicNs),
    maxDurationMs: 60_000,
    onSamples: () => undefined,
    ...more,
  };
}

describe('a probe in a thread of its own', () => {
  it('hands over every intended request once, up to the stop, and waits for those under way', async () => {
    const samples: Sample[] = [];
    let batches = 0;
    await new Promise<void>((resolve, reject) => {
      const onSamples = (batch: readonly Sample[]): void => {
        samples.push(...batch);
        batches += 1;
        if (batches === 2) resolve();
      };
      startProbe(options('/ok', { onSamples })).then((started) => (probe = started), reject);
    });
    const report = await probe?.stop();
    expect(report).toMatchObject({ intended: samples.length, recorded: samples.length });
    expect(server.requests.length).toBe(samples.length);
    const due = samples.map(({ intendedMs }) => intendedMs).sort((a, b) => a - b);
    expect(due[0]).toBeCloseTo(probe?.startedMs ?? NaN, 2);
    expect(due.every((ms, index) => Math.abs(ms - (due[0] ?? 0) - index * 5) < 0.01)).toBe(true);
    expect(report?.latenessMs.max).toBeGreaterThanOrEqual(report?.latenessMs.p50 ?? Infinity);
  });

  it('loses nothing that hangs when it is stopped', async () => {
    const samples: Sample[] = [];
    const waiting = options('/hang', {
      timeoutMs: 500,
      maxDurationMs: 100,
      onSamples: (batch) => samples.push(...batch),
    });
    probe = await startProbe(waiting);
    const report = await probe.stop();
    expect(samples.length).toBe(report.intended);
    expect(report.intended).toBeGreaterThan(0);
    expect(new Set(samples.map(({ outcome }) => outcome))).toEqual(new Set(['response-timeout']));
  });

  it('goes on sending while the main thread is blocked', async () => {
    const samples: Sample[] = [];
    const onSamples = (batch: readonly Sample[]): void => void samples.push(...batch);
    probe = await startProbe(options('/ok', { onSamples }));
    const fromMs = clock.nowMs();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    const toMs = clock.nowMs();
    await probe.stop();
    const sentMeanwhile = samples.filter(({ sentMs }) => sentMs > fromMs && sentMs < toMs);
    expect(sentMeanwhile.length).toBeGreaterThan(0);
  });

  it('tells of a failing receiver when it is stopped, and ends', async () => {
    let thrown = 0;
    const failing = options('/ok', {
      onSamples: () => {
        thrown += 1;
        throw new Error('the disk is full');
      },
    });
    probe = await startProbe(failing);
    await expect(probe.stop()).rejects.toThrow('the disk is full');
    expect(thrown).toBe(1);
  });

  it('gives the same report to whoever stops it again', async () => {
    probe = await startProbe(options('/ok'));
    expect(await probe.stop()).toBe(await probe.stop());
  });
});

describe('settings that cannot work get one clear error', () => {
  it.each<[string, Partial<ProbeOptions>]>([
    ['no URL', { url: 'localhost' }],
    ['another protocol', { url: 'ftp://localhost/' }],
    ['rate 0', { ratePerSecond: 0 }],
    ['a rate that is no number', { ratePerSecond: NaN }],
    ['no timeout', { timeoutMs: 0 }],
    ['endless', { maxDurationMs: Infinity }],
    ['no requests', { requests: [] }],
  ])('%s', async (_name, more) => {
    await expect(startProbe(options('/ok', more))).rejects.toMatchObject({
      code: 'probe/bad-settings',
      exitCode: 2,
    });
  });

  it.each(['ok', '/a b', '/\r\nX: y', '/ü'])('path %j', async (path) => {
    await expect(startProbe(options(path))).rejects.toMatchObject({ code: 'probe/bad-settings' });
  });
});
