import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { EXIT_CODES, HoldfastError } from '../../model/error.js';
import type { RateStage } from '../../model/rate-stage.js';
import type { ProbeRequest } from '../../model/scenario.js';
import { readyRequest } from '../../probe/outgoing.js';
import type { LoadEngine, LoadOptions, LoadReport, RunningLoad } from '../load-engine.js';
import { idleLoad } from '../none-engine.js';
import { requireK6 } from './find-k6.js';
import { readK6Records } from './read-k6-records.js';

/** Requests that are under way end by their timeout; beyond that k6 hangs. */
const STOP_MS = 10_000;
const SCRIPT = new URL('../../../scenarios/k6/load.ts', import.meta.url).pathname;
/** k6 ends with these on its own: nothing failed, an abort, a signal. */
const EXPECTED_EXITS = [0, 105, 108];

/** k6 as it is installed: an open loop, with records of its own. */
export const k6Engine: LoadEngine = {
  name: 'k6',
  summary:
    'k6 from PATH, by arrival rate; its own records are read back and shown beside the probe’s.',
  start,
};

async function start(options: LoadOptions): Promise<RunningLoad> {
  const stages = options.stages ?? [
    {
      durationSeconds: options.maxDurationMs / 1000,
      startRate: options.ratePerSecond,
      endRate: options.ratePerSecond,
    },
  ];
  const peak = Math.max(...stages.flatMap(({ startRate, endRate }) => [startRate, endRate]));
  if (peak <= 0) return idleLoad('k6');
  const k6 = requireK6();
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-k6-'));
  const records = join(dir, 'records.ndjson');
  let output = '';
  const child = spawn(
    k6,
    [
      'run',
      '--quiet',
      '--no-usage-report',
      '--summary-mode=disabled',
      '--out',
      `json=${records}`,
      SCRIPT,
    ],
    {
      // A group of its own: a terminal's Ctrl-C must not end the load before the fault is undone.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment(options, stages, peak, dir) },
    },
  );
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-4000)));
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
  exited.catch(() => undefined);
  if (child.pid === undefined) {
    await exited.catch((cause: unknown) => {
      rmSync(dir, { recursive: true, force: true });
      throw failed('it cannot be started', output, cause);
    });
  }
  let stopping: Promise<LoadReport> | null = null;
  const stop = async (): Promise<LoadReport> => {
    try {
      const code = await end(child, exited, options.timeoutMs);
      if (code === null || !EXPECTED_EXITS.includes(code))
        throw failed(`it ended with exit code ${code}`, output, null);
      return await report(records, peak, options.onExchange);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  };
  return { stop: () => (stopping ??= stop()) };
}

/** k6 verifies certificates, so that it is given the name, where that is found, and what to trust. */
function environment(
  options: LoadOptions,
  stages: readonly RateStage[],
  peak: number,
  dir: string,
): Readonly<Record<string, string>> {
  const url = new URL(options.url);
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const { serverName, ca } = options;
  const address = url.hostname;
  const origin = serverName === null ? url.origin : `${url.protocol}//${serverName}:${port}`;
  const hosts =
    serverName === null || isIP(address.replaceAll(/[[\]]/g, '')) === 0
      ? {}
      : { [`${serverName}:${port}`]: `${address}:${port}` };
  const trusted = join(dir, 'trusted.pem');
  if (ca !== null) writeFileSync(trusted, [...rootCertificates, ca].join('\n'));
  const settings = {
    url: origin,
    requests: options.requests.filter(({ weight }) => weight > 0).map(k6Request),
    stages,
    hosts,
    maxVus: Math.ceil(peak * (options.timeoutMs / 1000)) + 10,
    timeoutMs: Math.ceil(options.timeoutMs),
  };
  return {
    HOLDFAST_K6: JSON.stringify(settings),
    // It would ask a service of Grafana's else which extensions the script needs.
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    ...(ca === null ? {} : { SSL_CERT_FILE: trusted }),
  };
}

/** A request as the probe sends it; the script puts in `{key}`, and k6 says itself who it is. */
function k6Request(request: ProbeRequest): object {
  const { headers, body } = readyRequest(request, '').outgoing('{key}');
  const { host: _host, 'user-agent': _agent, ...others } = headers;
  return { ...request, headers: others, body };
}

async function end(
  child: ChildProcess,
  exited: Promise<number | null>,
  timeoutMs: number,
): Promise<number | null> {
  if (child.exitCode === null) child.kill('SIGINT');
  const kill = setTimeout(() => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  }, timeoutMs + STOP_MS);
  try {
    return await exited;
  } finally {
    clearTimeout(kill);
  }
}

async function report(
  records: string,
  wantedPerSecond: number,
  onExchange: LoadOptions['onExchange'],
): Promise<LoadReport> {
  let firstMs = Infinity;
  let lastMs = -Infinity;
  let completed = 0;
  let not2xx = 0;
  const { requests, dropped } = await readK6Records(records, (exchange) => {
    onExchange?.(exchange);
    firstMs = Math.min(firstMs, exchange.intendedMs);
    lastMs = Math.max(lastMs, exchange.intendedMs);
    if (exchange.status > 0) completed += 1;
    if (exchange.status > 0 && (exchange.status < 200 || exchange.status > 299)) not2xx += 1;
  });
  const durationMs = requests === 0 ? 0 : lastMs - firstMs;
  return {
    engine: 'k6',
    wantedPerSecond,
    sentPerSecond: durationMs > 0 ? Math.round((requests * 10_000) / durationMs) / 10 : 0,
    sent: requests,
    completed,
    not2xx,
    errors: requests - completed,
    durationMs,
    dropped,
  };
}

function failed(why: string, output: string, cause: unknown): HoldfastError {
  const said = output.trim().split('\n').slice(-5).join(' ');
  return new HoldfastError(
    'load/failed',
    `k6 failed: ${why}${said === '' ? '' : `; it said: ${said}`}`,
    {
      exitCode: EXIT_CODES.internal,
      cause,
    },
  );
}
