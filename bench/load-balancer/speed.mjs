// What the lab's load balancer adds beside what nginx does, and requests per CPU-second.
import { closedLoop, openLoop } from './client.mjs';
import { cpuSeconds, isThere, nginxBackend, nginxBalancer, startOurs } from './processes.mjs';

const REPEATS = Number(process.env.REPEATS ?? 5);
const SLICES = Number(process.env.SLICES ?? 64);
const RATE = 1000;
const SLICE_SECONDS = 0.1;
const SATURATED_SECONDS = 2;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const range = (numbers, digits) =>
  `${median(numbers).toFixed(digits)} (${Math.min(...numbers).toFixed(digits)} to ${Math.max(...numbers).toFixed(digits)})`;

export async function compareSpeed() {
  if (!isThere('nginx')) {
    console.log('speed: skipped, there is no nginx here to compare with');
    return;
  }
  const backends = [await nginxBackend(), await nginxBackend()];
  const check = { protocol: 'HTTP', port: 'traffic-port', path: '/' };
  const times = { intervalSeconds: 30, timeoutSeconds: 5 };
  const healthCheck = {
    ...check,
    ...times,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
    matcher: '200',
  };
  const balancers = [await startOurs(backends, healthCheck), await nginxBalancer(backends)];
  for (const each of balancers) await closedLoop(each, 16, 5);
  const repeats = [];
  for (let number = 1; number <= REPEATS; number += 1) {
    const { direct, added, perCpu } = await measure({ ...backends[0], name: 'direct' }, balancers);
    const repeat = {
      direct,
      added,
      perCpu,
      ratio: added.holdfast / added.nginx,
      share: perCpu.holdfast / perCpu.nginx,
    };
    repeats.push(repeat);
    console.log(
      `${number}: direct ${direct.toFixed(3)} ms; added by holdfast ${added.holdfast.toFixed(3)} ms, by nginx ${added.nginx.toFixed(3)} ms: ${repeat.ratio.toFixed(2)} times; ` +
        `requests per CPU-second ${Math.round(perCpu.holdfast)} and ${Math.round(perCpu.nginx)}: ${repeat.share.toFixed(2)} of it`,
    );
  }
  const all = (pick, digits) => range(repeats.map(pick), digits);
  console.log(`median of ${REPEATS} repeats, and from the least to the most:`);
  for (const name of ['holdfast', 'nginx']) {
    console.log(`${name} adds ${all(({ added }) => added[name], 3)} ms at ${RATE}/s`);
    console.log(`${name} does ${all(({ perCpu }) => perCpu[name], 0)} requests per CPU-second`);
  }
  console.log(`added, times nginx: ${all(({ ratio }) => ratio, 2)} (wanted: at most 2)`);
  console.log(
    `requests per CPU-second, share of nginx: ${all(({ share }) => share, 2)} (wanted: at least 0.3)`,
  );
}

/**
 * Slices of each in turn, so that whatever else the machine does meets all alike; the quietest eighth
 * of the slices counts, of each.
 */
async function measure(direct, balancers) {
  const slices = { direct: [], holdfast: [], nginx: [] };
  for (let slice = 0; slice < SLICES; slice += 1) {
    for (const each of [direct, ...balancers])
      slices[each.name].push(medianOf(await openLoop(each, RATE, SLICE_SECONDS)));
  }
  const quiet = (name) => slices[name].toSorted((a, b) => a - b)[Math.floor(SLICES / 8)];
  const perCpu = {};
  for (const each of balancers) {
    const before = cpuSeconds(each.pid);
    const answered = await closedLoop(each, 32, SATURATED_SECONDS);
    perCpu[each.name] = answered / (cpuSeconds(each.pid) - before);
  }
  const added = Object.fromEntries(
    balancers.map(({ name }) => [name, quiet(name) - quiet('direct')]),
  );
  return { direct: quiet('direct'), added, perCpu };
}

function medianOf(rows) {
  const bad = rows.filter(({ status }) => status !== 200).length;
  if (bad > 0) throw new Error(`${bad} of ${rows.length} requests were not answered with 200`);
  return median(rows.map(({ tookMs }) => tookMs));
}
