import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.fixture.js';
import { CLOSE, startEchoBalancer, type EchoBalancer } from './echo-balancer.fixture.js';
import { readAll } from './testing-balancer.fixture.js';

let lb: EchoBalancer;
beforeAll(async () => {
  lb = await startEchoBalancer();
});
afterAll(() => lb.close());
beforeEach(() => lb.reset());

describe('whatever a client sends', () => {
  const request = fc
    .record({
      path: fc.stringMatching(/^\/[a-z0-9]{0,8}$/),
      body: fc.option(fc.stringMatching(/^[a-z0\r\n:]{0,40}$/)),
      chunked: fc.boolean(),
      field: fc.stringMatching(/^[a-z ]{0,10}$/),
    })
    .map(({ path, body, chunked, field }) => {
      const start = `${body === null ? 'GET' : 'POST'} ${path} HTTP/1.1\r\nHost: a\r\nX-A: ${field}\r\n`;
      if (body === null) return `${start}\r\n`;
      if (!chunked) return `${start}Content-Length: ${body.length}\r\n\r\n${body}`;
      const size = `${body.length.toString(16)}\r\n`;
      return `${start}Transfer-Encoding: chunked\r\n\r\n${body === '' ? '' : `${size}${body}\r\n`}0\r\n\r\n`;
    });
  const last = `GET /last HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`;

  test('in whichever pieces it comes, the targets see the same requests', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(400), { maxLength: 6 }),
        async (requests, cuts) => {
          lb.seen = [];
          const whole = requests.join('') + last;
          const at = [0, ...cuts.filter((cut) => cut < whole.length), whole.length].toSorted(
            (a, b) => a - b,
          );
          const pieces = at.slice(1).map((end, index) => whole.slice(at[index], end));
          const text = await lb.exchange(pieces);
          expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(requests.length + 1);
          expect(lb.seen.map(({ line }) => line)).toEqual(
            [...requests, last].map((one) => one.split(' HTTP')[0]),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('however it is damaged, no target sees a request that the load balancer did not count', async () => {
    const damage = fc.record({
      at: fc.nat(300),
      remove: fc.nat(3),
      insert: fc.constantFrom(
        '',
        '\r',
        '\n',
        '\r\n',
        ' ',
        '\t',
        '\0',
        '0',
        ':',
        ';',
        'a',
        'é',
        ',4',
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { minLength: 1, maxLength: 3 }),
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        async (requests, damages) => {
          lb.seen = [];
          const before = (await lb.truth()).length;
          let whole = requests.join('') + last;
          for (const { at, remove, insert } of damages)
            whole = whole.slice(0, at) + insert + whole.slice(at + remove);
          const socket = await lb.dial();
          const all = readAll(socket);
          // A client that ends its side: nothing waits for bytes that never come.
          socket.write(whole, 'latin1', () => setTimeout(() => socket.end(), 3));
          await all;
          socket.destroy();
          await eventually(async () => {
            const counted = (await lb.truth())
              .slice(before)
              .flatMap(({ target, method, path }) =>
                target === null ? [] : [`${String(method)} ${String(path)}`],
              );
            const rest = [...counted];
            for (const { line } of lb.seen) {
              const index = rest.indexOf(line);
              expect(index, `${line} of ${JSON.stringify(whole)}`).not.toBe(-1);
              rest.splice(index, 1);
            }
          });
        },
      ),
      { numRuns: 120 },
    );
  });
});
