// docs/calibration.md from docs/calibration.json.

const EDGE_MS = 50;
const POINTS = 0.5;
/** As the verdict of a run has it. */
const LATE_MS = 50;
const PERCENT = 2;

const mark = (isWithin) => (isWithin ? 'within' : '**missed**');
const percent = (share, digits = 2) => `${(share * 100).toFixed(digits)}%`;
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (heads, rows) =>
  [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n');

export function page({ date, machine, rate, seconds, timeoutMs, outages, rare, starved }) {
  const late = [...outages, ...rare]
    .map(({ latenessP99Ms }) => latenessP99Ms)
    .filter((ms) => ms !== null && ms > LATE_MS);
  return `# Calibration

<!-- Made by npm run calibrate. Edits here are lost. -->

What the probe says beside what a server of known truth says that it did, with vegeta measuring the same server in the same minute, and k6 in a minute of its own against the same plan (on two cores it takes from the others what they need), each at ${rate} requests/s and with a timeout of ${timeoutMs} ms. The server logs each request's fate itself and shares no code with the probe ([its source](../src/probe/known-truth-server.fixture.ts)). **Missed** is missed: nothing here is left out or written by hand. A short form of it, with the probe alone, runs in every test ([calibration.test.ts](../src/probe/calibration.test.ts)).

Made on ${date}, on ${machine}, by \`npm run calibrate\` (some five minutes; the data is in [calibration.json](calibration.json)). The bounds are the probe's; the other two stand there for comparison. k6 runs Holdfast's own script by arrival rate and without connection reuse, since Go's transport silently repeats a GET whose kept connection was reset. Latencies of vegeta and k6 count from when they sent, those of the probe from when a request was due.

${late.length === 0 ? '' : `**The probe was late (${late.map((each) => `${each.toFixed(0)} ms`).join(', ')} at the 99th percentile, where ${LATE_MS} ms is the limit): a run of its own would have ended inconclusive, and so is this calibration.**\n`}
## A bad minute

Seven windows of refused connections, resets, silence, slow bodies, 503, cut bodies and closed connections. Availability within ${POINTS} points, each edge of an outage within ${EDGE_MS} ms.

${table(
  ['client', 'requests', 'at the server', 'truth', 'measured', `within ${POINTS} points`],
  outages.map((each) => [
    each.client,
    each.recorded,
    each.arrived,
    percent(each.truth),
    percent(each.availability),
    mark(Math.abs(each.availability - each.truth) * 100 <= POINTS),
  ]),
)}

A request of the minute may never have reached the server, where it was refused; those before and after the minute are counted at the server alone.

How far the first and the last failing request lie from the truth, in ms:

${table(
  ['outage', ...outages.map(({ client }) => client), `the probe within ${EDGE_MS} ms`],
  outages[0].edges.map(({ kind, startMs, endMs }, index) => [
    kind,
    ...outages.map(
      ({ edges }) => `${signed(edges[index].startMs)} and ${signed(edges[index].endMs)}`,
    ),
    mark(startMs !== null && Math.abs(startMs) <= EDGE_MS && Math.abs(endMs) <= EDGE_MS),
  ]),
)}

## Few failures

${seconds} s in which one request each is refused an answer in one of five ways, and the others take 30 to 830 ms. The exact count of failures; percentiles of those that ended ok within ${PERCENT}% of the server's own.

${table(
  ['client', 'requests', 'at the server', 'true failures', 'counted', 'exact'],
  rare.map((each) => [
    each.client,
    each.recorded,
    each.arrived,
    `${each.trueFailed} (${percent(each.trueAvailability, 3)} available)`,
    each.failed,
    mark(each.failed === each.trueFailed && each.recorded === each.arrived),
  ]),
)}

${table(
  [
    'client',
    ...rare[0].percentiles.map(({ share }) => `p${share * 100}: truth, measured`),
    `within ${PERCENT}%`,
  ],
  rare.map((each) => [
    each.client,
    ...each.percentiles.map(
      ({ truthMs, measuredMs }) =>
        `${truthMs.toFixed(1)}, ${measuredMs.toFixed(1)} ms (${signed((measuredMs / truthMs - 1) * 100, 2)}%)`,
    ),
    mark(
      each.percentiles.every(
        ({ truthMs, measuredMs }) => Math.abs(measuredMs / truthMs - 1) * 100 <= PERCENT,
      ),
    ),
  ]),
)}

${[...outages.slice(0, 1).map((each) => ({ ...each, when: 'in the bad minute' })), ...rare.map((each) => ({ ...each, when: 'here' }))].map(({ client, note, when }) => `- ${client}, ${when}: ${note}.`).join('\n')}

## A starved generator

\`holdfast load\` at ${rate} requests/s against a server that never fails, stopped (SIGSTOP) for 300 of every 400 ms. It must end inconclusive, whatever it measured.

${table(
  ['truth', 'measured', 'late at p99', 'verdict', 'exit code', 'inconclusive'],
  [
    [
      percent(starved.trueAvailability),
      percent(starved.measuredAvailability),
      `${starved.latenessP99Ms.toFixed(0)} ms`,
      starved.verdict,
      starved.exitCode,
      mark(starved.verdict === 'inconclusive' && starved.exitCode === 3),
    ],
  ],
)}

${starved.reasons.map((reason) => `> ${reason}`).join('\n')}
`;
}

function signed(value, digits = 1) {
  if (value === null) return 'none';
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}
