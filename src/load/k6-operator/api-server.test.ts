import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startFaultyServer, type FaultyServer } from '../../probe/faulty-server.fixture.js';
import { findK6 } from '../k6/find-k6.js';
import type { EngineExchange, LoadOptions } from '../load-engine.js';
import { grantRights, startApiServer, type ApiServer } from './api-server.fixture.js';
import { ControllersDouble } from './controllers.fixture.js';
import { k6OperatorEngine } from './k6-operator-engine.js';
import { startRecording, writeRecording } from './recorded-api.fixture.js';

// A real API server; a double plays the operator, the controllers and the kubelet, and runs the pods'
// script with the real k6 on this machine. The first run builds the API server, which takes minutes.
const k6 = findK6();
const isWanted = process.env['HOLDFAST_KUBE'] === '1' && k6 !== null;
if (!isWanted) {
  console.log(
    'skipped, the k6-operator on a real Kubernetes API server: it takes HOLDFAST_KUBE=1, Go, etcd and k6 on PATH',
  );
}

describe.skipIf(!isWanted)('the k6-operator engine on a real API server', () => {
  const kubeconfig = process.env['KUBECONFIG'];
  let api: ApiServer;
  let double: ControllersDouble;
  let target: FaultyServer;
  const told: string[] = [];
  const exchanges: EngineExchange[] = [];

  const options = (change: Partial<LoadOptions> = {}): LoadOptions => ({
    url: `http://127.0.0.1:${target.port}`,
    ca: null,
    serverName: null,
    ratePerSecond: 40,
    connections: 1,
    maxDurationMs: 3000,
    timeoutMs: 1000,
    kubernetes: { parallelism: 2, sharesLoopback: true },
    onProgress: (message) => told.push(message),
    onExchange: (exchange) => exchanges.push(exchange),
    requests: [{ method: 'GET', path: '/ok', weight: 1, expectStatus: 200, expectBody: null }],
    ...change,
  });

  /** What the engine made, or the operator for it, and is still there. */
  async function leftovers(): Promise<string[]> {
    const { core } = double;
    const selector = { namespace: 'default' };
    const all = await Promise.all([
      core.listNamespacedPod(selector),
      core.listNamespacedSecret(selector),
      core.listNamespacedConfigMap(selector),
    ]);
    return all
      .flatMap(({ items }) => items.map(({ metadata }) => metadata?.name ?? ''))
      .filter((name) => name.startsWith('holdfast-'));
  }

  beforeAll(async () => {
    api = await startApiServer();
    process.env['KUBECONFIG'] = api.userKubeconfig;
    target = await startFaultyServer();
    double = new ControllersDouble(api.adminKubeconfig, k6 ?? '');
  }, 900_000);

  afterAll(async () => {
    await double?.close();
    await api?.close();
    await target?.close();
    if (kubeconfig === undefined) delete process.env['KUBECONFIG'];
    else process.env['KUBECONFIG'] = kubeconfig;
  }, 30_000);

  beforeEach(() => {
    told.length = 0;
    exchanges.length = 0;
    if (double !== undefined) double.trouble = null;
  });

  it('names the operator where it is missing, and then every right that is', async () => {
    await expect(k6OperatorEngine.start(options())).rejects.toMatchObject({
      code: 'load/no-k6-operator',
    });
    await double.install();
    const refused = await k6OperatorEngine.start(options()).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'load/forbidden' });
    expect(String(refused)).toContain('create testruns, list testruns, watch testruns');
    expect(String(refused)).toContain('get pods/log');
    await grantRights(double.kube);
  }, 60_000);

  it('shares the rate among the pods, reads all their records, and leaves nothing', async () => {
    const recording = await startRecording(api.server, api.userToken);
    process.env['KUBECONFIG'] = recording.kubeconfig;
    try {
      const load = await k6OperatorEngine.start(options());
      await vi.waitFor(() => expect(told.at(-1)).toContain('2 ended'), 20_000);
      const report = await load.stop();
      expect(report).toMatchObject({ engine: 'k6-operator', dropped: 0, not2xx: 0, errors: 0 });
      expect(report.incomplete).toBeUndefined();
      // Each pod's k6 may leave out the arrival that falls on the very end of its time.
      expect(report.sent).toBeGreaterThanOrEqual(118);
      expect(report.sent).toBeLessThanOrEqual(120);
      expect(target.requests.length).toBe(report.sent);
      expect(exchanges.length).toBe(report.sent);
      expect(await load.stop()).toBe(report);
    } finally {
      process.env['KUBECONFIG'] = api.userKubeconfig;
      await recording.close();
    }
    expect(await leftovers()).toEqual([]);
    expect(double.errors).toEqual([]);
    if (process.env['HOLDFAST_RECORD'] === '1') writeRecording(recording.exchanges);
  }, 60_000);

  it('ends pods that would go on, and still has every record', async () => {
    const before = target.requests.length;
    const load = await k6OperatorEngine.start(options({ maxDurationMs: 60_000 }));
    await vi.waitFor(() => expect(target.requests.length - before).toBeGreaterThan(40), 20_000);
    const report = await load.stop();
    expect(report.incomplete).toBeUndefined();
    expect(report.sent).toBeGreaterThan(30);
    expect(report.sent).toBe(exchanges.length);
    expect(await leftovers()).toEqual([]);
  }, 60_000);

  it('notices records that a rotated log has lost', async () => {
    double.kubelet.loseLines = (text) =>
      text
        .split('\n')
        .filter((line) => !/"n":1\d,/.test(line))
        .join('\n');
    const load = await k6OperatorEngine.start(options());
    await vi.waitFor(() => expect(told.at(-1)).toContain('2 ended'), 20_000);
    const report = await load.stop();
    double.kubelet.loseLines = (text) => text;
    expect(report.incomplete?.length).toBe(2);
    expect(report.incomplete?.[0]).toContain('counted 60 records and 50 came back by its log');
    expect(await leftovers()).toEqual([]);
  }, 60_000);

  it('fails where a pod is killed, with its exit code', async () => {
    const load = await k6OperatorEngine.start(options({ maxDurationMs: 20_000 }));
    const { items } = await double.core.listNamespacedPod({
      namespace: 'default',
      labelSelector: 'runner=true',
    });
    double.kubelet.signal(items[0]?.metadata?.name ?? '', 'SIGKILL');
    await vi.waitFor(() => expect(told.at(-1)).toContain('1 ended'), 20_000);
    const failed = await load.stop().catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'load/failed' });
    expect(String(failed)).toContain('exit code 137 (OOMKilled)');
    expect(await leftovers()).toEqual([]);
  }, 60_000);

  it.each([
    ['image-pull', 'load/image-pull', 'Back-off pulling image'],
    ['unschedulable', 'load/unschedulable', '3 Insufficient cpu'],
  ] as const)(
    'says it where there is %s',
    async (trouble, code, said) => {
      double.trouble = trouble;
      const failed = await k6OperatorEngine
        .start(options({ kubernetes: { sharesLoopback: true, unschedulableMs: 500 } }))
        .catch((error: unknown) => error);
      expect(failed).toMatchObject({ code });
      expect(String(failed)).toContain(said);
      expect(await leftovers()).toEqual([]);
    },
    60_000,
  );

  it('removes everything where it is interrupted before the pods have begun', async () => {
    double.trouble = 'unschedulable';
    const interrupt = new AbortController();
    const starting = k6OperatorEngine.start(options({ signal: interrupt.signal }));
    await vi.waitFor(() => expect(told.join()).toContain('Insufficient cpu'), 20_000);
    interrupt.abort();
    await expect(starting).rejects.toMatchObject({ code: 'load/interrupted' });
    expect(await leftovers()).toEqual([]);
  }, 60_000);

  it('names what a killed run left, and goes on', async () => {
    const labels = { 'app.kubernetes.io/managed-by': 'holdfast', 'holdfast.dev/run': 'holdfast-0' };
    const namespace = 'default';
    const left = { name: 'holdfast-0', labels };
    await double.core.createNamespacedConfigMap({ namespace, body: { metadata: left } });
    double.trouble = 'image-pull';
    await k6OperatorEngine.start(options()).catch(() => undefined);
    expect(told[0]).toContain('configmap/holdfast-0');
    expect(told[0]).toContain('kubectl delete testruns,configmaps,secrets -n default -l');
    await double.core.deleteNamespacedConfigMap({ namespace, name: 'holdfast-0' });
  }, 60_000);
});
