import type { IncomingMessage, ServerResponse } from 'node:http';
import { readAll, startBalancer } from './testing-balancer.fixture.js';
import type { BalancerFixture, BalancerFixtureOptions } from './testing-balancer.fixture.js';

/** A request as a target saw it. */
export interface Seen {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A load balancer whose target notes what it gets, and answers as `answers` does. */
export interface EchoBalancer extends BalancerFixture {
  seen: Seen[];
  answers: Answer;
  /** Forgets what was seen, and answers with the method, the path and the body again. */
  reset(): void;
  /** Sends the bytes in these pieces and reads until the connection closes, or `enough`. */
  exchange(pieces: readonly string[], enough?: (text: string) => boolean): Promise<string>;
}

const echo: Answer = (request, response, body) =>
  void response.end(`${request.method} ${request.url} ${body}`);

export async function startEchoBalancer(
  options: BalancerFixtureOptions = {},
): Promise<EchoBalancer> {
  const state: Pick<EchoBalancer, 'seen' | 'answers'> = { seen: [], answers: echo };
  const fixture = await startBalancer((request, response) => {
    if (request.headers['user-agent'] === 'ELB-HealthChecker/2.0') {
      response.end();
      return;
    }
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString('latin1')));
    request.on('error', () => {});
    request.on('end', () => {
      balancer.seen.push({
        line: `${request.method} ${request.url}`,
        headers: request.headers,
        body,
      });
      balancer.answers(request, response, body);
    });
  }, options);
  const balancer: EchoBalancer = Object.assign(fixture, state, {
    reset(): void {
      balancer.seen = [];
      balancer.answers = echo;
    },
    async exchange(pieces: readonly string[], enough?: (text: string) => boolean): Promise<string> {
      const socket = await fixture.dial();
      const answer = readAll(socket, enough);
      for (const piece of pieces) {
        socket.write(piece, 'latin1');
        if (pieces.length > 1) await new Promise((resolve) => setImmediate(resolve));
      }
      const text = await answer;
      socket.destroy();
      return text;
    },
  });
  return balancer;
}

export const statusOf = (text: string): number =>
  Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0);
export const CLOSE = 'Connection: close\r\n';
