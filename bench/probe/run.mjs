// Measures what one processor carries, for the probe and for k6 with our script, and that the probe's
// memory does not grow with the length of a run:
//   npm run bench:probe -- [--seconds 6] [--only carried|memory] [--before COMMAND] [--no-write]
// and writes RESULTS.md and MEMORY.md. The tools run on the first processor, nginx, which answers them, on the last.
// Needs taskset and nginx; k6 is left out where it is missing. Everything started is ended again.
// --before: a command to put before each tool and nginx, such as one that raises its priority on a busy machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LATENESS_P99_LIMIT_MS } from '../../dist/verdict/evidence.js';
import { before, isThere, TOOLS } from './tools.mjs';

const RATES = [250, 500, 1000, 2000, 3000, 4000, 6000, 8000, 12_000, 16_000];
const MEMORY = { rate: 1000, seconds: [20, 200] };
/** k6 at a target that never answers: a virtual user for each request that is under way. */
const STALLED = [50, 1000];

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    only: { type: 'string' },
    before: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
if (!(seconds >= 1 && seconds <= 20)) throw new Error('--seconds is to be from 1 to 20');
if (values.before !== undefined) before.push(...values.before.split(' '));
const loadBefore = loadavg()[0].toFixed(1);
const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-probe-'));
const server = await startServer();
try {
  if (values.only !== 'memory') {
    write(
      'RESULTS.md',
      `${head('What one processor carries', 'carried')}${carriedTable(await measureCarried())}`,
    );
  }
  if (values.only !== 'carried') {
    const tables = [memoryTable(await measureMemory()), stalledText(await measureStalled())];
    write('MEMORY.md', `${head('What a run keeps in memory', 'memory')}${tables.join('\n')}`);
  }
} finally {
  server.child.kill();
  await once(server.child, 'close');
  rmSync(folder, { recursive: true, force: true });
}

function write(name, text) {
  console.log(text);
  if (!values['no-write']) writeFileSync(new URL(name, import.meta.url), text);
}

/** By tool: every rate that was tried, up to the second in a row that it did not carry. */
async function measureCarried() {
  const results = [];
  for (const [tool, run] of Object.entries(TOOLS)) {
    if (tool.startsWith('k6') && !isThere('k6')) continue;
    const tried = [];
    for (const rate of RATES) {
      tried.push(await run({ url: server.url, rate, seconds, folder }));
      console.error(tool, JSON.stringify(tried.at(-1)));
      // The second in a row that it does not carry: one may have been bad luck on a busy machine.
      if (tried.length > 1 && !tried.slice(-2).some(carries)) break;
    }
    results.push({ tool, tried });
  }
  return results;
}

function carries({ whole, latenessP99Ms }) {
  return whole && (latenessP99Ms === null || latenessP99Ms <= LATENESS_P99_LIMIT_MS);
}

async function measureMemory() {
  const results = [];
  for (const length of MEMORY.seconds) {
    const options = { url: server.url, rate: MEMORY.rate, seconds: length, folder };
    results.push({ length, ...(await TOOLS.probe(options)) });
  }
  return results;
}

/** Peak memory of k6 by the virtual users that wait for a target that never answers. */
async function measureStalled() {
  if (!isThere('k6')) return [];
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const url = `http://127.0.0.1:${silent.address().port}`;
  const results = [];
  for (const users of STALLED) {
    const stall = { seconds: 4, timeoutMs: 4000 };
    const options = { url, rate: users / stall.seconds, ...stall, folder };
    results.push({ users, ...(await TOOLS['k6, no records'](options)) });
  }
  silent.close();
  return results;
}

function head(title, part) {
  const machine = `${cpus().length} × ${cpus()[0].model.split(/ \d/)[0]}, ${Math.round(totalmem() / 1024 ** 3)} GiB, ${process.platform} ${process.arch}, Node ${process.version}`;
  const busy =
    Number(loadBefore) > 1
      ? ' Other work shared it: rates are lower, lateness and CPU seconds higher than on an idle machine.'
      : '';
  const raised = before.length > 0 ? ' The tools ran at a raised priority.' : '';
  return `# ${title}

Written by \`npm run bench:probe -- --only ${part}\` on ${new Date().toISOString().slice(0, 10)}; do not edit.

- Machine: ${machine}. Load average before it began: ${loadBefore}.${busy}${raised}
- Each tool on the first processor alone (\`taskset\`), all its threads together; nginx answers with a few bytes from the last one, over loopback without TLS. Nine reads to one write.

`;
}

function carriedTable(results) {
  const probe = carriedBy(results[0]);
  const beside = (own, other) =>
    own === undefined || other === undefined ? '–' : (own / other).toFixed(2);
  const rows = results.map((result) => {
    const { best, next, cpuUs, startSeconds, last } = carriedBy(result);
    const cells = [
      result.tool,
      best?.rate ?? 'none',
      beside(best?.rate, probe.best?.rate),
      next?.rate ?? 'none tried',
      best?.latenessP99Ms?.toFixed(1) ?? '–',
      cpuUs.toFixed(0),
      beside(cpuUs, probe.cpuUs),
      startSeconds.toFixed(1),
      `${last.peakMegabytes.toFixed(0)} at ${last.rate}/s`,
      last.recordBytes === null ? '–' : (last.recordBytes / last.requests).toFixed(0),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `| | carried, requests/s | of the probe’s | not carried | lateness p99 there, ms | CPU µs a request | of the probe’s | CPU s to start | peak MB | bytes of records a request |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}

- ${seconds} s at each of ${RATES.join(', ')} requests/s, up to the second in a row that was not carried.
- Carried: every intended request was sent, recorded and answered, and where the tool tells, 99% were sent within ${LATENESS_P99_LIMIT_MS} ms of their time, the limit of the verdict. k6 tells by our script’s records alone; it carries where it drops nothing and sends 99% of what its rate makes.
- CPU a request: what the highest rate took more than the lowest, by the requests that it had more; what is left is the start.
`;
}

function carriedBy({ tried }) {
  const carried = tried.filter(carries);
  const best = carried.at(-1);
  const next = tried.find((each) => each.rate > (best?.rate ?? 0));
  const [first, last] = [tried[0], tried.at(-1)];
  const cpuUs = ((last.cpuSeconds - first.cpuSeconds) * 1e6) / (last.requests - first.requests);
  const startSeconds = first.cpuSeconds - (cpuUs * first.requests) / 1e6;
  return { best, next, cpuUs, startSeconds, last };
}

function stalledText(results) {
  const [few, many] = results;
  if (few === undefined) return '';
  const each = (many.peakMegabytes - few.peakMegabytes) / (many.users - few.users);
  return `## Memory of k6 while nothing answers

Each request under way takes a virtual user: peak ${few.peakMegabytes.toFixed(0)} MB with ${few.users} of them and ${many.peakMegabytes.toFixed(0)} MB with ${many.users}, ${each.toFixed(2)} MB each.
`;
}

function memoryTable(results) {
  const rows = results.map(
    ({ length, requests, keptMegabytes, peakMegabytes, recordBytes }) =>
      `| ${length} | ${requests.toLocaleString('en-US')} | ${keptMegabytes.toFixed(1)} | ${peakMegabytes.toFixed(0)} | ${(recordBytes / requests).toFixed(1)} |`,
  );
  return `## Memory of a longer run

The probe with its journal and what witnesses see, at ${MEMORY.rate} requests/s:

| seconds | requests | kept after garbage collection, MB (main thread) | peak of the process, MB | bytes of journal a request |
| ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`;
}

async function startServer() {
  const port = await freePort();
  const config = join(folder, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr warn;
events { worker_connections 16384; }
http {
  access_log off; keepalive_requests 100000000; keepalive_timeout 600s;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port} backlog=16384; location / { return 200 "ok"; } }
}`,
  );
  const last = String(cpus().length - 1);
  const [file, ...args] = [...before, 'taskset', '-c', last, 'nginx', '-c', config, '-p', folder];
  const child = spawn(file, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  for (let left = 100; left > 0; left -= 1) {
    if (child.exitCode !== null) break;
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return { child, url };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill();
  throw new Error('nginx does not answer');
}

async function freePort() {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address();
  holder.close();
  await once(holder, 'close');
  return port;
}
