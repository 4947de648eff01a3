// Probes a URL as a run does (its own thread, samples into a journal and into what witnesses see), for
// a while at one rate, and prints what that took as JSON. Started by run.mjs:
//   node --expose-gc probe-once.mjs URL RATE SECONDS JOURNAL
import { statSync } from 'node:fs';
import { openJournal } from '../../dist/journal/journal-writer.js';
import { startClock } from '../../dist/model/clock.js';
import { SampleTable } from '../../dist/model/sample-table.js';
import { startProbe } from '../../dist/probe/start-probe.js';
import { createRecentSamples } from '../../dist/run/recent-samples.js';
import { startRecord } from '../report/generate.mjs';
import { REQUESTS, TIMEOUT_MS } from './requests.mjs';

const [url, rate, seconds, path] = process.argv.slice(2);
const ratePerSecond = Number(rate);
const clock = startClock();
const journal = openJournal(path, startRecord({ seconds: Number(seconds), ratePerSecond }));
const recent = createRecentSamples(0);
let failed = 0;
const probe = await startProbe({
  url,
  ca: null,
  serverName: null,
  ratePerSecond,
  timeoutMs: TIMEOUT_MS,
  requests: REQUESTS,
  originEpochMs: clock.originEpochMs,
  originMonotonicNs: String(clock.originMonotonicNs),
  maxDurationMs: 1000 * Number(seconds),
  onSamples: (batch) => {
    failed += batch.filter(({ outcome }) => outcome !== 'ok').length;
    journal.append({ kind: 'samples', atMs: clock.nowMs(), samples: SampleTable.of(batch) });
    recent.add(batch);
  },
});
await new Promise((resolve) => setTimeout(resolve, 1000 * Number(seconds)));
const { intended, recorded, latenessMs } = await probe.stop();
journal.close();
globalThis.gc();
const { heapUsed, external } = process.memoryUsage();
console.log(
  JSON.stringify({
    intended,
    recorded,
    failed,
    latenessP99Ms: latenessMs.p99,
    keptMegabytes: (heapUsed + external) / 1e6,
    recordBytes: statSync(path).size,
  }),
);
