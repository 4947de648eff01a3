import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The traffic of one engine with a real API server; fixtures/kubernetes/README.md says how it is made. */
export const RECORDING = new URL('../../../fixtures/kubernetes/two-pods.json', import.meta.url)
  .pathname;

export interface Exchange {
  readonly method: string;
  /** With its query; the run's own name stands as RUN in all of it. */
  readonly path: string;
  readonly body: unknown;
  status: number;
  readonly chunks: { readonly afterRequests: number; readonly text: string }[];
  /** Requests that had come when the answer ended; null where the client ended it. */
  endedAfterRequests: number | null;
}

/** What a replay or a recording listens at, for the engine to find by KUBECONFIG. */
export interface ApiFixture {
  readonly kubeconfig: string;
  close(): Promise<void>;
}

const RUN = 'holdfast-RUN';
const RUN_NAME = /holdfast-[0-9a-f]{8}/g;
const LEFT_OUT = '(left out)';

/** Passes everything on to a real API server and keeps it. */
export async function startRecording(
  upstream: string,
  token: string,
): Promise<ApiFixture & { readonly exchanges: readonly Exchange[] }> {
  const exchanges: Exchange[] = [];
  const listen: RequestListener = (request, response) => void pass(request, response);
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const exchange: Exchange = {
      method: request.method ?? '',
      path: (request.url ?? '').replaceAll(RUN_NAME, RUN),
      body: normalised(body),
      status: 0,
      chunks: [],
      endedAfterRequests: null,
    };
    exchanges.push(exchange);
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const ahead = httpsRequest(
      new URL(request.url ?? '', upstream),
      // A loopback server that was started a moment ago.
      { method: exchange.method, headers, rejectUnauthorized: false },
      (answer) => {
        exchange.status = answer.statusCode ?? 0;
        response.writeHead(exchange.status, { 'content-type': answer.headers['content-type'] });
        response.flushHeaders();
        answer.on('data', (chunk: Buffer) => {
          exchange.chunks.push({ afterRequests: exchanges.length, text: chunk.toString() });
          response.write(chunk);
        });
        answer.on('end', () => {
          exchange.endedAfterRequests = exchanges.length;
          response.end();
        });
        answer.on('error', () => response.destroy());
      },
    );
    ahead.on('error', () => response.destroy());
    response.on('close', () => ahead.destroy());
    ahead.end(body);
  }
  return { ...(await serve(listen, token)), exchanges };
}

/** The exchanges as they are kept: without the script, settings, and who set which field when. */
export function writeRecording(exchanges: readonly Exchange[]): void {
  const kept = exchanges.map(({ chunks, ...exchange }) => ({
    ...exchange,
    chunks: wholeLines(chunks).map(({ afterRequests, text }) => ({
      afterRequests,
      text: redacted(text),
    })),
  }));
  writeFileSync(RECORDING, `${JSON.stringify(kept, null, 1)}\n`);
}

/** A line that came in pieces came with its last one. */
function wholeLines(chunks: Exchange['chunks']): Exchange['chunks'] {
  let pending = '';
  const whole = chunks.flatMap(({ afterRequests, text }, index) => {
    pending += text;
    const end = index === chunks.length - 1 ? pending.length : pending.lastIndexOf('\n') + 1;
    const lines = pending.slice(0, end);
    pending = pending.slice(end);
    return lines === '' ? [] : [{ afterRequests, text: lines }];
  });
  return whole;
}

/**
 * Answers as the real server did. A piece of an answer is sent once every request has come that came
 * before it then, so that nothing is answered before its cause, and as fast as the engine is.
 */
export async function startReplay(): Promise<
  ApiFixture & {
    /** Requests that were not recorded, or come once more. */
    readonly unexpected: readonly string[];
    /** Recorded requests that did not come. */
    missing(): readonly string[];
  }
> {
  const recorded = JSON.parse(readFileSync(RECORDING, 'utf8')) as Exchange[];
  const came = recorded.map(() => false);
  const unexpected: string[] = [];
  const waiting = new Set<() => void>();
  let name = RUN;
  const first = (count: number): boolean => came.slice(0, count).every(Boolean);
  const listen: RequestListener = (request, response) => void answer(request, response);
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    name = RUN_NAME.exec(body)?.[0] ?? name;
    RUN_NAME.lastIndex = 0;
    const wanted = JSON.stringify([
      request.method,
      (request.url ?? '').replaceAll(RUN_NAME, RUN),
      normalised(body),
    ]);
    const index = recorded.findIndex(
      (exchange, i) =>
        came[i] === false &&
        JSON.stringify([exchange.method, exchange.path, exchange.body]) === wanted,
    );
    const exchange = recorded[index];
    if (exchange === undefined) {
      unexpected.push(wanted);
      response.writeHead(500).end('{"message":"this was not recorded"}');
      return;
    }
    came[index] = true;
    response.writeHead(exchange.status, { 'content-type': 'application/json' });
    response.flushHeaders();
    let sent = 0;
    const send = (): void => {
      for (; sent < exchange.chunks.length; sent += 1) {
        const chunk = exchange.chunks[sent];
        if (chunk === undefined || !first(chunk.afterRequests)) return;
        response.write(chunk.text.replaceAll(RUN, name));
      }
      if (exchange.endedAfterRequests === null || !first(exchange.endedAfterRequests)) return;
      waiting.delete(send);
      response.end();
    };
    waiting.add(send);
    response.on('close', () => waiting.delete(send));
    for (const look of Array.from(waiting)) look();
  }
  return {
    ...(await serve(listen, 'a-token')),
    unexpected,
    missing: () =>
      recorded.flatMap(({ method, path }, i) => (came[i] === true ? [] : `${method} ${path}`)),
  };
}

async function serve(listen: RequestListener, token: string): Promise<ApiFixture> {
  const server: Server = createServer(listen).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-kubeconfig-'));
  const kubeconfig = join(dir, 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'local',
        cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true },
      },
    ],
    users: [{ name: 'loader', user: { token } }],
    contexts: [{ name: 'local', context: { cluster: 'local', user: 'loader' } }],
    'current-context': 'local',
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  return {
    kubeconfig,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** A request's body, without what changes from run to run and what is no API. */
function normalised(body: string): unknown {
  if (body === '') return null;
  return withoutContents(JSON.parse(body.replaceAll(RUN_NAME, RUN)));
}

function redacted(text: string): string {
  return text
    .replaceAll(RUN_NAME, RUN)
    .split('\n')
    .map((line) => {
      // Lines of logs stay as they are; an object's lines are whole, which a test of the reader needs.
      if (!line.startsWith('{') || line.startsWith('{"type":"Point"')) return line;
      try {
        return JSON.stringify(withoutContents(JSON.parse(line)));
      } catch {
        return line;
      }
    })
    .join('\n');
}

function withoutContents(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, field: unknown) => {
      if (key === 'managedFields') return undefined;
      if (key !== 'data' && key !== 'stringData') return field;
      if (typeof field !== 'object' || field === null) return field;
      return Object.fromEntries(Object.keys(field).map((name) => [name, LEFT_OUT]));
    }),
  );
}
