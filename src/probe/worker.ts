import { parentPort, workerData } from 'node:worker_threads';
import type { Sample } from '../model/sample.js';
import type { ProbeMessage, ProbeSettings } from './probe-options.js';
import { openAddresses } from './open-addresses.js';
import { runProber } from './prober.js';

// Entry of the probe's own thread: a main thread that renders, parses or waits cannot delay it.

const BATCH_INTERVAL_MS = 1000;

const port = parentPort;
if (port === null) throw new Error('worker.js is started by startProbe only');

let batch: Sample[] = [];
let sessions = new Map<string, string>();
const post = (message: ProbeMessage): void => port.postMessage(message);
const flush = (): void => {
  if (batch.length === 0) return;
  post({ kind: 'samples', samples: batch, sessions });
  batch = [];
  sessions = new Map();
};

const settings = workerData as ProbeSettings;
const addresses = await openAddresses(settings);
const prober = runProber(
  settings,
  (sample) => batch.push(sample),
  addresses,
  (key, cookie) => sessions.set(key, cookie),
);
const flushing = setInterval(flush, BATCH_INTERVAL_MS);
post({ kind: 'started', startedMs: prober.startedMs });

// The only command is to stop.
port.once('message', () => {
  void prober.stop().then((report) => {
    clearInterval(flushing);
    flush();
    post({ kind: 'report', report });
    port.close();
  });
});
