// The page of what was measured: outages, then what is told by latency or counts, then what does not apply.
import { format } from 'prettier';
import { AGREEMENT_MS } from './compare.mjs';

export async function renderPage(rows, missing, style) {
  const run = rows.filter(({ verdict, truthMs }) => verdict !== 'not run' || truthMs !== undefined);
  const others = run.filter(({ other }) => other);
  const text = `# Measured faults

<!-- Made by npm run truth. Edits here are lost. -->

Outages in the lab, from the first to the last failing request, in declared seconds. **Truth** is what the lab's load balancers logged of each request, **measured** what the probe saw from outside with the error of that (real error × speed); the two share no code. **Apart** is how far their edges lie from each other in real milliseconds. **Requests/s** are those of the probe and of the load where they were not the scenario's own, **commit** is what was measured. Lab results are results of a model: they say that the instrument is right, and nothing of AWS.

${table(
  [
    'speed',
    'rows',
    `truth and measured at most ${AGREEMENT_MS} ms apart`,
    'prediction agrees',
    'conclusive',
  ],
  speedsOf(run).map((speed) => summaryRow(speed, run)),
)}

What is not conclusive says why in its row: an attack that met stand-ins for AWS’s own rules always is not; a machine that was too busy may have been.

${table(
  [
    'stack',
    'fault',
    'speed',
    'predicted',
    'truth',
    'measured',
    'apart',
    'prediction',
    'verdict',
    'requests/s',
    'commit',
  ],
  run.map(outageRow),
)}
${
  others.length === 0
    ? ''
    : `
## Told by latency or counts

Of faults that are to cost no outage: how much longer the median request took than before the fault, in real milliseconds, or how many requests there were in the whole run and how many of them a web ACL stopped. Truth is the load balancers' log, measured is what the probe, the load and the pressure count.

${table(['stack', 'fault', 'speed', 'by', 'predicted', 'truth', 'measured', 'prediction'], others.flatMap(otherRows))}
`
}
${
  missing.length === 0
    ? ''
    : `
## What does not apply

By the plan alone: \`npm run truth -- --applies\` prints all pairs.

${table(
  ['stack', 'scenario', 'why'],
  missing.map(({ stack, scenario, not }) => [stack, scenario.name, not]),
)}
`
}`;
  return await format(text, { ...style, parser: 'markdown' });
}

function speedsOf(rows) {
  return [...new Set(rows.map(({ speed }) => speed))].sort((a, b) => a - b);
}

function summaryRow(speed, rows) {
  const own = rows.filter((row) => row.speed === speed);
  const predicted = own.filter(({ agreement }) => agreement !== 'not predicted');
  const count = (holds, of = own) => `${of.filter(holds).length} of ${of.length}`;
  return [
    speed,
    own.length,
    count(({ differenceMs }) => typeof differenceMs === 'number' && differenceMs <= AGREEMENT_MS),
    count(({ agreement }) => agreement === 'agrees', predicted),
    count(({ verdict }) => verdict === 'pass' || verdict === 'fail'),
  ];
}

function outageRow(row) {
  return [
    row.stack,
    row.fault === row.scenario ? row.fault : `${row.fault} (${row.scenario})`,
    row.speed,
    row.predictedSeconds ? interval(row.predictedSeconds, seconds) : '–',
    declared(row.truthMs, row.speed),
    row.measuredMs === undefined
      ? '–'
      : `${declared(row.measuredMs, row.speed)}${row.errorSeconds === null ? '' : ` ± ${seconds(row.errorSeconds)}`}`,
    row.differenceMs === null || row.differenceMs === undefined
      ? '–'
      : `${Math.round(row.differenceMs)} ms`,
    row.agreement ?? '–',
    row.verdict === 'pass' ? 'pass' : `${row.verdict}: ${row.reason}`,
    row.rates ? `${row.rates.probe} + ${row.rates.load}` : 'own',
    row.commit ?? '–',
  ];
}

function otherRows({ stack, fault, speed, other }) {
  const shown = (value) =>
    value === null ? '–' : other.unit === 'ms' ? `${value.toFixed(1)} ms` : String(value);
  const predicted = other.predicted === null ? '–' : interval(other.predicted, shown);
  const what = other.by === 'latency' ? 'added latency' : 'requests';
  return [
    [
      stack,
      fault,
      speed,
      what,
      predicted,
      shown(other.truth),
      shown(other.measured),
      other.agreement,
    ],
    ...(other.stoppedTruth === undefined || fault !== 'attack'
      ? []
      : [
          [
            stack,
            fault,
            speed,
            'stopped by the web ACL',
            '–',
            other.stoppedTruth,
            other.stoppedMeasured,
            '–',
          ],
        ]),
  ];
}

function table(heads, lines) {
  const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
  return [heads, heads.map(() => '---'), ...lines]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');
}

function declared(realMs, speed) {
  return realMs === undefined ? '–' : seconds((realMs * speed) / 1000);
}

function seconds(value) {
  return `${Number(value.toFixed(value < 10 ? 2 : 1))} s`;
}

function interval({ low, high }, shown) {
  return high === null ? `at least ${shown(low)}` : `${shown(low)} to ${shown(high)}`;
}
