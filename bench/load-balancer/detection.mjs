// How soon a killed, a hung and a slow backend is out, beside haproxy with the same interval and thresholds.
import { openLoop } from './client.mjs';
import { endAll, isThere, sleep, startBackend, startHaproxy, startOurs } from './processes.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 5);

const FAULTS = {
  killed: (backend) => backend.child.kill('SIGKILL'),
  hung: (backend) => backend.child.kill('SIGSTOP'),
  slow: (backend) => backend.child.stdin.write('slow 5000\n'),
};

export async function compareDetection() {
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
