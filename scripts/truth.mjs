// Runs faults on stacks at speeds in the lab, and writes what was predicted, what the lab's own log
// says (the truth), what the probe measured, and how far these two are apart.
//
//   npm run truth -- --scenarios kill-az,stop-instance --stacks private-web-app --speeds 1,5,20
//
// Rows of earlier runs stay, and are replaced by newer ones of the same scenario, stack and speed.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from 'prettier';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const built = (file) => import(new URL(`../dist/${file}`, import.meta.url));
const { readJournal } = await built('journal/journal-reader.js');
const { readTruthOutage } = await built('lab/truth-outage.js');
const { measureRun } = await built('measure/measure-run.js');
const { runScenario } = await built('run/run-scenario.js');
const { summariseJournal } = await built('run/summarise-journal.js');
const { bundledScenarios, loadScenario } = await built('scenario/load-scenario.js');
const { timingOf } = await built('target/timing.js');
const { deployPlan } = await built('deploy-plan.js');
const { readStack } = await built('topology/read-stack.js');

const RESULTS = join(root, 'docs/measured-faults.json');
const PAGE = join(root, 'docs/measured-faults.md');
const OUT = join(root, 'reports/truth');

const { values } = parseArgs({
  options: {
    scenarios: { type: 'string' },
    stacks: { type: 'string', default: 'private-web-app' },
    speeds: { type: 'string', default: '1,5,20' },
    'only-page': { type: 'boolean', default: false },
  },
});
const list = (text) => text.split(',').filter((item) => item !== '');
const scenarios = list(values.scenarios ?? bundledScenarios().join(',')).map(loadScenario);

const rows = new Map(
  (existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : []).map((row) => [
    keyOf(row),
    row,
  ]),
);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
if (!values['only-page']) await measureAll();
await write();

async function measureAll() {
  for (const stack of list(values.stacks)) {
    const read = readStack(join(root, `fixtures/plans/${stack}/plan.json`));
    const deployment = deployPlan(read);
    for (const scenario of scenarios.filter(({ faults }) => faults.length > 0)) {
      for (const speed of list(values.speeds).map(Number)) {
        if (interrupted.signal.aborted) return;
        process.stderr.write(`${scenario.name} on ${stack} at speed ${speed}\n`);
        for (const row of await measure({ stack, read, deployment, scenario, speed })) {
          rows.set(keyOf(row), row);
          await write();
        }
      }
    }
  }
}

/** A row for each fault, or for those together that overlap. */
async function measure({ stack, read, deployment, scenario, speed }) {
  const where = { scenario: scenario.name, stack, speed };
  try {
    const journal = await runScenario({
      scenario,
      plan: read.plan,
      deployment,
      target: 'lab',
      timing: timingOf('lab'),
      speed,
      dir: OUT,
      signal: interrupted.signal,
      onProgress: () => undefined,
    });
    const { records } = await readJournal(journal);
    const { summary } = await summariseJournal(journal);
    const measured = measureRun(records);
    const samples = records.flatMap((record) =>
      record.kind === 'samples' ? [...record.samples] : [],
    );
    const last = Math.max(...samples.map(({ intendedMs }) => intendedMs));
    return measured.clusters.map((cluster) => {
      const names = cluster.faults.map((fault) => measured.faults[fault].name).join(' + ');
      const truth = readTruthOutage(join(journal.replace(/\.ndjson$/, ''), 'truth'), {
        startMs: cluster.startMs,
        untilMs: Math.min(cluster.untilMs, last),
        patienceMs: (scenario.probe.timeoutSeconds * 1000) / speed,
      });
      const { users } = cluster;
      const agreement = summary.agreement.find(
        ({ what, fault }) => fault === names && what.startsWith('outage'),
      );
      const truthMs = truth.firstMs === null ? 0 : truth.lastMs - truth.firstMs;
      return {
        ...where,
        fault: names,
        predictedSeconds: agreement?.predicted ?? null,
        truthMs,
        truthFailed: truth.failed,
        measuredMs: users.outageMs,
        measuredFailed: users.failed,
        differenceMs: edgesApart(truth, users),
        errorSeconds: agreement?.errorSeconds ?? null,
        agreement: agreement?.verdict ?? 'not predicted',
        verdict: summary.verdict,
        reason: summary.verdict === 'pass' ? '' : (summary.reasons[0] ?? ''),
      };
    });
  } catch (error) {
    return [
      {
        ...where,
        fault: scenario.name,
        verdict: 'not run',
        reason: `${error.code ?? ''} ${error.message}`,
      },
    ];
  } finally {
    rmSync(OUT, { recursive: true, force: true });
  }
}

/** The larger of the distances between first failures and between last failures; null with one side only. */
function edgesApart(truth, { failed, lastFailureMs, outageMs }) {
  if (truth.firstMs === null && failed === 0) return 0;
  if (truth.firstMs === null || failed === 0) return null;
  const first = Math.abs(lastFailureMs - outageMs - truth.firstMs);
  return Math.max(first, Math.abs(lastFailureMs - truth.lastMs));
}

function keyOf({ scenario, stack, speed, fault }) {
  return [stack, scenario, fault, String(speed).padStart(3, '0')].join(' ');
}

async function write() {
  const sorted = [...rows.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  writeFileSync(RESULTS, `${JSON.stringify(sorted, null, 2)}\n`);
  const style = JSON.parse(readFileSync(join(root, '.prettierrc.json'), 'utf8'));
  writeFileSync(PAGE, await format(page(sorted), { ...style, parser: 'markdown' }));
}

function page(sorted) {
  const heads = [
    'stack',
    'fault',
    'speed',
    'predicted',
    'truth',
    'measured',
    'apart',
    'prediction',
    'verdict',
  ];
  const lines = sorted.map((row) => [
    row.stack,
    row.fault === row.scenario ? row.fault : `${row.fault} (${row.scenario})`,
    row.speed,
    row.predictedSeconds ? interval(row.predictedSeconds) : '–',
    declared(row.truthMs, row.speed),
    row.measuredMs === undefined
      ? '–'
      : `${declared(row.measuredMs, row.speed)}${row.errorSeconds === null ? '' : ` ± ${seconds(row.errorSeconds)}`}`,
    row.differenceMs === null || row.differenceMs === undefined
      ? '–'
      : `${Math.round(row.differenceMs)} ms`,
    row.agreement ?? '–',
    row.verdict === 'pass' ? 'pass' : `${row.verdict}: ${row.reason}`,
  ]);
  const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
  const table = [heads, heads.map(() => '---'), ...lines]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');
  return `# Measured faults

<!-- Made by npm run truth. Edits here are lost. -->

Outages in the lab, from the first to the last failing request, in declared seconds. **Truth** is what the lab's load balancers logged of each request, **measured** what the probe saw from outside with the error of that (real error × speed); the two share no code. **Apart** is how far their edges lie from each other in real milliseconds. Lab results are results of a model: they say that the instrument is right, and nothing of AWS.

${table}
`;
}

function declared(realMs, speed) {
  return realMs === undefined ? '–' : seconds((realMs * speed) / 1000);
}

function seconds(value) {
  return `${Number(value.toFixed(value < 10 ? 2 : 1))} s`;
}

function interval({ low, high }) {
  return high === null ? `at least ${seconds(low)}` : `${seconds(low)} to ${seconds(high)}`;
}
