// Measures how long the lab takes to its first healthy answer, and the memory of a stack of twelve
// application instances in two regions, databases and load balancers included:
//   npm run bench:lab -- [--repeat 3] [--no-write]
// and writes RESULTS.md. Everything that it starts is ended again.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startClock } from '../../dist/model/clock.js';
import { labTarget } from '../../dist/target/lab-target.js';
import { readDeployment } from '../../dist/topology/read-deployment.js';
import { readStack } from '../../dist/topology/read-stack.js';

const ROOT = new URL('../../', import.meta.url).pathname;
const RESULTS = new URL('RESULTS.md', import.meta.url).pathname;
const SPEED = 20;
const START_LIMIT_MS = 120_000;
const PLANS = ['private-web-app', 'banking-two-regions'];
const INSTANCES = 12;
const GIB = 1024 ** 3;

const { values } = parseArgs({
  options: {
    repeat: { type: 'string', default: '3' },
    'no-write': { type: 'boolean', default: false },
  },
});
const load = loadavg()[0].toFixed(1);
const starts = [];
for (const plan of PLANS) {
  const seconds = [];
  for (let index = 0; index < Number(values.repeat); index += 1)
    seconds.push(await timeStart(plan));
  starts.push({ plan, seconds: seconds.toSorted((a, b) => a - b) });
}
const memory = await measureMemory();
const results = report();
console.log(results);
if (!values['no-write']) writeFileSync(RESULTS, results);

/** Seconds from `holdfast lab` to the first answer of 200 to a user. */
async function timeStart(plan) {
  const path = join(ROOT, 'fixtures/plans', plan, 'plan.json');
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [join(ROOT, 'dist/cli/main.js'), 'lab', path, '--speed', String(SPEED)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const ready = await firstLine(child);
    const { url } = JSON.parse(ready);
    while ((await statusOf(url)) !== 200) {
      if (performance.now() - startedMs > START_LIMIT_MS) throw new Error(`${plan} did not answer`);
      await sleep(10);
    }
    return (performance.now() - startedMs) / 1000;
  } finally {
    const exited = new Promise((done) => child.once('exit', done));
    child.kill('SIGINT');
    await exited;
  }
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.split('\n')[0]);
    });
    child.once('exit', (code) => reject(new Error(`the lab ended with ${code}`)));
  });
}

/** The lab's certificate is its own, and no matter here. */
function statusOf(url) {
  return new Promise((resolve) => {
    const asked = request(url, { rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', () => resolve(0));
    asked.end();
  });
}

/** The plan of two regions with its application instances made twelve. */
function bigDeployment() {
  const plan = join(ROOT, 'fixtures/plans/banking-two-regions/plan.json');
  const deployment = readDeployment(readStack(plan));
  const own = deployment.instances.filter(({ role }) => role === 'application');
  const more = Array.from({ length: INSTANCES - own.length }, (_, index) => {
    const like = own[index % own.length];
    const id = `i-0${String(index).padStart(16, 'f')}`;
    return { ...like, id, address: `${like.address} (${index})` };
  });
  return { ...deployment, instances: [...deployment.instances, ...more] };
}

async function measureMemory() {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  const pids = new Set();
  const target = await labTarget.open({
    deployment: bigDeployment(),
    speed: SPEED,
    clock: startClock(),
    dir,
    onProcess: ({ pid }, event) => (event === 'started' ? pids.add(pid) : pids.delete(pid)),
    onProgress: () => undefined,
  });
  try {
    // Health checks and Route 53's run all the while.
    await sleep(5000);
    const tree = descendants(pids);
    const each = tree.map((pid) => memoryOf(pid)).filter((found) => found !== null);
    return {
      processes: each.length,
      pssBytes: each.reduce((sum, { pss }) => sum + pss, 0),
      rssBytes: each.reduce((sum, { rss }) => sum + rss, 0),
    };
  } finally {
    await target.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The processes and all that they have started. */
function descendants(roots) {
  const children = new Map();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const stat = read(`/proc/${name}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = new Set();
  const add = (pid) => {
    if (found.has(pid)) return;
    found.add(pid);
    for (const child of children.get(pid) ?? []) add(child);
  };
  for (const pid of roots) add(pid);
  return [...found];
}

/** PSS counts what processes share once over all of them; RSS counts it in each. */
function memoryOf(pid) {
  const rollup = read(`/proc/${pid}/smaps_rollup`);
  const bytes = (name) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(rollup)?.[1]) * 1024;
  return rollup === '' ? null : { pss: bytes('Pss'), rss: bytes('Rss') };
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function report() {
  const [cpu] = cpus();
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const gib = (bytes) => (bytes / GIB).toFixed(2);
  const verdict = (good) => (good ? 'yes' : 'no');
  return `# The lab’s start and memory

Written by \`npm run bench:lab -- --repeat ${values.repeat}\`; do not edit.

- Machine: ${cpus().length} × ${cpu.model.trim()}, ${Math.round(totalmem() / GIB)} GiB, ${process.platform} ${process.arch}, Node ${process.version}. Load average before it began: ${load} (other work shares it).
- Holdfast at ${commit.stdout.trim()}, speed ${SPEED}.

| from \`holdfast lab\` to the first healthy answer | median s | least-most | under 8 s |
| --- | --: | --: | --- |
${starts
  .map(({ plan, seconds }) => {
    const median = seconds[Math.floor(seconds.length / 2)];
    return `| ${plan} | ${median.toFixed(1)} | ${seconds[0].toFixed(1)}–${seconds.at(-1).toFixed(1)} | ${verdict(median < 8)} |`;
  })
  .join('\n')}

| memory of ${INSTANCES} application instances in two regions | GiB | under 2 GiB |
| --- | --: | --- |
| PSS of all ${memory.processes} processes (what is shared counted once) | ${gib(memory.pssBytes)} | ${verdict(memory.pssBytes < 2 * GIB)} |
| RSS of each added up | ${gib(memory.rssBytes)} | ${verdict(memory.rssBytes < 2 * GIB)} |
`;
}
