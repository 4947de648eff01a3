// npm run bench:load-balancer -- [speed] [detection]
//
// The lab's load balancer beside nginx (what it adds at 1,000 requests a second, requests per
// CPU-second at saturation) and beside haproxy (how soon a killed, a hung and a slow backend is out).
// All run unprivileged settings from a temporary folder; what is missing is skipped with a reason.
import { cpus, loadavg } from 'node:os';
import { compareDetection } from './detection.mjs';
import { endAll, removeFolder } from './processes.mjs';
import { compareSpeed } from './speed.mjs';

const wanted = process.argv.slice(2);
console.log(`load average ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`);
try {
  if (wanted.length === 0 || wanted.includes('speed')) await compareSpeed();
  await endAll();
  if (wanted.length === 0 || wanted.includes('detection')) await compareDetection();
} finally {
  await endAll();
  await removeFolder();
}
