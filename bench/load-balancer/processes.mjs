// The processes of the comparison, each with unprivileged settings in a temporary folder.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TICKS_PER_SECOND = Number(
  spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout || 100,
);
const dir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
const children = [];
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
export const isThere = (name) => spawnSync(name, ['-v']).error === undefined;
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

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

export async function startBackend() {
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

export async function startOurs(backends, healthCheck) {
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

export const nginxBackend = () =>
  startNginx(
    (port) =>
      `access_log off; server { listen 127.0.0.1:${port}; location / { default_type text/plain; return 200 "${'x'.repeat(128)}"; } }`,
  );

export const nginxBalancer = (backends) =>
  startNginx(
    (port) =>
      `upstream app { ${backends.map(({ host, port: at }) => `server ${host}:${at};`).join(' ')} keepalive 128; keepalive_requests 100000000; }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } }`,
  );

export async function startHaproxy(backends) {
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

export function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export async function endAll() {
  await Promise.all(
    children.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      await once(child, 'exit');
    }),
  );
}

export async function removeFolder() {
  await rm(dir, { recursive: true, force: true });
}
