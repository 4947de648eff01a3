// Calibrates the probe against a server of known truth, with vegeta and k6 beside it in the same run,
// and writes docs/calibration.json and docs/calibration.md. What misses its bound is shown as missed.
//
//   npm run calibrate                  some five minutes; vegeta and k6 on PATH
//   npm run calibrate -- --clients k6  a part of it: probe (which vegeta runs beside), or k6
//   npm run calibrate -- --only-page   the page anew from the data
//
// k6 has a minute of its own against the same plan: on two cores it takes from the others what they need.
import { fork, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { judgeOutages, judgeRare } from './calibrate/judge.mjs';
import { page } from './calibrate/page.mjs';

const root = join(fileURLToPath(import.meta.url), '../..');
const DATA = join(root, 'docs/calibration.json');
const PAGE = join(root, 'docs/calibration.md');
const RATE = 200;
const TIMEOUT_MS = 1000;
/** Time for all clients to be up before the first window. */
const LEAD_MS = 3000;
const SECONDS = 60;
const NAMES = ['probe', 'vegeta', 'k6'];
const NOTHING = { windows: [], failing: {}, spread: false };
const WINDOWS = [
  ['refuse', 6, 9],
  ['reset', 13, 15],
  ['hang', 20, 22],
  ['slow-body', 27, 30],
  ['unavailable', 33, 35],
  ['truncate', 40, 42],
  ['close', 47, 49],
].map(([kind, from, to]) => ({ kind, fromMs: from * 1000, toMs: to * 1000 }));
/** 6 of 12,000: 99.95%. */
const FAILING = {
  1500: 'unavailable',
  3000: 'reset',
  5000: 'close',
  7000: 'truncate',
  9000: 'hang',
  11_000: 'unavailable',
};

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: 'probe,k6' },
    'only-page': { type: 'boolean', default: false },
  },
});
for (const client of values['only-page'] ? [] : values.clients.split(',')) {
  const group = client === 'probe' ? ['probe', 'vegeta'] : [client];
  const outages = await measure(group, { ...NOTHING, windows: WINDOWS }, judgeOutages);
  const rare = await measure(group, { ...NOTHING, failing: FAILING, spread: true }, judgeRare);
  const before = existsSync(DATA) ? JSON.parse(readFileSync(DATA, 'utf8')) : {};
  const starved = client === 'probe' ? await starve() : before.starved;
  const others = (all = []) => all.filter((each) => !group.includes(each.client));
  const inOrder = (all) => all.sort((a, b) => NAMES.indexOf(a.client) - NAMES.indexOf(b.client));
  const data = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`,
    rate: RATE,
    seconds: SECONDS,
    timeoutMs: TIMEOUT_MS,
    outages: inOrder([...others(before.outages), ...outages]),
    rare: inOrder([...others(before.rare), ...rare]),
    starved,
  };
  writeFileSync(DATA, `${JSON.stringify(data, null, 2)}\n`);
}
if (existsSync(DATA)) {
  const style = JSON.parse(readFileSync(join(root, '.prettierrc.json'), 'utf8'));
  const text = page(JSON.parse(readFileSync(DATA, 'utf8')));
  writeFileSync(PAGE, await format(text, { ...style, parser: 'markdown' }));
  process.stdout.write(readFileSync(PAGE, 'utf8'));
}

/** The clients at once, each at the full rate, against one server. */
async function measure(names, plan, judge) {
  const clients = await import('./calibrate/clients.mjs');
  const { child, port } = await startServer();
  try {
    const beganMs = Number(process.hrtime.bigint()) / 1e6 + LEAD_MS;
    child.send({ kind: 'begin', beganMs, ...plan });
    // They start before the minute and end after it, so that all of it is seen by all.
    const seconds = SECONDS + (plan.windows.length > 0 ? LEAD_MS / 1000 + 2 : 0);
    const settings = { port, rate: RATE, seconds, timeoutMs: TIMEOUT_MS };
    const results = await Promise.all(names.map((name) => clients[name](settings)));
    const truth = await new Promise((resolve) => {
      child.once('message', resolve);
      child.send({ kind: 'report' });
    });
    return names.map((client, index) => ({
      client,
      note: results[index].note,
      latenessP99Ms: results[index].latenessP99Ms ?? null,
      ...judge(results[index], client, { ...truth, beganMs, seconds: SECONDS }),
    }));
  } finally {
    if (child.exitCode === null && child.connected) child.disconnect();
    child.kill();
  }
}

function startServer() {
  const child = fork(join(root, 'scripts/calibrate/server.mjs'), { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('message', ({ port }) => resolve({ child, port }));
  });
}

/** The whole of `holdfast load`, stopped three quarters of the time, against a server that never fails. */
async function starve() {
  const { child, port } = await startServer();
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-starved-'));
  const out = join(dir, 'load.json');
  const seconds = 10;
  const args = ['load', 'steady', '--url', `http://127.0.0.1:${port}/starved`, '--out', out];
  const load = spawn(
    process.execPath,
    [
      join(root, 'dist/cli/main.js'),
      ...args,
      '--rate',
      String(RATE),
      '--duration',
      String(seconds),
    ],
    { stdio: 'ignore' },
  );
  const taking = setInterval(() => {
    load.kill('SIGSTOP');
    setTimeout(() => load.kill('SIGCONT'), 300);
  }, 400);
  const code = await new Promise((resolve) => load.once('close', resolve));
  clearInterval(taking);
  const truth = await new Promise((resolve) => {
    child.once('message', resolve);
    child.send({ kind: 'report' });
  });
  const { verdict, reasons, latenessMs, availability } = JSON.parse(readFileSync(out, 'utf8'));
  rmSync(dir, { recursive: true });
  const failed = truth.requests.filter(({ fate }) => fate !== 'answer').length;
  return {
    exitCode: code,
    verdict,
    reasons,
    latenessP99Ms: latenessMs.p99,
    measuredAvailability: availability.perRequest,
    trueAvailability: 1 - failed / truth.requests.length,
  };
}
