import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { EXIT_CODES, HoldfastError } from '../../model/error.js';
import type { RateStage } from '../../model/rate-stage.js';
import type { LoadEngine, LoadOptions, LoadReport, RunningLoad } from '../load-engine.js';
import { idleLoad } from '../none-engine.js';
import { requireK6 } from './find-k6.js';
import { EXPECTED_EXITS, K6_SCRIPT, k6Settings, peakOf, stagesOf } from './k6-script.js';
import { reportRecords } from './report-records.js';

/** Requests that are under way end by their timeout; beyond that k6 hangs. */
const STOP_MS = 10_000;

/** k6 as it is installed: an open loop, with records of its own. */
export const k6Engine: LoadEngine = {
  name: 'k6',
  summary:
    'k6 from PATH, by arrival rate; its own records are read back and shown beside the probe’s.',
  start,
};

async function start(options: LoadOptions): Promise<RunningLoad> {
  const stages = stagesOf(options);
  const peak = peakOf(stages);
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
      K6_SCRIPT,
    ],
    {
      // A group of its own: a terminal's Ctrl-C must not end the load before the fault is undone.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment(options, stages, dir) },
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
      return await reportRecords('k6', [records], peak, options.onExchange);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  };
  return { stop: () => (stopping ??= stop()) };
}

/** k6 verifies certificates, so that it is told what to trust. */
function environment(
  options: LoadOptions,
  stages: readonly RateStage[],
  dir: string,
): Readonly<Record<string, string>> {
  const { ca } = options;
  const trusted = join(dir, 'trusted.pem');
  if (ca !== null) writeFileSync(trusted, [...rootCertificates, ca].join('\n'));
  return {
    HOLDFAST_K6: JSON.stringify(k6Settings(options, stages)),
    // It would ask a service of Grafana's else which extensions the script needs.
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    ...(ca === null ? {} : { SSL_CERT_FILE: trusted }),
  };
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
