import { join } from 'node:path';
import { EXIT_CODES, HoldfastError } from '../../model/error.js';
import { EXPECTED_EXITS } from '../k6/k6-script.js';
import { reportRecords } from '../k6/report-records.js';
import type { LoadOptions, LoadReport } from '../load-engine.js';
import { oneLine } from './api-error.js';
import type { Cluster } from './cluster.js';
import { mergeRecords } from './merge-records.js';
import { lastLines, PodLog } from './pod-log.js';
import type { PodState } from './pod-state.js';
import { TestRunObjects } from './test-run-objects.js';
import { TestRunWatch } from './test-run-watch.js';
import type { TestRunPlan } from './test-run.js';

/** Images are pulled, and the operator looks only every few seconds. */
const START_MS = 300_000;
/** After the last request has timed out: k6's own end, and what the kubelet takes to tell of it. */
const END_MS = 45_000;
/** Pods began at about the same time; a stop within this of the end lets them end by themselves. */
const ALMOST_OVER_MS = 1000;

interface TestOptions {
  readonly engine: string;
  readonly peak: number;
  readonly durationMs: number;
  readonly timeoutMs: number;
  readonly unschedulableMs: number;
  readonly onProgress: (message: string) => void;
  readonly onExchange: LoadOptions['onExchange'];
  readonly signal: AbortSignal | undefined;
}

/** A TestRun from its making to its removal. */
export class RunningTest {
  readonly #watch: TestRunWatch;
  readonly #objects: TestRunObjects;
  readonly #logs = new Map<string, PodLog>();
  readonly #reading: Promise<void>[] = [];
  readonly #ending = new AbortController();
  #begunMs = 0;

  constructor(
    private readonly cluster: Cluster,
    private readonly plan: TestRunPlan,
    private readonly dir: string,
    private readonly options: TestOptions,
  ) {
    this.#watch = new TestRunWatch(
      cluster,
      plan,
      { progress: options.onProgress, change: () => this.#readLogs() },
      options.unschedulableMs,
    );
    this.#objects = new TestRunObjects(cluster, plan);
  }

  /** Until every pod has begun. Where that fails nothing is left. */
  async start(): Promise<void> {
    const { signal, onProgress } = this.options;
    const { parallelism } = this.plan;
    try {
      await this.#objects.make();
      this.#watch.start();
      const hasBegun = await this.#watch.until(
        () => this.#refused() || this.#begun === parallelism,
        START_MS,
        signal,
      );
      if (!hasBegun || this.#begun !== parallelism) throw await this.#notBegun();
      this.#begunMs = Date.now();
      onProgress(`k6-operator: all ${parallelism} pods have begun`);
    } catch (error) {
      await this.#closeAfter();
      throw error;
    }
  }

  /** Lets it end where it is about to, else ends it; reads what the pods recorded; removes all. */
  async stop(): Promise<LoadReport> {
    const { durationMs, timeoutMs } = this.options;
    let report: LoadReport;
    try {
      const endMs = this.#begunMs + durationMs;
      if (Date.now() < endMs - ALMOST_OVER_MS && !this.#areOver) await this.#objects.endPods();
      const withinMs = Math.max(0, endMs - Date.now()) + timeoutMs + END_MS;
      const areRead = (): boolean => [...this.#logs.values()].every((log) => log.finished);
      const ended = await this.#watch.until(() => this.#areOver && areRead(), withinMs);
      this.#ending.abort();
      await Promise.all(this.#reading);
      report = await this.#report(ended);
    } catch (error) {
      await this.#closeAfter();
      throw error;
    }
    await this.#close();
    return report;
  }

  get #areOver(): boolean {
    const { runners } = this.#watch;
    return runners.length > 0 && runners.every(isOver);
  }

  get #begun(): number {
    return [...this.#logs.values()].filter(({ begunMs }) => begunMs !== null).length;
  }

  #readLogs(): void {
    for (const { name, started } of this.#watch.runners) {
      if (!started || this.#logs.has(name)) continue;
      const log = new PodLog(this.cluster, name, join(this.dir, `${this.#logs.size}.ndjson`));
      this.#logs.set(name, log);
      const isPodOver = (): boolean =>
        this.#watch.runners.some((pod) => pod.name === name && isOver(pod));
      this.#reading.push(log.read(isPodOver, () => this.#watch.changed(), this.#ending.signal));
    }
  }

  /**
   * Whether the operator has given up on it.
   * @throws HoldfastError where a pod will not begin
   */
  #refused(): boolean {
    const failure = this.#watch.failure();
    if (failure !== null) throw failure;
    this.#requireExpectedExits();
    return this.#watch.stage === 'error';
  }

  /** @throws HoldfastError load/failed */
  #requireExpectedExits(): void {
    for (const { name, exitCode, reason } of this.#watch.runners) {
      if (exitCode === null || EXPECTED_EXITS.includes(exitCode)) continue;
      const said = this.#logs.get(name)?.said ?? '';
      throw new HoldfastError(
        'load/failed',
        `k6 failed in the pod ${name}: it ended with exit code ${exitCode}${reason === null ? '' : ` (${oneLine(reason)})`}${said === '' ? '' : `; it said: ${said}`}`,
        {
          exitCode: EXIT_CODES.internal,
          ...(reason === 'OOMKilled'
            ? { hint: 'It had too little memory: use more pods, or a lower rate.' }
            : {}),
        },
      );
    }
  }

  async #notBegun(): Promise<HoldfastError> {
    const { stage, pods } = this.#watch;
    if (this.options.signal?.aborted === true) {
      return new HoldfastError('load/interrupted', 'Interrupted before the pods had begun', {
        exitCode: EXIT_CODES.interrupted,
      });
    }
    if (stage === 'error') {
      const initializer = pods.find(({ role }) => role === 'initializer');
      const said = initializer === undefined ? '' : await lastLines(this.cluster, initializer.name);
      return new HoldfastError(
        'load/test-run-refused',
        `The k6-operator gave up on TestRun ${this.plan.name}${said === '' ? '' : `; its initializer said: ${said}`}`,
        { hint: 'The operator’s own log says more.' },
      );
    }
    const states = pods.map(
      ({ name, started, reason }) =>
        `${name} ${started ? 'started' : 'not started'}${reason === null ? '' : ` (${oneLine(reason)})`}`,
    );
    return new HoldfastError(
      'load/not-begun',
      `Of ${this.plan.parallelism} pods ${this.#begun} had begun after ${START_MS / 1000} s; the TestRun is at stage ${stage === '' ? 'none' : stage}${states.length === 0 ? ', and there is no pod of it' : `: ${states.join(', ')}`}`,
      { hint: 'A TestRun without a stage is one that no operator looks at: check that it runs.' },
    );
  }

  async #report(ended: boolean): Promise<LoadReport> {
    const { engine, peak, onExchange } = this.options;
    const { parallelism } = this.plan;
    this.#requireExpectedExits();
    const logs = [...this.#logs.values()];
    const merged = join(this.dir, 'records.ndjson');
    await mergeRecords(
      logs.map(({ file }) => file),
      merged,
    );
    const report = await reportRecords(engine, [merged], peak, onExchange);
    const incomplete = [
      ...logs.flatMap(({ missing }) => missing ?? []),
      ...(logs.length < parallelism
        ? [`Only ${logs.length} of ${parallelism} pods recorded anything.`]
        : []),
      ...(ended ? [] : ['Pods had not ended in time, and were removed.']),
    ];
    return incomplete.length === 0 ? report : { ...report, incomplete };
  }

  async #close(): Promise<void> {
    this.#ending.abort();
    try {
      await Promise.all(this.#reading);
      await this.#objects.remove(this.#watch);
    } finally {
      this.#watch.stop();
    }
  }

  /** After a failure, which is what is told; what could not be removed is told beside it. */
  async #closeAfter(): Promise<void> {
    await this.#close().catch((left: Error) => this.options.onProgress(left.message));
  }
}

const isOver = ({ exitCode, gone }: PodState): boolean => exitCode !== null || gone;
