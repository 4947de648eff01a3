import type { V1Pod } from '@kubernetes/client-node';
import type { HoldfastError } from '../../model/error.js';
import { oneLine } from './api-error.js';
import type { Cluster } from './cluster.js';
import { podError, podStateOf, type PodState } from './pod-state.js';
import { OPERATOR_LABEL, TEST_RUNS, type TestRun, type TestRunPlan } from './test-run.js';
import { watchObjects } from './watch-objects.js';

/** Follows a TestRun and the pods that the operator makes for it. */
export class TestRunWatch {
  readonly #pods = new Map<string, PodState>();
  readonly #waiting = new Set<() => void>();
  readonly #ending = new AbortController();
  readonly #unschedulableSince = new Map<string, number>();
  #stage = '';
  #broken: unknown = null;
  #told = '';

  constructor(
    private readonly cluster: Cluster,
    private readonly plan: TestRunPlan,
    private readonly on: {
      readonly progress: (message: string) => void;
      readonly change: () => void;
    },
    private readonly unschedulableMs: number,
  ) {}

  get stage(): string {
    return this.#stage;
  }

  get runners(): readonly PodState[] {
    return [...this.#pods.values()].filter(({ role }) => role === 'runner');
  }

  get pods(): readonly PodState[] {
    return [...this.#pods.values()];
  }

  start(): void {
    const { namespace, name } = this.plan;
    const { group, version, plural } = TEST_RUNS;
    const { signal } = this.#ending;
    const broken = (error: unknown): void => {
      this.#broken = error;
      this.changed();
    };
    watchObjects<TestRun>(
      this.cluster,
      `/apis/${group}/${version}/namespaces/${namespace}/${plural}`,
      { fieldSelector: `metadata.name=${name}` },
      (_type, { status }) => {
        this.#stage = oneLine(status?.stage ?? '');
        this.changed();
      },
      signal,
    ).catch(broken);
    watchObjects<V1Pod>(
      this.cluster,
      `/api/v1/namespaces/${namespace}/pods`,
      { labelSelector: `${OPERATOR_LABEL}=${name}` },
      (type, pod) => this.#see(podStateOf(pod, type === 'DELETED')),
      signal,
    ).catch(broken);
  }

  /** Whoever waits looks again. */
  changed(): void {
    this.on.change();
    this.#tell();
    for (const look of Array.from(this.#waiting)) look();
  }

  /**
   * True once the condition holds, false where it did not within the time or after an abort; rejects
   * with what the condition throws.
   */
  until(condition: () => boolean, withinMs: number, signal?: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        clearTimeout(late);
        clearInterval(tick);
        signal?.removeEventListener('abort', look);
        this.#waiting.delete(look);
        act();
      };
      const look = (): void => {
        try {
          if (this.#broken !== null) throw this.#broken;
          if (condition()) end(() => resolve(true));
          else if (signal?.aborted === true) end(() => resolve(false));
        } catch (error) {
          end(() => reject(error));
        }
      };
      const late = setTimeout(() => end(() => resolve(false)), withinMs);
      // A pod that stays unschedulable sends no event.
      const tick = setInterval(look, 1000);
      this.#waiting.add(look);
      signal?.addEventListener('abort', look);
      look();
    });
  }

  /** Why the load will not begin; null while it may. */
  failure(): HoldfastError | null {
    for (const pod of this.#pods.values()) {
      const { problem } = pod;
      if (problem === null) continue;
      const since = this.#unschedulableSince.get(pod.name) ?? Infinity;
      const tooLong = problem.kind === 'unschedulable' && Date.now() - since > this.unschedulableMs;
      if (problem.final || tooLong) return podError(pod, problem, this.plan.image);
    }
    return null;
  }

  stop(): void {
    this.#ending.abort();
  }

  #see(pod: PodState): void {
    const before = this.#pods.get(pod.name);
    // The last event of a pod that is deleted can lack what an earlier one told.
    const exitCode = pod.exitCode ?? before?.exitCode ?? null;
    const reason = pod.reason ?? before?.reason ?? null;
    const started = pod.started || before?.started === true;
    this.#pods.set(pod.name, { ...pod, exitCode, reason, started });
    if (pod.problem?.kind !== 'unschedulable') this.#unschedulableSince.delete(pod.name);
    else if (!this.#unschedulableSince.has(pod.name))
      this.#unschedulableSince.set(pod.name, Date.now());
    this.changed();
  }

  #tell(): void {
    const { runners } = this;
    const ended = runners.filter(({ exitCode, gone }) => exitCode !== null || gone).length;
    const started = runners.filter((pod) => pod.started).length;
    const problems = this.pods.flatMap(({ name, problem }) =>
      problem === null ? [] : `${name}: ${problem.says}`,
    );
    const text = [
      `k6-operator: ${this.plan.name} is ${this.#stage === '' ? 'made' : this.#stage}, ${started} of ${this.plan.parallelism} pods started, ${ended} ended`,
      ...problems,
    ].join('; ');
    if (text !== this.#told) this.on.progress(text);
    this.#told = text;
  }
}
