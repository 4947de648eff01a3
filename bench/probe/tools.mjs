// The probe and k6, each started on one processor for a while at one rate, and what that took.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from '../gate/measure.mjs';
import { REQUESTS, TIMEOUT_MS } from './requests.mjs';

const CHILD = new URL('probe-once.mjs', import.meta.url).pathname;
const SCRIPT = new URL('../../scenarios/k6/load.ts', import.meta.url).pathname;
const ONE_CORE = ['taskset', '-c', '0'];

/** A command put before each tool, such as one that raises its priority; set by run.mjs. */
export const before = [];

/**
 * @returns rate, requests, whole (none is missing and none failed), latenessP99Ms (null where the tool
 *   does not tell), cpuSeconds, peakMegabytes, recordBytes
 */
export const TOOLS = {
  probe: async ({ url, rate, seconds, folder }) => {
    const journal = join(folder, 'probe.ndjson');
    rmSync(journal, { force: true });
    const command = [process.execPath, '--expose-gc', CHILD, url, rate, seconds, journal];
    const used = await cost(command, seconds);
    const told = JSON.parse(used.stdout);
    const whole = told.recorded === told.intended && told.failed === 0;
    return { ...figures(used), rate, requests: told.recorded, whole, ...told };
  },
  'k6, NDJSON': (options) => runK6(options, true),
  'k6, no records': (options) => runK6(options, false),
};

export const isThere = (name) => spawnSync(name, ['--help']).error === undefined;

async function runK6({ url, rate, seconds, folder, timeoutMs = TIMEOUT_MS }, records) {
  const [ndjson, summary] = ['k6.ndjson', 'k6.json'].map((name) => join(folder, name));
  for (const file of [ndjson, summary]) rmSync(file, { force: true });
  const settings = {
    url,
    requests: REQUESTS,
    stages: [{ durationSeconds: seconds, startRate: rate, endRate: rate }],
    maxVus: Math.ceil((rate * timeoutMs) / 1000) + 10,
    timeoutMs,
    hosts: {},
  };
  const out = records ? ['--out', `json=${ndjson}`] : [];
  const used = await cost(
    ['k6', 'run', '--quiet', '--no-usage-report', `--summary-export=${summary}`, ...out, SCRIPT],
    seconds,
    { HOLDFAST_K6: JSON.stringify(settings), K6_AUTO_EXTENSION_RESOLUTION: 'false' },
  );
  const { metrics } = JSON.parse(readFileSync(summary, 'utf8'));
  const requests = metrics.iterations?.count ?? 0;
  const dropped = metrics.dropped_iterations?.count ?? 0;
  return {
    ...figures(used),
    rate,
    requests,
    dropped,
    // Its schedule begins a moment late and ends a moment early.
    whole:
      dropped === 0 && requests >= rate * seconds * 0.99 && metrics.http_req_failed.value === 0,
    latenessP99Ms: records ? latenessP99(ndjson, rate) : null,
    recordBytes: existsSync(ndjson) ? statSync(ndjson).size : null,
  };
}

/** By the sending times that our script records, against the rate from the first of them on. */
function latenessP99(ndjson, rate) {
  const sent = readFileSync(ndjson, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"type":"Point"') && line.includes('"holdfast_exchange"'))
    .map((line) => Number(JSON.parse(line).data.metadata.sent))
    .sort((a, b) => a - b);
  const late = sent.map((ms, index) => ms - sent[0] - (index * 1000) / rate).sort((a, b) => a - b);
  return late[Math.ceil(late.length * 0.99) - 1] ?? null;
}

async function cost(command, seconds, env = {}) {
  const used = await measure([...before, ...ONE_CORE, ...command.map(String)], {
    timeoutMs: 1000 * seconds + 30_000,
    env: { ...process.env, ...env },
  });
  if (used.timedOut || used.status !== 0) {
    throw new Error(`${command[0]} failed: ${used.timedOut ? 'no end' : used.stderr.slice(-600)}`);
  }
  return used;
}

function figures({ cpuSeconds, peakMegabytes }) {
  return { cpuSeconds, peakMegabytes };
}
