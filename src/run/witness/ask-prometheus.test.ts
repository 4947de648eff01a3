import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { PrometheusWitness } from '../../model/second-witness.js';
import { askPrometheus, type WitnessValue } from './ask-prometheus.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const WINDOW = { fromEpochMs: 1_800_000_000_000, toEpochMs: 1_800_000_024_400 };

/** Asks a server on loopback that answers as told. */
async function ask(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  change: Partial<PrometheusWitness> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<WitnessValue> {
  const server = createServer(answer);
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return askPrometheus(
    {
      name: 'p',
      source: 'prometheus',
      url: `http://127.0.0.1:${port}/prometheus/`,
      query: 'avg_over_time(up[$window])',
      figure: 'availability',
      tolerance: 0.01,
      ...change,
    },
    WINDOW,
    environment,
  );
}

const vector = (...values: readonly string[]): string =>
  JSON.stringify({
    status: 'success',
    data: {
      resultType: 'vector',
      result: values.map((value) => ({ metric: {}, value: [1_800_000_024.4, value] })),
    },
  });

describe('Prometheus', () => {
  it('is asked for the phase at its end, with the token of the environment', async () => {
    let seen: { url: URL; authorization: string | undefined } | undefined;
    const { value } = await ask(
      ({ url = '', headers }, response) => {
        seen = { url: new URL(url, 'http://x'), authorization: headers.authorization };
        response.end(vector('0.987'));
      },
      { tokenEnv: 'PROM' },
      { PROM: 's3cret' },
    );
    expect(value).toBe(0.987);
    expect(seen?.url.pathname).toBe('/prometheus/api/v1/query');
    expect(seen?.url.searchParams.get('query')).toBe('avg_over_time(up[24s])');
    expect(seen?.url.searchParams.get('time')).toBe('1800000024.400');
    expect(seen?.authorization).toBe('Bearer s3cret');
  });

  it('may answer with a scalar', async () => {
    const scalar = { data: { resultType: 'scalar', result: [1, '3'] } };
    expect(await ask((_, response) => response.end(JSON.stringify(scalar)))).toEqual({
      value: 3,
      note: '',
    });
  });

  it.each<[string, (request: IncomingMessage, response: ServerResponse) => void, RegExp]>([
    ['no series', (_, response) => response.end(vector()), /no value for this time/],
    ['several', (_, response) => response.end(vector('1', '2')), /2 series/],
    ['NaN', (_, response) => response.end(vector('NaN')), /no number/],
    ['no JSON', (_, response) => response.end('<html>'), /could not be asked/],
    ['something else', (_, response) => response.end('{}'), /no result/],
    [
      'an error, with the token in it',
      ({ headers }, response) => response.writeHead(401).end(`bad ${headers.authorization}`),
      /answered 401: bad Bearer \[secret\]$/,
    ],
    [
      'a redirect to another host',
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.2:1/' }).end(),
      /could not be asked: .*redirect/,
    ],
    ['more than is read', (_, response) => response.end('x'.repeat(2_000_000)), /too long/],
    ['nothing', (request) => request.destroy(), /could not be asked/],
  ])('has no value where it answers %s', async (_, answer, note) => {
    const said = await ask(answer, { tokenEnv: 'PROM' }, { PROM: 's3cret' });
    expect(said.value).toBeNull();
    expect(said.note).toMatch(note);
    expect(JSON.stringify(said)).not.toContain('s3cret');
  });

  it('is not asked without the token that is wanted', async () => {
    let asked = 0;
    const said = await ask(() => (asked += 1), { tokenEnv: 'PROM' });
    expect(said.note).toContain('PROM is not in the environment');
    expect(asked).toBe(0);
  });
});
