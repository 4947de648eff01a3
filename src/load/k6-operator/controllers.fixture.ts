import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Pod, V1PodStatus } from '@kubernetes/client-node';
import * as client from '@kubernetes/client-node';
import { TEST_RUN_DEFINITION } from './crd.fixture.js';
import { KubeletDouble, NODE } from './kubelet.fixture.js';
import {
  ended,
  initializerCommand,
  type JobPlan,
  ownerOf,
  podOf,
  runnerCommand,
  type RunnerSpec,
  running,
  templateOf,
  type TestRunObject,
  type Trouble,
  TROUBLES,
} from './operator-objects.fixture.js';
import { TEST_RUNS } from './test-run.js';

const POLL_MS = 100;
const MERGE = client.setHeaderOptions('Content-Type', client.PatchStrategy.MergePatch);

/**
 * Plays the k6-operator, the Job controller, the scheduler and the garbage collector against a real API
 * server: makes Jobs, Services and pods with the names, labels, owners and commands that the operator
 * gives them (written after github.com/grafana/k6-operator, pkg/resources/jobs and internal/controller),
 * runs them by the kubelet's double with the real k6, and sets the stages and statuses.
 */
export class ControllersDouble {
  readonly kube = new client.KubeConfig();
  readonly core: client.CoreV1Api;
  readonly kubelet: KubeletDouble;
  trouble: Trouble | null = null;
  readonly #batch: client.BatchV1Api;
  readonly #custom: client.CustomObjectsApi;
  readonly #known = new Map<string, TestRunObject>();
  readonly #work: Promise<unknown>[] = [];
  #closing = false;
  /** What went wrong in the double itself. */
  readonly errors: unknown[] = [];

  constructor(kubeconfig: string, k6: string) {
    this.kube.loadFromFile(kubeconfig);
    this.core = this.kube.makeApiClient(client.CoreV1Api);
    this.#batch = this.kube.makeApiClient(client.BatchV1Api);
    this.#custom = this.kube.makeApiClient(client.CustomObjectsApi);
    this.kubelet = new KubeletDouble(this.core, k6);
  }

  /** The operator's definition, which takes a moment to be served. */
  async install(): Promise<void> {
    const extensions = this.kube.makeApiClient(client.ApiextensionsV1Api);
    await extensions.createCustomResourceDefinition({ body: TEST_RUN_DEFINITION });
    for (;;) {
      const served = await this.#custom
        .listClusterCustomObject({ ...TEST_RUNS })
        .catch(() => undefined);
      if (served !== undefined) break;
      await sleep(POLL_MS);
    }
    await this.kubelet.register();
    this.#work.push(this.#reconcile());
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.kubelet.close();
    await Promise.all(this.#work);
  }

  async #reconcile(): Promise<void> {
    while (!this.#closing) {
      const { items } = (await this.#custom.listClusterCustomObject({ ...TEST_RUNS })) as {
        items: TestRunObject[];
      };
      for (const testRun of items) {
        if (this.#known.has(testRun.metadata.name)) continue;
        this.#known.set(testRun.metadata.name, testRun);
        this.#work.push(this.#play(testRun).catch((error: unknown) => this.#note(error)));
      }
      const names = new Set(items.map(({ metadata }) => metadata.name));
      for (const [name, testRun] of this.#known) {
        if (names.has(name)) continue;
        this.#known.delete(name);
        this.#work.push(this.#collect(testRun).catch((error: unknown) => this.#note(error)));
      }
      await sleep(POLL_MS);
    }
  }

  #note(error: unknown): void {
    // What is deleted meanwhile is no error.
    if ((error as { code?: number }).code !== 404 && !this.#closing) this.errors.push(error);
  }

  async #play(testRun: TestRunObject): Promise<void> {
    const { name } = testRun.metadata;
    const { parallelism, initializer, runner } = testRun.spec;
    await this.#stage(testRun, 'initialization');
    const checked = await this.#run(testRun, initializer, {
      name: `${name}-initializer`,
      labels: {},
      command: initializerCommand(testRun),
      port: null,
    });
    await this.#stage(testRun, checked === 0 ? 'initialized' : 'error');
    if (checked !== 0) return;
    const ports = await Promise.all(Array.from({ length: parallelism }, freePort));
    const runners = ports.map((port, i) =>
      this.#run(testRun, runner, {
        name: `${name}-${i + 1}`,
        labels: { runner: 'true' },
        command: runnerCommand(testRun, i + 1),
        port,
      }),
    );
    await this.#stage(testRun, 'created');
    if (this.trouble !== null) return;
    await Promise.all(ports.map((port) => untilListening(port)));
    await this.#stage(testRun, 'started');
    await Promise.all(ports.map(letGo));
    await Promise.all(runners);
    await this.#stage(testRun, 'stopped');
    await this.#stage(testRun, 'finished');
  }

  /** A Job, its Service where it is a runner's, and its pod, until that has ended. */
  async #run(testRun: TestRunObject, runner: RunnerSpec, plan: JobPlan): Promise<number> {
    const { namespace = 'default' } = testRun.metadata;
    const { name, port } = plan;
    const template = templateOf(testRun, runner, plan);
    const labels = template.metadata?.labels ?? {};
    const owned = { labels, ownerReferences: [ownerOf(testRun)] };
    const job = await this.#batch.createNamespacedJob({
      namespace,
      body: { metadata: { name, ...owned }, spec: { backoffLimit: 0, template } },
    });
    if (port !== null) {
      const service = name.replace(/-(\d+)$/, '-service-$1');
      const spec = { ports: [{ name: 'http-api', port: 6565 }], selector: { 'job-name': name } };
      await this.core.createNamespacedService({
        namespace,
        body: { metadata: { name: service, ...owned }, spec },
      });
    }
    const trouble = port === null ? null : this.trouble;
    const pod = await this.core.createNamespacedPod({
      namespace,
      body: podOf(job, template, trouble === 'unschedulable' ? null : NODE),
    });
    if (trouble !== null) {
      await this.#status(pod, TROUBLES[trouble]);
      return 0;
    }
    const startedAt = new Date();
    await this.#status(pod, running(startedAt));
    const exitCode = await this.kubelet.run(pod, port);
    await this.#status(pod, ended(startedAt, exitCode)).catch((error: unknown) =>
      this.#note(error),
    );
    return exitCode;
  }

  /** What the garbage collector does once a TestRun is deleted. */
  async #collect({ metadata }: TestRunObject): Promise<void> {
    const { name, namespace = 'default' } = metadata;
    const labelSelector = `k6_cr=${name}`;
    const { items: jobs } = await this.#batch.listNamespacedJob({ namespace, labelSelector });
    for (const job of jobs)
      await this.#batch.deleteNamespacedJob({ namespace, name: job.metadata?.name ?? '' });
    const { items: services } = await this.core.listNamespacedService({ namespace, labelSelector });
    for (const service of services)
      await this.core.deleteNamespacedService({ namespace, name: service.metadata?.name ?? '' });
    const { items: pods } = await this.core.listNamespacedPod({ namespace, labelSelector });
    await Promise.all(pods.map((pod) => this.#endPod(pod)));
  }

  /** Told to end, and gone once it has and its last status is known, as a kubelet does it. */
  async #endPod({ metadata }: V1Pod): Promise<void> {
    const { name = '', namespace = 'default' } = metadata ?? {};
    this.kubelet.signal(name, 'SIGTERM');
    for (;;) {
      const { status, spec } = await this.core.readNamespacedPod({ name, namespace });
      const isOver = status?.containerStatuses?.[0]?.state?.terminated !== undefined;
      const neverRan =
        spec?.nodeName === undefined ||
        status?.containerStatuses?.[0]?.state?.waiting !== undefined;
      if (isOver || neverRan || this.#closing) break;
      await sleep(POLL_MS);
    }
    await this.core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 });
  }

  async #stage({ metadata }: TestRunObject, stage: string): Promise<void> {
    const { name, namespace = 'default' } = metadata;
    await this.#custom.patchNamespacedCustomObjectStatus(
      { ...TEST_RUNS, name, namespace, body: { status: { stage } } },
      MERGE,
    );
  }

  async #status({ metadata }: V1Pod, status: V1PodStatus): Promise<void> {
    const { name = '', namespace = 'default' } = metadata ?? {};
    await this.core.patchNamespacedPodStatus({ name, namespace, body: { status } }, MERGE);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

const statusOf = (port: number): string => `http://127.0.0.1:${port}/v1/status`;

async function untilListening(port: number): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(50)) {
    const answer = await fetch(statusOf(port)).catch(() => undefined);
    if (answer?.ok === true) return;
  }
}

/** What the operator's starter does in a pod of its own. */
async function letGo(port: number): Promise<void> {
  await fetch(statusOf(port), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      data: { type: 'status', id: 'default', attributes: { paused: false } },
    }),
  });
}
