// Measures what `holdfast report` costs for a long run: seconds, peak memory, size of the page, bytes
// of journal a request:
//   npm run bench:report -- [--seconds 3600] [--rate 1000] [--repeat 3] [--before COMMAND] [--no-write]
// and writes RESULTS.md. The journal is synthetic (generate.mjs), lies in a temporary folder and is
// deleted afterwards; an hour at 1,000 requests/s needs up to 1 GB there.
// --before: a command to put before holdfast, such as one that raises its priority on a busy machine.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from '../gate/measure.mjs';
import { writeSyntheticJournal } from './generate.mjs';

const MAIN = new URL('../../dist/cli/main.js', import.meta.url).pathname;
const RESULTS = new URL('RESULTS.md', import.meta.url).pathname;
const TIMEOUT_MS = 180_000;
const MOST_REQUESTS = 10_000_000;
/** What issue and docs promise for an hour at 1,000 requests/s. */
const LIMIT = { seconds: 5, pageBytes: 2_000_000 };

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3600' },
    rate: { type: 'string', default: '1000' },
    repeat: { type: 'string', default: '3' },
    before: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});
const [seconds, ratePerSecond, repeat] = [values.seconds, values.rate, values.repeat].map(Number);
if (!(seconds > 0 && ratePerSecond > 0 && seconds * ratePerSecond <= MOST_REQUESTS)) {
  throw new Error(`--seconds times --rate is to be above 0, and at most ${MOST_REQUESTS}`);
}
const before = values.before?.split(' ') ?? [];
const loadBefore = loadavg()[0].toFixed(1);
const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-report-'));
try {
  const journal = join(folder, 'run.ndjson');
  const told = writeSyntheticJournal(journal, { seconds, ratePerSecond });
  const runs = [];
  for (let index = 0; index < repeat; index += 1) runs.push(await reportOnce(journal, told));
  const journalBytes = statSync(journal).size;
  const text = results({ told, journalBytes, runs: runs.sort((a, b) => a.seconds - b.seconds) });
  console.log(text);
  if (!values['no-write']) writeFileSync(RESULTS, text);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Makes the report once, and refuses to time one that is wrong. */
async function reportOnce(journal, told) {
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  const command = [process.execPath, MAIN, 'report', journal, '--out', out];
  const used = await measure([...before, ...command], { timeoutMs: TIMEOUT_MS });
  const page = join(out, 'index.html');
  if (used.timedOut || !existsSync(page)) {
    const why = used.timedOut ? `no end within ${TIMEOUT_MS} ms` : used.stderr.slice(-600);
    throw new Error(`holdfast report made no page: ${why}`);
  }
  const { samples } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')).runs[0];
  if (samples.recorded !== told.requests || samples.failed !== told.failed) {
    throw new Error(`it counted ${JSON.stringify(samples)}, and ${JSON.stringify(told)} is true`);
  }
  return {
    seconds: used.wallSeconds,
    cpuSeconds: used.cpuSeconds,
    peakMegabytes: used.peakMegabytes,
    pageBytes: statSync(page).size,
  };
}

function results({ told, journalBytes, runs }) {
  const median = runs[Math.floor(runs.length / 2)];
  const spread = `${runs[0].seconds.toFixed(1)}–${runs.at(-1).seconds.toFixed(1)}`;
  const machine = `${cpus().length} × ${cpus()[0].model.split(/ \d/)[0]}, ${Math.round(totalmem() / 1024 ** 3)} GiB, ${process.platform} ${process.arch}, Node ${process.version}`;
  const hour = seconds === 3600 && ratePerSecond === 1000;
  const kept = (is) => (hour ? (is ? ' (kept)' : ' (NOT kept)') : ' (of another run)');
  return `# A report of a long run

Written by \`npm run bench:report -- --seconds ${seconds} --rate ${ratePerSecond} --repeat ${repeat}\` on ${new Date().toISOString().slice(0, 10)}; do not edit.

- Machine: ${machine}. Load average before it began: ${loadBefore}${Number(loadBefore) > 1 ? ' (other work shared it)' : ''}.${before.length > 0 ? ' It ran at a raised priority.' : ''}
- Journal: synthetic, ${seconds} s at ${ratePerSecond} requests/s: ${told.requests.toLocaleString('en-US')} requests, ${told.failed.toLocaleString('en-US')} of them failed. The counts in summary.json were compared with these.

| \`holdfast report\` | median | least–most | limit |
| --- | ---: | ---: | --- |
| wall-clock seconds | ${median.seconds.toFixed(1)} | ${spread} | ${LIMIT.seconds}${kept(median.seconds < LIMIT.seconds)} |
| CPU seconds | ${median.cpuSeconds.toFixed(1)} | | |
| peak memory, MB | ${median.peakMegabytes.toFixed(0)} | | |
| index.html, bytes | ${median.pageBytes.toLocaleString('en-US')} | | ${LIMIT.pageBytes.toLocaleString('en-US')}${kept(median.pageBytes < LIMIT.pageBytes)} |
| journal, MB | ${(journalBytes / 1e6).toFixed(1)} | | |
| journal, bytes a request | ${(journalBytes / told.requests).toFixed(1)} | | |
`;
}
