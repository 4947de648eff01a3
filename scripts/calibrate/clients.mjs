// Who measures: the probe, vegeta and k6. Each gives its own records: when a request was due or sent,
// when it ended (ms of the machine's monotonic clock), and whether it was ok.
import { spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const built = (file) => import(new URL(`../../dist/${file}`, import.meta.url));
const { startClock } = await built('model/clock.js');
const { startProbe } = await built('probe/start-probe.js');
const { readK6Records } = await built('load/k6/read-k6-records.js');

const BODY = 'x'.repeat(1000);

export async function probe({ port, rate, seconds, timeoutMs }) {
  const clock = startClock();
  const origin = Number(clock.originMonotonicNs) / 1e6;
  const samples = [];
  const running = await startProbe({
    url: `http://127.0.0.1:${port}`,
    ca: null,
    serverName: null,
    ratePerSecond: rate,
    timeoutMs,
    requests: [{ method: 'GET', path: '/probe', weight: 1, expectStatus: 200, expectBody: BODY }],
    originEpochMs: clock.originEpochMs,
    originMonotonicNs: String(clock.originMonotonicNs),
    maxDurationMs: seconds * 1000,
    onSamples: (batch) => samples.push(...batch),
  });
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const report = await running.stop();
  return {
    note: `sent late by ${report.latenessMs.p99.toFixed(1)} ms at the 99th percentile, ${report.latenessMs.max.toFixed(1)} ms at most`,
    latenessP99Ms: report.latenessMs.p99,
    records: samples.map(({ intendedMs, endMs, outcome }) => ({
      atMs: origin + intendedMs,
      endMs: origin + endMs,
      ok: outcome === 'ok',
    })),
  };
}

/** Between epoch time and the monotonic clock, now. */
const epochOffsetMs = () =>
  Number(process.hrtime.bigint()) / 1e6 - (performance.timeOrigin + performance.now());

export async function vegeta({ port, rate, seconds, timeoutMs }) {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-vegeta-'));
  const results = join(dir, 'results');
  const offset = epochOffsetMs();
  try {
    await run(
      'vegeta',
      `attack -rate ${rate}/1s -duration ${seconds}s -timeout ${timeoutMs}ms -workers 50 -max-workers 2000 -output ${results}`,
      `GET http://127.0.0.1:${port}/vegeta\n`,
    );
    const json = join(dir, 'results.json');
    await run('vegeta', `encode -to json -output ${json} ${results}`);
    const records = [];
    for await (const line of createInterface({ input: createReadStream(json) })) {
      const { timestamp, latency, code, error } = JSON.parse(line);
      const atMs = toMs(timestamp) + offset;
      records.push({ atMs, endMs: atMs + latency / 1e6, ok: code === 200 && error === '' });
    }
    return { note: 'its latencies count from when it sent', records };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Our own script and reader, and each request on a connection of its own. */
export async function k6({ port, rate, seconds, timeoutMs }) {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-k6-'));
  const out = join(dir, 'records.ndjson');
  const offset = epochOffsetMs();
  const settings = {
    url: `http://127.0.0.1:${port}`,
    requests: [{ method: 'GET', path: '/k6', weight: 1, expectStatus: 200, expectBody: BODY }],
    stages: [{ durationSeconds: seconds, startRate: rate, endRate: rate }],
    maxVus: Math.ceil((rate * timeoutMs) / 1000) + 50,
    timeoutMs,
    hosts: {},
  };
  const script = new URL('../../scenarios/k6/load.ts', import.meta.url).pathname;
  try {
    await run(
      'k6',
      `run --quiet --no-usage-report --summary-mode=disabled --no-connection-reuse --out json=${out} ${script}`,
      '',
      { HOLDFAST_K6: JSON.stringify(settings), K6_AUTO_EXTENSION_RESOLUTION: 'false' },
    );
    const records = [];
    const { dropped } = await readK6Records(out, ({ intendedMs, endMs, outcome }) =>
      records.push({
        atMs: intendedMs + offset,
        endMs: endMs + offset,
        ok: outcome === 'ok',
      }),
    );
    return {
      note: `dropped ${dropped}; its latencies count from when it sent, in whole ms`,
      records,
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** RFC 3339 with nanoseconds, which Date cuts off. */
function toMs(timestamp) {
  const fraction = /\.(\d+)/.exec(timestamp)?.[1] ?? '0';
  return Date.parse(timestamp.replace(/\.\d+/, '')) + Number(`0.${fraction}`) * 1000;
}

function run(program, args, input = '', env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args.split(' '), {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => (said = `${said}${chunk}`.slice(-2000)));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}: ${said}`)),
    );
    child.stdin.on('error', () => undefined).end(input);
  });
}
