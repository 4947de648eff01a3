// Runs faults on stacks at speeds in the lab, and writes what was predicted, what the lab's own log
// says (the truth), what the probe measured, and how far these two are apart.
//
//   npm run truth -- --applies                     # which scenarios apply to which stacks, and why not
//   npm run truth -- --all --speeds 5              # the whole table; goes on where it was broken off
//   npm run truth -- --all --speeds 1 --at-once 6 --rates 40,10
//   npm run truth -- --all --speeds 5 --missing    # only what no row tells
//   npm run truth -- --scenarios kill-az,stop-instance --stacks private-web-app --speeds 1,5,20
//
// Beside the bundled scenarios it knows those of scripts/truth/scenarios, in which a fault that costs
// nothing otherwise costs an outage.
//
// A row that was measured with the sources, scenarios and plan as they are committed is fresh, and is
// not measured again unless --again is given; one that was inconclusive for a starved machine is. With
// --missing older rows, too, are left as they are. At speed 1 a lab waits most
// of the time: --at-once runs several beside each other, and --rates PROBE,LOAD makes each cheaper
// (requests a second; surge and attack, which are told by counts, keep their own).
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isFor, measuredWith, readDeployed, STACKS, whyNot } from './truth/applies.mjs';
import { built } from './truth/built.mjs';
import { renderPage } from './truth/page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { bundledScenarios, loadScenario } = await built('scenario/load-scenario.js');

const RESULTS = join(root, 'docs/measured-faults.json');
const PAGE = join(root, 'docs/measured-faults.md');
const OUT = join(root, 'reports/truth');
const OWN_SCENARIOS = join(root, 'scripts/truth/scenarios');
const OWN_RATES = ['surge', 'attack'];

const { values } = parseArgs({
  options: {
    scenarios: { type: 'string' },
    stacks: { type: 'string' },
    speeds: { type: 'string', default: '1,5,20' },
    'at-once': { type: 'string', default: '1' },
    rates: { type: 'string' },
    all: { type: 'boolean', default: false },
    applies: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    missing: { type: 'boolean', default: false },
    'only-page': { type: 'boolean', default: false },
  },
});
const list = (text) => text.split(',').filter((item) => item !== '');
const known = [
  ...bundledScenarios(),
  ...readdirSync(OWN_SCENARIOS).map((file) => join(OWN_SCENARIOS, file)),
]
  .map((file) => ({ file, ...loadScenario(file) }))
  .filter(({ faults }) => faults.length > 0);
const scenarios =
  values.scenarios === undefined
    ? known
    : list(values.scenarios).map(
        (name) => known.find((scenario) => scenario.name === name) ?? fail(name),
      );
const stacks = list(
  values.stacks ?? (values.all || values.applies ? STACKS.join() : 'private-web-app'),
);

const rows = new Map(
  (existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : []).map((row) => [
    keyOf(row),
    row,
  ]),
);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort());
const pairs = pairsOf(stacks, scenarios);
const missing = pairsOf(STACKS, known).filter(({ not }) => not !== null);
if (values.applies) {
  for (const { stack, scenario, not } of pairs)
    process.stdout.write(
      `${stack}\t${scenario.name}\t${not === null ? 'applies' : `no: ${not}`}\n`,
    );
} else {
  if (!values['only-page']) await measureAll(pairs.filter(({ not }) => not === null));
  await write();
}

function pairsOf(names, all) {
  return names
    .map(readDeployed)
    .flatMap(({ stack, deployment }) =>
      all
        .filter((scenario) => isFor(stack, scenario))
        .map((scenario) => ({ stack, scenario, not: whyNot(scenario, deployment) })),
    );
}

/** The longest first, so that the last ones to end are short. */
async function measureAll(wanted) {
  const jobs = wanted
    .flatMap(({ stack, scenario }) =>
      list(values.speeds).map((text) => jobOf(stack, scenario, Number(text))),
    )
    .filter((job) => values.again || !isKnown(job))
    .sort((a, b) => b.lastsMs - a.lastsMs);
  const take = async () => {
    for (let job = jobs.shift(); job && !interrupted.signal.aborted; job = jobs.shift())
      await measure(job);
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, take));
}

function fail(name) {
  throw new Error(`no scenario ${name}: there are ${known.map((each) => each.name).join(', ')}`);
}

function jobOf(stack, { name, file, phases }, speed) {
  const [probe, load] = list(values.rates ?? '').map(Number);
  return {
    where: { scenario: name, stack, speed },
    file,
    rates: probe === undefined || OWN_RATES.includes(name) ? null : { probe, load },
    lastsMs: (Object.values(phases).reduce((sum, seconds) => sum + seconds, 0) * 1000) / speed,
    sources: measuredWith(stack),
  };
}

function rowsOf(where) {
  return [...rows.values()].filter((row) =>
    Object.entries(where).every(([name, value]) => row[name] === value),
  );
}

/** What a starved machine could not tell is measured again; that a stand-in answered stays so. */
function isKnown({ where, sources }) {
  const measured = rowsOf(where);
  return (
    measured.length > 0 &&
    measured.every((row) => {
      const isStarved = row.verdict === 'not run' || /late|slowly|--speed/.test(row.reason);
      return (values.missing || row.sources === sources) && !(row.verdict !== 'pass' && isStarved);
    })
  );
}

async function measure({ where, file, rates, sources }) {
  const { scenario, stack, speed } = where;
  process.stderr.write(`${scenario} on ${stack} at speed ${speed}\n`);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root });
  const out = join(OUT, `${stack}-${scenario}-${speed}`);
  const measured = await measureInProcess({ stack, speed, file, rates, out });
  if (interrupted.signal.aborted) return;
  for (const row of rowsOf(where)) rows.delete(keyOf(row));
  const made = { rates, sources, commit: commit.toString().trim() };
  for (const row of measured) {
    rows.set(keyOf(row), { ...row, ...made });
    process.stderr.write(`  ${keyOf(row)}: ${row.verdict}, ${row.differenceMs} ms apart\n`);
  }
  await write();
}

function measureInProcess(job) {
  const script = join(root, 'scripts/truth/measure-one.mjs');
  const child = spawn(process.execPath, [script, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () => child.kill('SIGTERM');
  interrupted.signal.addEventListener('abort', stop);
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      interrupted.signal.removeEventListener('abort', stop);
      if (interrupted.signal.aborted) resolve([]);
      else if (code === 0) resolve(JSON.parse(text));
      else reject(new Error(`${script} ended with ${code}`));
    });
  });
}

function keyOf({ scenario, stack, speed, fault }) {
  return [stack, scenario, fault, String(speed).padStart(3, '0')].join(' ');
}

async function write() {
  const sorted = [...rows.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  writeFileSync(RESULTS, `${JSON.stringify(sorted, null, 2)}\n`);
  const style = JSON.parse(readFileSync(join(root, '.prettierrc.json'), 'utf8'));
  writeFileSync(PAGE, await renderPage(sorted, missing, style));
}
