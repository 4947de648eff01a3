/**
 * Whoever makes the load, the probe must tell the same: each engine loads one server with two outages
 * at known moments, and what the probe says is held against them; so are the records of the engines
 * that keep any. `npm run bench:load-engines` prints the table of docs/load-test.md, and ends with 1
 * where they disagree, with 3 where the machine was too busy to tell. With HOLDFAST_KUBE=1 the k6-operator runs too: see docs/load-on-kubernetes.md.
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { findK6 } from '../../dist/load/k6/find-k6.js';
import { findProfile } from '../../dist/load/profiles.js';
import { runLoad } from '../../dist/run/load/run-load.js';

const RATE_PER_SECOND = 40;
const DURATION_SECONDS = 20;
const WAIT_MS = 4000;
const OUTAGE_MS = 2000;
/** Share of requests: the outages' edges fall between two requests, and a second one may be lost there. */
const PROBE_TOLERANCE = 0.005;
/** Go repeats a request whose kept connection broke, and k6's times are those of sending. */
const ENGINE_TOLERANCE = 0.01;
/** Downtime is from the first to the last failing request: two requests' time and a timer's lateness. */
const EDGE_MS = 100;

const busy = loadavg()[0];
const k6 = findK6();
const kubernetes = process.env['HOLDFAST_KUBE'] === '1' ? await startKubernetes() : null;
const engines = ['probe', 'autocannon', ...(k6 === null ? [] : ['k6'])];
if (k6 === null) console.log('without k6: there is none on PATH');
if (kubernetes !== null) engines.push('k6-operator');

const rows = [];
try {
  for (const engine of engines) rows.push(await measure(engine));
} finally {
  await kubernetes?.close();
}
print(rows);
const late = rows.some(({ result }) => result.verdict === 'inconclusive');
if (late) console.log('Inconclusive: repeat it on an idle machine.');
process.exit(late ? 3 : rows.every(({ problems }) => problems.length === 0) ? 0 : 1);

async function measure(engine) {
  const backend = fork(new URL('./backend.mjs', import.meta.url));
  const [{ port }] = await once(backend, 'message');
  const told = new Promise((resolve) => backend.once('message', resolve));
  let began = false;
  const result = await runLoad({
    profile: findProfile('steady'),
    url: `http://127.0.0.1:${port}`,
    ratePerSecond: RATE_PER_SECOND,
    durationSeconds: DURATION_SECONDS,
    engine,
    kubernetes: { parallelism: 2, sharesLoopback: true },
    requests: [{ method: 'GET', path: '/', weight: 1, expectStatus: 200, expectBody: null }],
    timeoutMs: 1000,
    connections: 10,
    objectives: { availability: 0.5, latencyP95Ms: null },
    signal: new AbortController().signal,
    onProgress: (message) => {
      if (began || !message.includes('recorded')) return;
      began = true;
      backend.send({ waitMs: WAIT_MS, outageMs: OUTAGE_MS });
    },
  });
  const { outages } = await told;
  backend.disconnect();
  return judge(engine, result, outages);
}

function judge(engine, result, outages) {
  const downMs = outages.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const truth = 1 - downMs / (DURATION_SECONDS * 1000);
  const problems = result.verdict === 'pass' ? [] : result.reasons;
  const edges = outages.map(({ startMs, endMs }, i) => {
    const seen = result.downtime[i];
    return seen === undefined
      ? NaN
      : Math.max(seen.startMs - startMs, Math.abs(endMs - seen.endMs));
  });
  if (result.downtime.length !== outages.length || edges.some((edge) => !(edge <= EDGE_MS)))
    problems.push(
      `the probe saw ${result.downtime.length} outages, their edges off by ${edges} ms`,
    );
  compare('the probe', result.availability.perRequest, PROBE_TOLERANCE);
  const samples = result.engineSamples;
  const own =
    samples !== null && 'availability' in samples ? samples.availability.perRequest : null;
  if (own !== null) compare('the engine', own, ENGINE_TOLERANCE);
  return { engine, truth, edges, result, own, problems };

  function compare(who, share, tolerance) {
    if (!(Math.abs(share - truth) <= tolerance))
      problems.push(`${who} says ${percent(share)}, and it was ${percent(truth)}`);
  }
}

function print(table) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const day = new Date().toISOString().slice(0, 10);
  console.log(
    `${day}, commit ${commit}, ${cpus().length} cores, load average ${busy.toFixed(1)} before it`,
  );
  console.log(
    `${RATE_PER_SECOND} requests/s for ${DURATION_SECONDS} s; 2 s of 503, then 2 s of a closed port`,
  );
  console.log(
    '| load by | true availability | by the probe | edges of outages | by the engine’s own records | engine sent | dropped |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const { engine, truth, edges, result, own, problems } of table) {
    const samples = result.engineSamples;
    const sent = samples === null ? '-' : (samples.sent ?? samples.recorded);
    const cells = [
      engine,
      percent(truth),
      percent(result.availability.perRequest),
      `within ${Math.ceil(Math.max(...edges))} ms`,
      own === null ? '-' : percent(own),
      sent,
      result.dropped,
    ];
    console.log(`| ${cells.join(' | ')} |`);
    for (const problem of problems) console.log(`  ${engine}: ${problem}`);
  }
}

function percent(share) {
  return `${(100 * share).toFixed(2)}%`;
}

/** The API server and the double of the controllers that the opt-in test has. */
async function startKubernetes() {
  const { startApiServer, grantRights } =
    await import('../../dist/load/k6-operator/api-server.fixture.js');
  const { ControllersDouble } = await import('../../dist/load/k6-operator/controllers.fixture.js');
  const api = await startApiServer();
  const double = new ControllersDouble(api.adminKubeconfig, findK6());
  await double.install();
  await grantRights(double.kube);
  process.env['KUBECONFIG'] = api.userKubeconfig;
  return {
    async close() {
      await double.close();
      await api.close();
    },
  };
}
