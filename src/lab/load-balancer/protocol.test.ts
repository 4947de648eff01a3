import type { IncomingMessage, ServerResponse } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readAll, startBalancer } from './testing-balancer.fixture.js';
import type { BalancerFixture } from './testing-balancer.fixture.js';

interface Seen {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let lb: BalancerFixture;
let seen: Seen[] = [];
let answers: (request: IncomingMessage, response: ServerResponse, body: string) => void;
const echo: typeof answers = (request, response, body) =>
  void response.end(`${request.method} ${request.url} ${body}`);

beforeAll(async () => {
  lb = await startBalancer((request, response) => {
    if (request.headers['user-agent'] === 'ELB-HealthChecker/2.0') {
      response.end();
      return;
    }
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString('latin1')));
    request.on('error', () => {});
    request.on('end', () => {
      seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      answers(request, response, body);
    });
  });
});
afterAll(() => lb.close());
beforeEach(() => {
  seen = [];
  answers = echo;
});

/** Sends the bytes in these pieces and reads until the connection closes, or `enough`. */
async function exchange(
  pieces: readonly string[],
  enough?: (text: string) => boolean,
): Promise<string> {
  const socket = await lb.dial();
  const answer = readAll(socket, enough);
  for (const piece of pieces) {
    socket.write(piece, 'latin1');
    if (pieces.length > 1) await new Promise((resolve) => setImmediate(resolve));
  }
  const text = await answer;
  socket.destroy();
  return text;
}

const statusOf = (text: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0);
const CLOSE = 'Connection: close\r\n';

describe('a request that could be read in two ways is refused and reaches no target', () => {
  test.each([
    ['length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', 400],
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 5\r\n', 400],
    ['a list of lengths', 'Content-Length: 4, 4\r\n', 400],
    ['a signed length', 'Content-Length: +4\r\n', 400],
    ['two codings', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', 400],
    ['an unknown coding', 'Transfer-Encoding: xchunked\r\n', 501],
    ['a coding under another', 'Transfer-Encoding: gzip, chunked\r\n', 501],
    ['a space before the colon', 'Transfer-Encoding : chunked\r\n', 400],
    ['a vertical tab in the coding', 'Transfer-Encoding: \x0bchunked\r\n', 400],
    ['a folded line', 'X-A: b\r\n c\r\n', 400],
    ['a bare line feed', 'X-A: b\nContent-Length: 4\r\n', 400],
    ['a bare carriage return', 'X-A: b\rContent-Length: 4\r\n', 400],
    ['a NUL', 'X-A: b\0c\r\n', 400],
    ['two hosts', 'Host: other\r\n', 400],
    ['a field without a name', ': x\r\n', 400],
    ['a line that is no field', 'nonsense\r\n', 400],
  ])('%s', async (_what, field, status) => {
    const text = await exchange([`POST / HTTP/1.1\r\nHost: a\r\n${field}\r\nabcd`]);
    expect(statusOf(text)).toBe(status);
    expect(text).toContain('Connection: close');
    expect(seen).toEqual([]);
  });

  test.each([
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['a space in the target', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['HTTP/2 by its name', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n', 505],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n', 405],
    ['a long request line', `GET /${'a'.repeat(17_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414],
    ['a long field', `GET / HTTP/1.1\r\nHost: a\r\nA: ${'a'.repeat(17_000)}\r\n\r\n`, 400],
    ['a TLS greeting', '\x16\x03\x01\x02\0\x01', 400],
    ['chunks in HTTP/1.0', 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
  ])('%s', async (_what, text, status) => {
    expect(statusOf(await exchange([text]))).toBe(status);
    expect(seen).toEqual([]);
  });

  test.each([
    '4;a\nb\r\nabcd\r\n0\r\n\r\n',
    'zz\r\n',
    '-1\r\n',
    '4\r\nabcdX0\r\n\r\n',
    '0x4\r\nabcd',
  ])('chunks such as %j', async (chunks) => {
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(statusOf(await exchange([head + chunks]))).toBe(400);
    expect(seen).toEqual([]);
  });
});

test('requests sent ahead are answered one after the other, each with its own body', async () => {
  const text = await exchange([
    'POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none' +
      'POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\ntwo\r\n0\r\nA: b\r\n\r\n' +
      `\r\nGET /3 HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`,
  ]);
  expect(seen.map(({ line, body }) => `${line} ${body}`)).toEqual([
    'POST /1 one',
    'POST /2 two',
    'GET /3 ',
  ]);
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
});

test('HEAD and 304 have no body, and the connection goes on', async () => {
  answers = (request, response) => {
    response.statusCode = request.url === '/same' ? 304 : 200;
    response.setHeader('content-length', 5);
    response.end(request.method === 'HEAD' || request.url === '/same' ? undefined : 'hello');
  };
  const one = (line: string, end = ''): string => `${line} HTTP/1.1\r\nHost: a\r\n${end}\r\n`;
  const text = await exchange([one('HEAD /'), one('GET /same'), one('GET /', CLOSE)]);
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 304', 'HTTP/1.1 200']);
  expect(text.endsWith('\r\n\r\nhello')).toBe(true);
  expect(text.match(/hello/g)).toHaveLength(1);
});

test('Expect: 100-continue is answered by the load balancer and not passed on', async () => {
  const socket = await lb.dial();
  const go = readAll(socket, (text) => text.includes('100 Continue'));
  socket.write(
    `PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n${CLOSE}\r\n`,
  );
  expect(await go).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  const rest = readAll(socket);
  socket.write('ok');
  expect(await rest).toContain('PUT / ok');
  expect(seen[0]?.headers['expect']).toBeUndefined();
});

test('an old client gets an answer without chunks, and an end', async () => {
  answers = (_request, response) => {
    response.write('first ');
    setImmediate(() => response.end('second'));
  };
  const text = await exchange(['GET / HTTP/1.0\r\n\r\n']);
  expect(text.toLowerCase()).not.toContain('transfer-encoding');
  expect(text.endsWith('\r\n\r\nfirst second')).toBe(true);
});

test('an answer that only its connection ends is passed on in chunks', async () => {
  answers = (_request, response) => {
    response.socket?.end('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end');
  };
  const text = await exchange(['GET / HTTP/1.1\r\nHost: a\r\n\r\n'], (all) =>
    all.endsWith('0\r\n\r\n'),
  );
  expect(text).toContain('Transfer-Encoding: chunked');
  expect(text).toContain('d\r\nuntil the end\r\n0\r\n\r\n');
});

test.each([
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc',
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nA: b\n c\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\n\r\n',
  'HTTP/9 200\r\n\r\n',
])('502 for the answer %j', async (bytes) => {
  answers = (_request, response) => void response.socket?.end(bytes);
  const text = await exchange([`GET / HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`]);
  expect(statusOf(text)).toBe(502);
});

test('bytes behind an answer are never taken for that of the next request', async () => {
  answers = (request, response) => {
    if (request.url === '/2') {
      response.end('second');
      return;
    }
    const evil = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil';
    response.socket?.write(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst${evil}`);
  };
  const text = await exchange([
    'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n',
    `GET /2 HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`,
  ]);
  expect(text).toContain('first');
  expect(text).toContain('second');
  expect(text).not.toContain('evil');
});

test('460 in the truth for a client that does not wait, and the target is told', async () => {
  let told = false;
  const asked = new Promise<void>((resolve) => {
    answers = (_request, response) => {
      response.on('close', () => (told = true));
      resolve();
    };
  });
  const socket = await lb.dial();
  socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
  await asked;
  socket.destroy();
  await vi.waitFor(async () => {
    const line = (await lb.truth()).find(({ path }) => path === '/slow');
    expect(line).toMatchObject({ outcome: 'client-gone', status: 460, target: 'i-a' });
    const logged = (await lb.accessLog()).find((text) => text.includes('/slow'));
    // The target had not answered: no target processing time, no target status.
    expect(logged).toMatch(/ \d\.\d{3} -1 -1 460 - /);
    expect(told).toBe(true);
  });
});

test('the access log has a line for each request in AWS’s own format', async () => {
  const before = (await lb.accessLog().catch(() => [])).length;
  await exchange([
    `GET /a?b="c" HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: t/1 "x"\r\n${CLOSE}\r\n`,
  ]);
  let line = '';
  await vi.waitFor(async () => {
    line = (await lb.accessLog())[before] ?? '';
    expect(line).not.toBe('');
  });
  const fields = line.match(/"[^"]*"|[^ ]+/g) ?? [];
  expect(fields).toHaveLength(30);
  const [type, time, elb, client, target, ...rest] = fields;
  expect([type, elb, target]).toEqual(['http', 'app/main/0123456789abcdef', '10.0.0.10:8080']);
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  expect(client).toMatch(/^127\.0\.0\.1:\d+$/);
  for (const seconds of rest.slice(0, 3)) expect(seconds).toMatch(/^\d+\.\d{3}$/);
  expect(rest.slice(3, 5)).toEqual(['200', '200']);
  expect(rest[7]).toBe('"GET http://shop.example:1/a?b=\\x22c\\x22 HTTP/1.1"');
  expect(rest[8]).toBe('"t/1 \\x22x\\x22"');
  expect(rest.slice(9, 11)).toEqual(['-', '-']);
  expect(rest[11]).toContain(':targetgroup/app/');
  expect(rest[12]).toMatch(/^"Root=1-[0-9a-f]{8}-[0-9a-f]{24}"$/);
  expect(rest[15]).toBe('0');
  expect(rest.slice(17)).toEqual([
    '"forward"',
    '"-"',
    '"-"',
    '"10.0.0.10:8080"',
    '"200"',
    '"-"',
    '"-"',
    expect.stringMatching(/^TID_[0-9a-f]{32}$/),
  ]);
});

test('408 for a head or a body that stays out for the idle timeout', async () => {
  const texts = await Promise.all([
    exchange(['GET / HTTP/1.1\r\nHo']),
    exchange(['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf']),
  ]);
  expect(texts.map(statusOf)).toEqual([408, 408]);
});

test('large bodies pass both ways while either side is slow to read', async () => {
  const body = 'x'.repeat(3_000_000);
  const text = await exchange([
    `POST / HTTP/1.1\r\nHost: a\r\n${CLOSE}Content-Length: ${body.length}\r\n\r\n${body}`,
  ]);
  expect(text.length).toBeGreaterThan(body.length);
  expect(text.endsWith(`POST / ${body}`)).toBe(true);
});

test('a node that is cut off answers nothing, also on established connections, and resets those that lost bytes', async () => {
  const [kept, idle] = [await lb.dial(), await lb.dial()];
  const ask = 'GET /kept HTTP/1.1\r\nHost: a\r\n\r\n';
  for (const socket of [kept, idle]) {
    const first = readAll(socket, (all) => all.includes('GET /kept'));
    socket.write(ask);
    await first;
  }
  lb.stage.fabric.cutSubnets(['subnet-public-0']);
  let heard = '';
  let reset = false;
  kept.on('data', (bytes: Buffer) => (heard += bytes.toString()));
  kept.on('close', () => (reset = true));
  kept.write(ask.replace('kept', 'lost'));
  const late = await lb.dial();
  let lateHeard = '';
  late.on('data', (bytes: Buffer) => (lateHeard += bytes.toString()));
  late.write(`GET /late HTTP/1.1\r\nHost: a\r\n\r\n`);
  // The other node goes on; by its answer the first one would have answered, too.
  const other = await fetch(`http://${lb.hosts[1]}:${lb.port}/other`);
  expect(await other.text()).toBe('GET /other ');
  expect([heard, lateHeard, reset]).toEqual(['', '', false]);
  // Who gives up meanwhile is in the truth, though in no access log: nothing else knows that it failed.
  const impatient = await lb.dial();
  impatient.write(`GET /impatient HTTP/1.1\r\nHost: a\r\n\r\n`);
  impatient.end();
  const unreached = async (): Promise<number> =>
    (await lb.truth()).filter(({ outcome }) => outcome === 'unreached').length;
  await vi.waitFor(async () => expect(await unreached()).toBe(1));
  lb.stage.fabric.restoreSubnets(['subnet-public-0']);
  await vi.waitFor(() => expect(reset).toBe(true));
  await vi.waitFor(async () => expect(await unreached()).toBe(2));
  // What was lost stays lost; what waited in front of the node comes through, and so does what lost nothing.
  await vi.waitFor(() => expect(lateHeard).toContain('GET /late'));
  const again = readAll(idle, (all) => all.includes('GET /again'));
  idle.write(ask.replace('kept', 'again'));
  expect(await again).toContain('GET /again');
  expect(heard).toBe('');
  expect(seen.map(({ line }) => line)).not.toContain('GET /lost');
  expect(seen.map(({ line }) => line)).not.toContain('GET /impatient');
});

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
          seen = [];
          const whole = requests.join('') + last;
          const at = [0, ...cuts.filter((cut) => cut < whole.length), whole.length].toSorted(
            (a, b) => a - b,
          );
          const pieces = at.slice(1).map((end, index) => whole.slice(at[index], end));
          const text = await exchange(pieces);
          expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(requests.length + 1);
          expect(seen.map(({ line }) => line)).toEqual(
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
          seen = [];
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
          await vi.waitFor(async () => {
            const counted = (await lb.truth())
              .slice(before)
              .flatMap(({ target, method, path }) =>
                target === null ? [] : [`${String(method)} ${String(path)}`],
              );
            const rest = [...counted];
            for (const { line } of seen) {
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
