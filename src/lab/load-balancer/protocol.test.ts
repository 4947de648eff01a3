import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CLOSE, startEchoBalancer, statusOf, type EchoBalancer } from './echo-balancer.fixture.js';
import { readAll } from './testing-balancer.fixture.js';

let lb: EchoBalancer;
beforeAll(async () => {
  lb = await startEchoBalancer();
});
afterAll(() => lb.close());
beforeEach(() => lb.reset());

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
    const text = await lb.exchange([`POST / HTTP/1.1\r\nHost: a\r\n${field}\r\nabcd`]);
    expect(statusOf(text)).toBe(status);
    expect(text).toContain('Connection: close');
    expect(lb.seen).toEqual([]);
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
    expect(statusOf(await lb.exchange([text]))).toBe(status);
    expect(lb.seen).toEqual([]);
  });

  test.each([
    '4;a\nb\r\nabcd\r\n0\r\n\r\n',
    'zz\r\n',
    '-1\r\n',
    '4\r\nabcdX0\r\n\r\n',
    '0x4\r\nabcd',
  ])('chunks such as %j', async (chunks) => {
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(statusOf(await lb.exchange([head + chunks]))).toBe(400);
    expect(lb.seen).toEqual([]);
  });
});

test('requests sent ahead are answered one after the other, each with its own body', async () => {
  const text = await lb.exchange([
    'POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none' +
      'POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\ntwo\r\n0\r\nA: b\r\n\r\n' +
      `\r\nGET /3 HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`,
  ]);
  expect(lb.seen.map(({ line, body }) => `${line} ${body}`)).toEqual([
    'POST /1 one',
    'POST /2 two',
    'GET /3 ',
  ]);
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
});

test('HEAD and 304 have no body, and the connection goes on', async () => {
  lb.answers = (request, response) => {
    response.statusCode = request.url === '/same' ? 304 : 200;
    response.setHeader('content-length', 5);
    response.end(request.method === 'HEAD' || request.url === '/same' ? undefined : 'hello');
  };
  const one = (line: string, end = ''): string => `${line} HTTP/1.1\r\nHost: a\r\n${end}\r\n`;
  const text = await lb.exchange([one('HEAD /'), one('GET /same'), one('GET /', CLOSE)]);
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
  expect(lb.seen[0]?.headers['expect']).toBeUndefined();
});

test('an old client gets an answer without chunks, and an end', async () => {
  lb.answers = (_request, response) => {
    response.write('first ');
    setImmediate(() => response.end('second'));
  };
  const text = await lb.exchange(['GET / HTTP/1.0\r\n\r\n']);
  expect(text.toLowerCase()).not.toContain('transfer-encoding');
  expect(text.endsWith('\r\n\r\nfirst second')).toBe(true);
});

test('an answer that only its connection ends is passed on in chunks', async () => {
  lb.answers = (_request, response) => {
    response.socket?.end('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end');
  };
  const text = await lb.exchange(['GET / HTTP/1.1\r\nHost: a\r\n\r\n'], (all) =>
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
  lb.answers = (_request, response) => void response.socket?.end(bytes);
  const text = await lb.exchange([`GET / HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`]);
  expect(statusOf(text)).toBe(502);
});

test('bytes behind an answer are never taken for that of the next request', async () => {
  lb.answers = (request, response) => {
    if (request.url === '/2') {
      response.end('second');
      return;
    }
    const evil = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil';
    response.socket?.write(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst${evil}`);
  };
  const text = await lb.exchange([
    'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n',
    `GET /2 HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`,
  ]);
  expect(text).toContain('first');
  expect(text).toContain('second');
  expect(text).not.toContain('evil');
});
