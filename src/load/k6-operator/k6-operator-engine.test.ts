import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import type { EngineExchange, LoadOptions } from '../load-engine.js';
import { NEEDED_RIGHTS } from './check-cluster.js';
import { k6OperatorEngine } from './k6-operator-engine.js';
import { mergeRecords } from './merge-records.js';
import { podStateOf } from './pod-state.js';
import { RECORDING, startReplay, type Exchange } from './recorded-api.fixture.js';
import { K6_IMAGE } from '../engine-names.js';
import { configMapOf, secretOf, testRunOf, type TestRunPlan } from './test-run.js';

const told: string[] = [];
const exchanges: EngineExchange[] = [];

const options = (change: Partial<LoadOptions> = {}): LoadOptions => ({
  url: 'http://127.0.0.1:1',
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

afterEach(() => {
  vi.unstubAllEnvs();
  told.length = 0;
  exchanges.length = 0;
});

describe('with the recorded traffic of a real API server', () => {
  it('asks what was asked then, no more and no less, and reads the same records', async () => {
    const replay = await startReplay();
    vi.stubEnv('KUBECONFIG', replay.kubeconfig);
    try {
      const load = await k6OperatorEngine.start(options());
      await vi.waitFor(() => expect(told.at(-1)).toContain('2 of 2 pods started, 2 ended'), 10_000);
      const report = await load.stop();
      expect(replay.unexpected).toEqual([]);
      expect(replay.missing()).toEqual([]);
      expect(report).toMatchObject({
        engine: 'k6-operator',
        wantedPerSecond: 40,
        sent: 120,
        completed: 120,
        dropped: 0,
      });
      expect(report.incomplete).toBeUndefined();
      const ends = exchanges.map(({ endMs }) => endMs);
      expect(ends.length).toBe(120);
      expect(ends).toEqual(ends.toSorted((a, b) => a - b));
      expect(told).toContain('k6-operator: all 2 pods have begun');
    } finally {
      await replay.close();
    }
  });

  it('holds no settings, token or script', () => {
    const text = readFileSync(RECORDING, 'utf8');
    expect(
      /bearer|"authorization"|127\.0\.0\.1:\d|maxVus|ramping-arrival-rate/i.exec(text),
    ).toBeNull();
    const secret = (JSON.parse(text) as Exchange[]).find(
      ({ method, path }) => method === 'POST' && path.endsWith('/secrets'),
    );
    expect(secret?.body).toMatchObject({ stringData: { settings: '(left out)' } });
  });
});

describe('what it makes', () => {
  const plan: TestRunPlan = {
    name: 'holdfast-1',
    namespace: 'load-tests',
    parallelism: 3,
    image: K6_IMAGE,
    settings: '{"requests":[{"headers":{"authorization":"Bearer s3cr3t"}}]}',
    ca: '-----BEGIN CERTIFICATE-----',
  };

  it('keeps settings, which may hold tokens, in the Secret alone', () => {
    const open = JSON.stringify([configMapOf(plan), testRunOf(plan)]);
    expect(open).not.toContain('s3cr3t');
    expect(secretOf(plan).stringData?.['settings']).toContain('s3cr3t');
    expect(open).toContain('secretKeyRef');
  });

  it('runs the k6 that tools/go.mod pins', () => {
    const tools = readFileSync(new URL('../../../tools/go.mod', import.meta.url), 'utf8');
    const [, version] = /go\.k6\.io\/k6\/v2 v([\d.]+)/.exec(tools) ?? [];
    expect(K6_IMAGE).toBe(`grafana/k6:${version}`);
  });

  it('needs the rights of the Role that the page shows', () => {
    const page = new URL('../../../docs/load-on-kubernetes.md', import.meta.url);
    const [, yaml = ''] = /```yaml\n(apiVersion[\s\S]*?)```/.exec(readFileSync(page, 'utf8')) ?? [];
    const { rules } = parse(yaml) as {
      rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
    };
    expect(rules).toEqual(
      NEEDED_RIGHTS.map(({ group, resource, subresource, verbs }) => ({
        apiGroups: [group],
        resources: [subresource === undefined ? resource : `${resource}/${subresource}`],
        verbs,
      })),
    );
  });
});

describe('before anything is made', () => {
  it('refuses a target that a pod would look for in itself', async () => {
    const started = k6OperatorEngine.start(options({ kubernetes: {} }));
    await expect(started).rejects.toMatchObject({ code: 'load/not-from-pods' });
  });

  it('says where there is no kubeconfig, no such context, and no cluster', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
    const file = join(dir, 'config');
    const start = (context?: string): Promise<unknown> =>
      k6OperatorEngine.start(
        options({
          kubernetes: { sharesLoopback: true, ...(context === undefined ? {} : { context }) },
        }),
      );
    try {
      vi.stubEnv('KUBECONFIG', join(dir, 'none'));
      await expect(start()).rejects.toMatchObject({ code: 'load/no-kubeconfig' });
      const cluster = { server: 'http://127.0.0.1:1', 'insecure-skip-tls-verify': true };
      const config = {
        clusters: [{ name: 'a', cluster }],
        users: [{ name: 'u', user: {} }],
        contexts: [{ name: 'c', context: { cluster: 'a', user: 'u' } }],
        'current-context': 'c',
      };
      writeFileSync(file, JSON.stringify(config));
      vi.stubEnv('KUBECONFIG', file);
      await expect(start('other')).rejects.toMatchObject({
        code: 'load/no-kube-context',
        hint: 'There are: c.',
      });
      await expect(start()).rejects.toMatchObject({ code: 'load/no-cluster' });
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('a pod', () => {
  const waiting = (reason: string) => ({
    metadata: { name: 'p', labels: { runner: 'true' } },
    status: {
      containerStatuses: [
        {
          name: 'k6',
          image: '',
          imageID: '',
          ready: false,
          restartCount: 0,
          state: { waiting: { reason, message: 'because\u001b[31m' } },
        },
      ],
    },
  });

  it('may fail to pull an image once, and is printed without control characters', () => {
    expect(podStateOf(waiting('ErrImagePull'), false).problem).toMatchObject({ final: false });
    const { problem } = podStateOf(waiting('ImagePullBackOff'), false);
    expect(problem).toEqual({
      kind: 'image-pull',
      says: 'ImagePullBackOff: because [31m',
      final: true,
    });
    expect(podStateOf(waiting('ContainerCreating'), false).problem).toBeNull();
    expect(podStateOf(waiting('CreateContainerConfigError'), false).problem?.kind).toBe(
      'not-started',
    );
  });
});

it('puts the records of several pods in the order in which their requests ended', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  const record = (sent: number, value: number): string =>
    JSON.stringify({ type: 'Point', data: { value, metadata: { sent: String(sent) } } });
  const dropped = JSON.stringify({
    type: 'Point',
    metric: 'dropped_iterations',
    data: { value: 0 },
  });
  try {
    const one = join(dir, 'one');
    const two = join(dir, 'two');
    writeFileSync(one, [record(1, 1), record(2, 8), dropped, ''].join('\n'));
    writeFileSync(two, [record(1, 2), record(3, 4), ''].join('\n'));
    await mergeRecords([one, two], join(dir, 'all'));
    expect(readFileSync(join(dir, 'all'), 'utf8').trim().split('\n')).toEqual([
      record(1, 1),
      record(1, 2),
      record(3, 4),
      record(2, 8),
      dropped,
    ]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
