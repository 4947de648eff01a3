import { describe, expect, it, vi } from 'vitest';
import { findK6 } from './k6/find-k6.js';
import { startReplay } from './k6-operator/recorded-api.fixture.js';
import { findLoadEngine, LOAD_ENGINES } from './load-engines.js';
import type { EngineExchange, LoadOptions } from './load-engine.js';
import { options, serveUntil } from './load-engines.fixture.js';

const noK6 = findK6() === null;
if (noK6) console.log('skipped, the contract of k6: there is none on PATH');

/** What an engine needs to run, and when it has done something that can be reported. */
async function settingOf(name: string): Promise<{
  readonly options: LoadOptions;
  readonly active: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}> {
  const { server, reached } = await serveUntil(20);
  const plain = options(`http://127.0.0.1:${server.port}`, { ratePerSecond: 40 });
  if (name === 'none')
    return { options: plain, active: () => Promise.resolve(), close: () => Promise.resolve() };
  if (name !== 'k6-operator')
    return { options: plain, active: () => reached, close: () => Promise.resolve() };
  // Its pods are those of a recorded run, with a real API server.
  const replay = await startReplay();
  vi.stubEnv('KUBECONFIG', replay.kubeconfig);
  const told: string[] = [];
  return {
    options: {
      ...plain,
      maxDurationMs: 3000,
      kubernetes: { parallelism: 2, sharesLoopback: true },
      onProgress: (message) => told.push(message),
    },
    active: () => vi.waitFor(() => expect(told.at(-1)).toContain('2 ended'), 10_000),
    async close() {
      vi.unstubAllEnvs();
      await replay.close();
    },
  };
}

describe.each(Object.keys(LOAD_ENGINES))('the contract of every engine: %s', (name) => {
  const engine = LOAD_ENGINES[name];
  if (engine === undefined) throw new Error(`${name} is not in the map`);

  it('says its name and what it is', () => {
    expect(engine.name).toBe(name);
    expect(engine.summary).toMatch(/^[a-zA-Z].+\.$/);
  });

  it('sends nothing at rate 0, and stops twice with the same report', async () => {
    const { server } = await serveUntil(1);
    const url = `http://127.0.0.1:${server.port}`;
    const load = await engine.start(options(url, { ratePerSecond: 0 }));
    const report = await load.stop();
    expect(report).toMatchObject({ engine: name, sent: 0, errors: 0 });
    expect(await load.stop()).toEqual(report);
    expect(server.requests.length).toBe(0);
  });

  it.skipIf(name === 'k6' && noK6)('reports what it sent, its own records too', async () => {
    const setting = await settingOf(name);
    const exchanges: EngineExchange[] = [];
    try {
      const load = await engine.start({
        ...setting.options,
        onExchange: (exchange) => exchanges.push(exchange),
      });
      await setting.active();
      const report = await load.stop();
      expect(report.engine).toBe(name);
      expect(report.sent > 0).toBe(name !== 'none');
      expect(report.sent).toBeGreaterThanOrEqual(report.completed);
      expect(report.wantedPerSecond).toBe(name === 'none' ? 0 : 40);
      expect(report.dropped ?? 0).toBe(0);
      expect(report.incomplete).toBeUndefined();
      // An engine that keeps records counts what it gives away, and one that keeps none gives none.
      expect(exchanges.length).toBe(report.dropped === null ? 0 : report.sent);
      expect(await load.stop()).toEqual(report);
    } finally {
      await setting.close();
    }
  });
});

it('finds an engine by its name, among those that may be chosen', () => {
  expect(findLoadEngine('k6')).toBe(LOAD_ENGINES['k6']);
  for (const [name, names] of [['wrk'], ['toString'], ['none', ['k6']]] as const)
    expect(() => findLoadEngine(name, names)).toThrowError(`There is no load engine ${name}`);
});
