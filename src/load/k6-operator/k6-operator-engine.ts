import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HoldfastError } from '../../model/error.js';
import { k6Settings, peakOf, stagesOf } from '../k6/k6-script.js';
import type { KubernetesSettings, LoadEngine, LoadOptions, RunningLoad } from '../load-engine.js';
import { idleLoad } from '../none-engine.js';
import { checkCluster, findLeftovers } from './check-cluster.js';
import { connectToCluster } from './cluster.js';
import { RunningTest } from './running-test.js';
import { K6_IMAGE } from '../engine-names.js';
import type { TestRunPlan } from './test-run.js';

const NAME = 'k6-operator';
/** A cluster that grows takes minutes for a node; one that does not never takes the pod. */
const UNSCHEDULABLE_MS = 180_000;

/** k6 in pods of a Kubernetes cluster, by the k6-operator: an open loop, with records of its own. */
export const k6OperatorEngine: LoadEngine = {
  name: NAME,
  summary:
    'k6 in pods of a Kubernetes cluster, by the k6-operator; their own records are read back and shown beside the probe’s.',
  start,
};

async function start(options: LoadOptions): Promise<RunningLoad> {
  const stages = stagesOf(options);
  const peak = peakOf(stages);
  if (peak <= 0) return idleLoad(NAME);
  const settings = options.kubernetes ?? {};
  refuseLoopback(options.url, settings);
  const onProgress = options.onProgress ?? ((): void => undefined);
  const cluster = await connectToCluster(settings);
  await checkCluster(cluster);
  for (const leftover of await findLeftovers(cluster)) onProgress(leftover);
  const parallelism = settings.parallelism ?? 1;
  const plan: TestRunPlan = {
    name: `holdfast-${randomBytes(4).toString('hex')}`,
    namespace: cluster.namespace,
    parallelism,
    image: settings.image ?? K6_IMAGE,
    settings: JSON.stringify({ ...k6Settings(options, stages, parallelism), logRecords: true }),
    ca: options.ca,
  };
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-k6-operator-'));
  const test = new RunningTest(cluster, plan, dir, {
    engine: NAME,
    peak,
    durationMs: 1000 * stages.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
    timeoutMs: options.timeoutMs,
    unschedulableMs: settings.unschedulableMs ?? UNSCHEDULABLE_MS,
    onProgress,
    onExchange: options.onExchange,
    signal: options.signal,
  });
  const close = (): void => rmSync(dir, { recursive: true, force: true });
  await test.start().catch((error: unknown) => {
    close();
    throw error;
  });
  let stopping: ReturnType<RunningLoad['stop']> | null = null;
  return { stop: () => (stopping ??= test.stop().finally(close)) };
}

/** A pod's loopback is the pod: it would load nothing, and measure refusals. */
function refuseLoopback(url: string, { sharesLoopback = false }: KubernetesSettings): void {
  const { hostname } = new URL(url);
  const isLoopback =
    hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
  if (!isLoopback || sharesLoopback) return;
  throw new HoldfastError(
    'load/not-from-pods',
    `${hostname} is this machine to the probe and another one to each pod of the cluster`,
    { hint: 'Give a --url that leads to the same target from both, or use --engine probe or k6.' },
  );
}
