// One scenario on one stack at one speed, in a process of its own; prints its rows as JSON.
//   node scripts/truth/measure-one.mjs '{"file":…,"stack":…,"speed":…,"rates":…,"out":…}'
import { rmSync } from 'node:fs';
import { built } from './built.mjs';
import { readDeployed } from './applies.mjs';
import { AGREEMENT_MS, compareOther } from './compare.mjs';

const { readJournal } = await built('journal/journal-reader.js');
const { readTruthOutage } = await built('lab/truth-outage.js');
const { INSTRUMENTS } = await built('measure/instruments.js');
const { measureRun } = await built('measure/measure-run.js');
const { runScenario } = await built('run/run-scenario.js');
const { summariseJournal } = await built('run/summarise-journal.js');
const { loadScenario } = await built('scenario/load-scenario.js');
const { timingOf } = await built('target/timing.js');

const { file, stack, speed, rates, out } = JSON.parse(process.argv[2]);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort());
const rows = await measure(withRates(loadScenario(file)), readDeployed(stack));
if (!interrupted.signal.aborted) process.stdout.write(`${JSON.stringify(rows)}\n`);

/** The scenario with so many requests a second of the probe and of the load; its own where null. */
function withRates(scenario) {
  if (rates === null) return scenario;
  const { probe, load } = scenario;
  return {
    ...scenario,
    probe: { ...probe, ratePerSecond: rates.probe },
    load: { ...load, ratePerSecond: rates.load },
  };
}

/** A row for each fault, or for those together that overlap. */
async function measure(scenario, { read, deployment }) {
  const where = { scenario: scenario.name, stack, speed };
  try {
    const journal = await runScenario({
      scenario,
      plan: read.plan,
      deployment,
      target: 'lab',
      timing: timingOf('lab'),
      speed,
      dir: out,
      signal: interrupted.signal,
      onProgress: () => undefined,
    });
    const { records } = await readJournal(journal);
    const { summary } = await summariseJournal(journal);
    const measured = measureRun(records);
    return measured.clusters.map((cluster) => ({
      ...where,
      ...rowOf({ journal, records, summary, measured, cluster, scenario }),
    }));
  } catch (error) {
    const reason = `${error.code ?? ''} ${error.message}`;
    return [{ ...where, fault: scenario.name, verdict: 'not run', reason }];
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function rowOf({ journal, records, summary, measured, cluster, scenario }) {
  const { users } = cluster;
  const fault = cluster.faults.map((index) => measured.faults[index].name).join(' + ');
  const dir = `${journal.replace(/\.ndjson$/, '')}/truth`;
  const truth = readTruthOutage(dir, {
    startMs: cluster.startMs,
    untilMs: Math.min(cluster.untilMs, lastIntendedMs(records)),
    patienceMs: (scenario.probe.timeoutSeconds * 1000) / speed,
    lateMs: Math.min(measured.instruments[INSTRUMENTS.labTimers]?.maxMs ?? 0, AGREEMENT_MS),
  });
  const agreement = summary.agreement.find(
    (row) => row.fault === fault && row.what.startsWith('outage'),
  );
  return {
    fault,
    predictedSeconds: agreement?.predicted ?? null,
    truthMs: truth.firstMs === null ? 0 : truth.lastMs - truth.firstMs,
    truthFailed: truth.failed,
    measuredMs: users.outageMs,
    measuredFailed: users.failed,
    differenceMs: edgesApart(truth, users),
    errorSeconds: agreement?.errorSeconds ?? null,
    agreement: agreement?.verdict ?? 'not predicted',
    other: compareOther({ fault, dir, measured, cluster, agreement: summary.agreement }),
    verdict: summary.verdict,
    reason: summary.verdict === 'pass' ? '' : (summary.reasons[0] ?? ''),
  };
}

function lastIntendedMs(records) {
  return records
    .flatMap((record) => (record.kind === 'samples' ? [...record.samples] : []))
    .reduce((last, { intendedMs }) => Math.max(last, intendedMs), 0);
}

/** The larger of the distances between first failures and between last failures; null with one side only. */
function edgesApart(truth, { failed, lastFailureMs, outageMs }) {
  if (truth.firstMs === null && failed === 0) return 0;
  if (truth.firstMs === null || failed === 0) return null;
  const first = Math.abs(lastFailureMs - outageMs - truth.firstMs);
  return Math.max(first, Math.abs(lastFailureMs - truth.lastMs));
}
