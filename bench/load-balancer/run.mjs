// node bench/load-balancer/run.mjs [speed] [detection]
//
// The lab's load balancer beside nginx (what it adds at 1,000 requests a second, requests per
// CPU-second at saturation) and beside haproxy (how soon a killed, a hung and a slow backend is out).
// All run unprivileged settings from a temporary folder; what is missing is skipped with a reason.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closedLoop, openLoop } from './client.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SLICES = Number(process.env.SLICES ?? 40);
const RATE = 1000;
const TICKS_PER_SECOND = Number(
  spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout || 100,
);
const dir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
const children = [];
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const isThere = (name) => spawnSync(name, ['-v']).error === undefined;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function run(command, args) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function ready(child) {
  for await (const text of child.stdout) {
    const [, port] = /^ready ?(\d*)/m.exec(String(text)) ?? [];
    if (port !== undefined) return Number(port);
  }
  throw new Error('a process ended before it was ready');
}

async function startBackend() {
  const port = await freePort();
  const child = run(process.execPath, [here('./backend.mjs'), '127.0.0.1', String(port)]);
  await ready(child);
  return { host: '127.0.0.1', port, child };
}

async function listening(port) {
  for (let left = 200; left > 0; left -= 1) {
    const spare = createServer();
    const taken = await new Promise((resolve) => {
      spare.once('error', () => resolve(true));
      spare.listen(port, '127.0.0.1', () => resolve(false));
    });
    if (taken) return;
    spare.close();
    await sleep(20);
  }
  throw new Error(`nothing listens on ${port}`);
}

async function startOurs(backends, healthCheck) {
  const own = await mkdtemp(join(dir, 'ours-'));
  const plain = backends.map(({ host, port }) => ({ host, port }));
  const settings = JSON.stringify({ dir: own, backends: plain, healthCheck });
  const child = run(process.execPath, [here('./our-balancer.mjs'), settings]);
  return { name: 'holdfast', pid: child.pid, host: '127.0.0.1', port: await ready(child) };
}

const NGINX_COMMON = (
  own,
) => `daemon off; master_process off; worker_processes 1; pid ${own}/pid; error_log ${own}/error.log;
events { worker_connections 2048; }
http {
  access_log ${own}/access.log; keepalive_requests 100000000; keepalive_timeout 600s;
  client_body_temp_path ${own}/b; proxy_temp_path ${own}/p; fastcgi_temp_path ${own}/f; uwsgi_temp_path ${own}/u; scgi_temp_path ${own}/s;`;

async function startNginx(http) {
  const own = await mkdtemp(join(dir, 'nginx-'));
  const port = await freePort();
  const user = process.getuid() === 0 ? 'user root; ' : '';
  await writeFile(join(own, 'conf'), `${user}${NGINX_COMMON(own)}\n${http(port)}\n}\n`);
  const child = run('nginx', ['-p', own, '-c', join(own, 'conf')]);
  await listening(port);
  return { name: 'nginx', pid: child.pid, host: '127.0.0.1', port };
}

const nginxBackend = () =>
  startNginx(
    (port) =>
      `access_log off; server { listen 127.0.0.1:${port}; location / { default_type text/plain; return 200 "${'x'.repeat(128)}"; } }`,
  );

const nginxBalancer = (backends) =>
  startNginx(
    (port) =>
      `upstream app { ${backends.map(({ host, port: at }) => `server ${host}:${at};`).join(' ')} keepalive 128; keepalive_requests 100000000; }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } }`,
  );

async function startHaproxy(backends) {
  const own = join(dir, 'haproxy');
  await mkdir(own, { recursive: true });
  const port = await freePort();
  await writeFile(
    join(own, 'cfg'),
    `global
  nbthread 1
defaults
  mode http
  timeout connect 10s
  timeout client 60s
  timeout server 60s
  timeout check 1s
  retries 0
  option httpchk GET /health
frontend f
  bind 127.0.0.1:${port}
  default_backend b
backend b
  balance roundrobin
  default-server inter 2s fall 2 rise 3
${backends.map(({ host, port: at }, index) => `  server s${index} ${host}:${at} check`).join('\n')}
`,
  );
  const child = run('haproxy', ['-db', '-q', '-f', join(own, 'cfg')]);
  await listening(port);
  return { name: 'haproxy', pid: child.pid, host: '127.0.0.1', port };
}

function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function compareSpeed() {
  if (!isThere('nginx')) {
    console.log('speed: skipped, there is no nginx here to compare with');
    return;
  }
  const backends = [await nginxBackend(), await nginxBackend()];
  const check = {
    protocol: 'HTTP',
    port: 'traffic-port',
    path: '/',
    intervalSeconds: 30,
    timeoutSeconds: 5,
  };
  const healthCheck = { ...check, healthyThreshold: 2, unhealthyThreshold: 2, matcher: '200' };
  const balancers = [await startOurs(backends, healthCheck), await nginxBalancer(backends)];
  for (const each of balancers) await closedLoop(each, 16, 5);
  // Slices of each in turn, so that whatever else the machine does meets all alike; the quietest
  // quarter of the slices counts, of each.
  const slices = { direct: [], holdfast: [], nginx: [] };
  for (let slice = 0; slice < SLICES; slice += 1) {
    for (const each of [{ ...backends[0], name: 'direct' }, ...balancers])
      slices[each.name].push(medianOf(await openLoop(each, RATE, 0.4)));
  }
  const perCpu = { holdfast: [], nginx: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const each of balancers) {
      const before = cpuSeconds(each.pid);
      const answered = await closedLoop(each, 32, 2);
      perCpu[each.name].push(answered / (cpuSeconds(each.pid) - before));
    }
  }
  const quiet = (name) => slices[name].toSorted((a, b) => a - b)[Math.floor(SLICES / 8)];
  const range = (name) =>
    `${Math.min(...slices[name]).toFixed(3)} to ${Math.max(...slices[name]).toFixed(3)} ms over all ${SLICES} slices`;
  const added = (name) => quiet(name) - quiet('direct');
  console.log(`direct, median at ${RATE}/s: ${quiet('direct').toFixed(3)} ms (${range('direct')})`);
  for (const name of ['holdfast', 'nginx']) {
    console.log(`${name}: adds ${added(name).toFixed(3)} ms (${range(name)})`);
    console.log(
      `${name}: ${Math.round(median(perCpu[name]))} requests per CPU-second (${perCpu[name].map(Math.round).join(', ')})`,
    );
  }
  console.log(
    `added, ratio to nginx: ${(added('holdfast') / added('nginx')).toFixed(2)} (wanted: at most 2)`,
  );
  console.log(
    `requests per CPU-second, share of nginx: ${(median(perCpu.holdfast) / median(perCpu.nginx)).toFixed(2)} (wanted: at least 0.3)`,
  );
}

function medianOf(rows) {
  const bad = rows.filter(({ status }) => status !== 200).length;
  if (bad > 0) throw new Error(`${bad} of ${rows.length} requests were not answered with 200`);
  return median(rows.map(({ tookMs }) => tookMs));
}

const FAULTS = {
  killed: (backend) => backend.child.kill('SIGKILL'),
  hung: (backend) => backend.child.kill('SIGSTOP'),
  slow: (backend) => backend.child.stdin.write('slow 5000\n'),
};

async function compareDetection() {
  if (!isThere('haproxy')) {
    console.log('detection: skipped, there is no haproxy here to compare with');
    return;
  }
  const check = {
    protocol: 'HTTP',
    port: 'traffic-port',
    path: '/health',
    intervalSeconds: 2,
    timeoutSeconds: 1,
  };
  const healthCheck = { ...check, healthyThreshold: 3, unhealthyThreshold: 2, matcher: '200' };
  for (const [fault, inject] of Object.entries(FAULTS)) {
    const found = { holdfast: [], haproxy: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const backends = [await startBackend(), await startBackend()];
      const balancers = [await startOurs(backends, healthCheck), await startHaproxy(backends)];
      // Both look for a while, each in a phase of its own.
      await sleep(1500 + Math.random() * 2000);
      const loops = balancers.map((each) => openLoop(each, 100, 8, 300));
      await sleep(500);
      const atMs = performance.now();
      inject(backends[1]);
      const rows = await Promise.all(loops);
      for (const [index, { name }] of balancers.entries()) {
        const bad = rows[index].filter(
          ({ status, tookMs, atMs: sent }) => sent > atMs - 20 && (status !== 200 || tookMs > 1000),
        );
        found[name].push((Math.max(atMs, ...bad.map((row) => row.atMs)) - atMs) / 1000);
      }
      await endAll();
    }
    const seconds = (numbers) => numbers.map((n) => n.toFixed(2)).join(', ');
    console.log(
      `${fault}: last request that met it after ${seconds(found.holdfast)} s (holdfast), ${seconds(found.haproxy)} s (haproxy)`,
    );
  }
}

async function endAll() {
  await Promise.all(
    children.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      await once(child, 'exit');
    }),
  );
}

const wanted = process.argv.slice(2);
console.log(`load average ${loadavg()[0].toFixed(1)} on ${cpus().length} cores, ${ROUNDS} rounds`);
try {
  if (wanted.length === 0 || wanted.includes('speed')) await compareSpeed();
  await endAll();
  if (wanted.length === 0 || wanted.includes('detection')) await compareDetection();
} finally {
  await endAll();
  await rm(dir, { recursive: true, force: true });
}
