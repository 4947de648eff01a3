/**
 * A real Kubernetes API server on loopback, without containers: built from the modules of
 * tools/kube/go.mod (once, some 9 CPU-minutes), with Debian's etcd (etcd-server) behind it.
 *
 *   node scripts/kube-apiserver.mjs
 *
 * prints one line of JSON once it is ready, `{server, adminKubeconfig, userKubeconfig, userToken}`, and ends with
 * a signal, or when its standard input does. There is no controller manager, scheduler or kubelet:
 * whoever needs pods makes them and sets their status. The user of userKubeconfig has no rights but
 * those that are bound to it; its name is `loader`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_MS = 90_000;
/** Keeps every ClusterIP on loopback. */
const SERVICE_RANGE = '127.96.0.0/16';

const cache = new URL('../.cache/kube/', import.meta.url).pathname;
const binary = process.env['HOLDFAST_KUBE_APISERVER'] ?? join(cache, 'kube-apiserver');
const children = [];
const dir = mkdtempSync(join(tmpdir(), 'holdfast-kube-'));
let closing = false;

build();
const [etcdPort, peerPort, apiPort] = await freePorts(3);
const tokens = { admin: newToken(), loader: newToken() };
startEtcd();
startApiServer();
await untilReady();
process.stdout.write(
  `${JSON.stringify({
    server: `https://127.0.0.1:${apiPort}`,
    adminKubeconfig: writeKubeconfig('admin'),
    userKubeconfig: writeKubeconfig('loader'),
    userToken: tokens.loader,
  })}\n`,
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => close(0));
process.stdin.resume().on('end', () => close(0));

function build() {
  if (existsSync(binary)) return;
  if (process.env['HOLDFAST_KUBE_APISERVER'] !== undefined) throw new Error(`${binary} is missing`);
  process.stderr.write(`building ${binary}, which takes some minutes\n`);
  mkdirSync(cache, { recursive: true });
  const kube = new URL('../tools/kube', import.meta.url).pathname;
  const args = [
    'build',
    '-C',
    kube,
    '-mod=mod',
    '-o',
    binary,
    'k8s.io/kubernetes/cmd/kube-apiserver',
  ];
  execFileSync('go', args, { stdio: ['ignore', 'inherit', 'inherit'] });
}

function startEtcd() {
  const client = `http://127.0.0.1:${etcdPort}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  run('etcd', [
    '--unsafe-no-fsync',
    `--data-dir=${join(dir, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
  ]);
}

function startApiServer() {
  const key = join(dir, 'service-account.key');
  execFileSync('openssl', ['genrsa', '-out', key, '2048'], { stdio: 'ignore' });
  const users = join(dir, 'tokens.csv');
  const rows = [`${tokens.admin},admin,1,"system:masters"`, `${tokens.loader},loader,2`];
  writeFileSync(users, `${rows.join('\n')}\n`, { mode: 0o600 });
  run(binary, [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    `--secure-port=${apiPort}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--external-hostname=127.0.0.1',
    `--cert-dir=${join(dir, 'cert')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    `--token-auth-file=${users}`,
    '--authorization-mode=RBAC',
    `--service-cluster-ip-range=${SERVICE_RANGE}`,
    '--endpoint-reconciler-type=none',
    // Pods get no token, since no controller makes the default service account.
    '--disable-admission-plugins=ServiceAccount',
  ]);
}

function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => (said = `${said}${chunk}`.slice(-3000)));
  child.once('error', (cause) => fail(`${command} cannot be started: ${cause.message}`));
  child.once('exit', (code) => {
    if (!closing) fail(`${command} ended with ${code}: ${said}`);
  });
  children.push(child);
}

async function untilReady() {
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline;) {
    if (await isReady()) return;
    await sleep(250);
  }
  fail('the API server did not become ready');
}

function isReady() {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${tokens.admin}` };
    const options = { host: '127.0.0.1', port: apiPort, path: '/readyz', headers, timeout: 2000 };
    const probe = request({ ...options, rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    probe.once('timeout', () => probe.destroy());
    probe.once('error', () => resolve(false));
    probe.end();
  });
}

function writeKubeconfig(user) {
  const certificate = readFileSync(join(dir, 'cert', 'apiserver.crt'));
  const file = join(dir, `${user}.kubeconfig`);
  const server = `https://127.0.0.1:${apiPort}`;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'local',
        cluster: { server, 'certificate-authority-data': certificate.toString('base64') },
      },
    ],
    users: [{ name: user, user: { token: tokens[user] } }],
    contexts: [{ name: 'local', context: { cluster: 'local', user, namespace: 'default' } }],
    'current-context': 'local',
  };
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
  return file;
}

function newToken() {
  return randomBytes(16).toString('hex');
}

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(
    servers.map((server) => new Promise((done) => server.listen(0, '127.0.0.1', done))),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

function fail(why) {
  process.stderr.write(`${why}\n`);
  void close(1);
}

async function close(code) {
  if (closing) return;
  closing = true;
  const running = children.filter(({ pid, exitCode }) => pid !== undefined && exitCode === null);
  const ended = running.map((child) => new Promise((done) => child.once('exit', done)));
  for (const child of running) child.kill('SIGTERM');
  await Promise.race([Promise.all(ended), sleep(10_000)]);
  for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
  process.exit(code);
}
