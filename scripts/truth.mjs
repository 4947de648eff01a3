// Runs faults on stacks at speeds in the lab, and writes what was predicted, what the lab's own log
// says (the truth), what the probe measured, and how far these two are apart.
//
//   npm run truth -- --applies                     # which scenarios apply to which stacks, and why not
//   npm run truth -- --all --speeds 5              # the whole table; goes on where it was broken off
//   npm run truth -- --scenarios kill-az,stop-instance --stacks private-web-app --speeds 1,5,20
//
// A row that was measured with the sources, scenarios and plan as they are committed is fresh, and is
// not measured again unless --again is given; one that was inconclusive is.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measuredWith, readDeployed, STACKS, whyNot } from './truth/applies.mjs';
import { built } from './truth/built.mjs';
import { compareOther } from './truth/compare.mjs';
import { renderPage } from './truth/page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { readJournal } = await built('journal/journal-reader.js');
const { readTruthOutage } = await built('lab/truth-outage.js');
const { measureRun } = await built('measure/measure-run.js');
const { runScenario } = await built('run/run-scenario.js');
const { summariseJournal } = await built('run/summarise-journal.js');
const { bundledScenarios, loadScenario } = await built('scenario/load-scenario.js');
const { timingOf } = await built('target/timing.js');

const RESULTS = join(root, 'docs/measured-faults.json');
const PAGE = join(root, 'docs/measured-faults.md');
const OUT = join(root, 'reports/truth');

const { values } = parseArgs({
  options: {
    scenarios: { type: 'string' },
    stacks: { type: 'string' },
    speeds: { type: 'string', default: '1,5,20' },
    all: { type: 'boolean', default: false },
    applies: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    'only-page': { type: 'boolean', default: false },
  },
});
const list = (text) => text.split(',').filter((item) => item !== '');
const scenarios = list(values.scenarios ?? bundledScenarios().join(','))
  .map(loadScenario)
  .filter(({ faults }) => faults.length > 0);
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
process.once('SIGINT', () => interrupted.abort());
const pairs = stacks
  .map(readDeployed)
  .flatMap((of) => scenarios.map((scenario) => ({ ...of, scenario, not: whyNot(scenario, of) })));
if (values.applies) {
  for (const { stack, scenario, not } of pairs)
    process.stdout.write(
      `${stack}\t${scenario.name}\t${not === null ? 'applies' : `no: ${not}`}\n`,
    );
} else {
  if (!values['only-page']) await measureAll(pairs.filter(({ not }) => not === null));
  await write();
}

async function measureAll(wanted) {
  for (const { stack, read, deployment, scenario } of wanted) {
    for (const speed of list(values.speeds).map(Number)) {
      if (interrupted.signal.aborted) return;
      const where = { scenario: scenario.name, stack, speed };
      const sources = measuredWith(stack);
      const known = [...rows.values()].filter((row) =>
        Object.entries(where).every(([name, value]) => row[name] === value),
      );
      if (!values.again && known.length > 0 && known.every((row) => isFresh(row, sources)))
        continue;
      process.stderr.write(`${scenario.name} on ${stack} at speed ${speed}\n`);
      const measured = await measure({ where, read, deployment, scenario, speed });
      if (interrupted.signal.aborted) return;
      for (const row of known) rows.delete(keyOf(row));
      for (const row of measured) rows.set(keyOf(row), { ...row, sources });
      await write();
    }
  }
}

/** What a starved machine could not tell is measured again; that a stand-in answered stays so. */
function isFresh({ sources, verdict, reason }, now) {
  const isStarved = verdict === 'not run' || /late|slowly|--speed/.test(reason);
  return sources === now && !(verdict !== 'pass' && isStarved);
}

/** A row for each fault, or for those together that overlap. */
async function measure({ where, read, deployment, scenario, speed }) {
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
      const dir = join(journal.replace(/\.ndjson$/, ''), 'truth');
      const truth = readTruthOutage(dir, {
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
        other: compareOther({ fault: names, dir, measured, cluster, agreement: summary.agreement }),
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
  const missing = STACKS.map(readDeployed).flatMap((of) =>
    bundledScenarios()
      .map(loadScenario)
      .filter(({ faults }) => faults.length > 0)
      .flatMap((scenario) => {
        const reason = whyNot(scenario, of);
        return reason === null ? [] : [{ stack: of.stack, scenario: scenario.name, reason }];
      }),
  );
  writeFileSync(PAGE, await renderPage(sorted, missing, style));
}
