// Verifies the reference stacks as a user would: gate, lab, each scenario of their claims, report.
//
//   npm run stacks                                         all of it, some 25 minutes at speed 10
//   npm run stacks -- --stacks status-page --scenarios attack,fail-database --speed 5
//   npm run stacks -- --only-page                          the pages, from what was measured before
//
// Rows of earlier runs stay, and are replaced by newer ones of the same plan and scenario. Reports are
// left in reports/stacks/<plan>/<scenario>.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import prettier from 'prettier';
import { stackPages } from './generate-docs/stacks.mjs';
import { scenariosOf, STACKS } from './stacks/catalogue.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const RESULTS = join(root, 'docs/stacks-verified.json');
const CLI = join(root, 'dist/cli/main.js');

const { values } = parseArgs({
  options: {
    stacks: { type: 'string' },
    scenarios: { type: 'string' },
    speed: { type: 'string', default: '10' },
    'only-page': { type: 'boolean', default: false },
  },
});
const isWanted = (list, name) => list === undefined || list.split(',').includes(name);
const rows = new Map(
  (existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : []).map((row) => [
    keyOf(row),
    row,
  ]),
);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
if (!values['only-page']) await verifyAll();
await writePages();

async function verifyAll() {
  for (const stack of STACKS) {
    for (const plan of stack.plans.filter((name) => isWanted(values.stacks, name))) {
      const fits = fitsOf(plan);
      for (const scenario of scenariosOf(stack, plan)) {
        if (interrupted.signal.aborted || !isWanted(values.scenarios, scenario)) continue;
        const row = await rowOf(stack, plan, scenario, fits.get(scenario));
        if (interrupted.signal.aborted) return;
        rows.set(keyOf(row), row);
        process.stderr.write(`  ${row.verdict}: ${row.reasons.join(' ')}\n`);
        writeFileSync(RESULTS, `${JSON.stringify(sorted(), null, 2)}\n`);
      }
    }
  }
}

async function rowOf(stack, plan, scenario, { notApplicable }) {
  process.stderr.write(`${plan}: ${scenario}\n`);
  const made = { plan, scenario, at: new Date().toISOString().slice(0, 10), commit: commitNow() };
  if (notApplicable !== null) {
    return { ...made, verdict: 'not applicable', reasons: [notApplicable] };
  }
  const out = join(root, 'reports/stacks', plan, scenario);
  const command = stack.ungated?.includes(plan)
    ? ['run', scenario, '--plan', planPath(plan)]
    : ['verify', planPath(plan), '--scenario', scenario];
  const { code, stderr } = await holdfast([...command, '--speed', values.speed, '--out', out]);
  if (![0, 1, 3].includes(code)) {
    return { ...made, verdict: 'not run', reasons: [stderr.trim().split('\n').at(-1) ?? ''] };
  }
  const { gate, runs } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  const run = runs[0];
  const judged = { ...made, speed: Number(values.speed), gate: gate && gateOf(gate) };
  if (run === undefined) {
    return { ...judged, verdict: gate.verdict, reasons: ['no scenario was run'] };
  }
  const outage = run.agreement.find(({ what }) => what.startsWith('outage'));
  return {
    ...judged,
    verdict: run.verdict,
    reasons: run.reasons,
    predicted: run.faults[0]?.predicted?.path ?? null,
    predictedSeconds: outage?.predicted ?? null,
    measuredSeconds: outage?.measuredSeconds ?? null,
    errorSeconds: outage?.errorSeconds ?? null,
    agreement: outage?.verdict ?? 'not predicted',
    failed: run.samples.failed,
    intended: run.samples.intended,
    writes: run.writes,
    substitutions: run.substitutions.length,
  };
}

function gateOf({ verdict, summary: { pass, fail, unknown } }) {
  return { verdict, pass, fail, unknown };
}

/** Scenario to its fit, as `holdfast scenarios` says it. */
function fitsOf(plan) {
  const text = execFileSync(
    process.execPath,
    [CLI, 'scenarios', planPath(plan), '--format', 'json'],
    {
      encoding: 'utf8',
    },
  );
  return new Map(JSON.parse(text).scenarios.map((each) => [each.name, each]));
}

function holdfast(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // A terminal's Ctrl-C reaches it by itself, a signal to this process alone does not.
    interrupted.signal.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
    let stderr = '';
    child.stderr.on('data', (data) => (stderr += data));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stderr }));
  });
}

/** The code that is run, with `+` where it is not as committed. */
function commitNow() {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const code = [
    'src',
    'scenarios',
    'policies',
    'fixtures/plans',
    'package-lock.json',
    ':!*.test.ts',
  ];
  return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', ...code) === '' ? '' : '+'}`;
}

async function writePages() {
  const options = await prettier.resolveConfig(join(root, 'package.json'));
  if (existsSync(RESULTS)) {
    const text = readFileSync(RESULTS, 'utf8');
    writeFileSync(RESULTS, await prettier.format(text, { ...options, filepath: RESULTS }));
  }
  for (const { path, content } of await stackPages(root)) {
    const file = join(root, 'docs', path);
    writeFileSync(file, await prettier.format(content, { ...options, filepath: file }));
  }
}

function sorted() {
  return [...rows.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ plan, scenario }) {
  return `${plan} ${scenario}`;
}

function planPath(plan) {
  return `fixtures/plans/${plan}/plan.json`;
}
