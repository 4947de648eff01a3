import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/eventually.fixture.js';
import { CLOSE, startEchoBalancer, statusOf, type EchoBalancer } from './echo-balancer.fixture.js';
import { readAll } from './testing-balancer.fixture.js';

let lb: EchoBalancer;
beforeAll(async () => {
  lb = await startEchoBalancer();
});
afterAll(() => lb.close());
beforeEach(() => lb.reset());

test('460 in the truth for a client that does not wait, and the target is told', async () => {
  let told = false;
  const asked = new Promise<void>((resolve) => {
    lb.answers = (_request, response) => {
      response.on('close', () => (told = true));
      resolve();
    };
  });
  const socket = await lb.dial();
  socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
  await asked;
  socket.destroy();
  await eventually(async () => {
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
  await lb.exchange([
    `GET /a?b="c" HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: t/1 "x"\r\n${CLOSE}\r\n`,
  ]);
  let line = '';
  await eventually(async () => {
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
    lb.exchange(['GET / HTTP/1.1\r\nHo']),
    lb.exchange(['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf']),
  ]);
  expect(texts.map(statusOf)).toEqual([408, 408]);
});

test('large bodies pass both ways while either side is slow to read', async () => {
  const body = 'x'.repeat(3_000_000);
  const text = await lb.exchange([
    `POST / HTTP/1.1\r\nHost: a\r\n${CLOSE}Content-Length: ${body.length}\r\n\r\n${body}`,
  ]);
  expect(text.length).toBeGreaterThan(body.length);
  expect(text.endsWith(`POST / ${body}`)).toBe(true);
});

test('a node that is cut off answers nothing, also on established connections, and resets those that lost bytes', async () => {
  // However long a busy machine takes for this, no connection is idle for too long.
  const own = await startEchoBalancer({ loadBalancer: { idleTimeoutSeconds: 4000 } });
  onTestFinished(() => own.close());
  const [kept, idle] = [await own.dial(), await own.dial()];
  const ask = 'GET /kept HTTP/1.1\r\nHost: a\r\n\r\n';
  for (const socket of [kept, idle]) {
    const first = readAll(socket, (all) => all.includes('GET /kept'));
    socket.write(ask);
    await first;
  }
  own.stage.fabric.cutSubnets(['subnet-public-0']);
  let heard = '';
  let reset = false;
  kept.on('data', (bytes: Buffer) => (heard += bytes.toString()));
  kept.on('close', () => (reset = true));
  kept.write(ask.replace('kept', 'lost'));
  const late = await own.dial();
  let lateHeard = '';
  late.on('data', (bytes: Buffer) => (lateHeard += bytes.toString()));
  late.write(`GET /late HTTP/1.1\r\nHost: a\r\n\r\n`);
  // The other node goes on; by its answer the first one would have answered, too.
  const other = await fetch(`http://${own.hosts[1]}:${own.port}/other`);
  expect(await other.text()).toBe('GET /other ');
  expect([heard, lateHeard, reset]).toEqual(['', '', false]);
  // Who gives up meanwhile is in the truth, though in no access log: nothing else knows that it failed.
  const impatient = await own.dial();
  impatient.write(`GET /impatient HTTP/1.1\r\nHost: a\r\n\r\n`);
  impatient.end();
  const unreached = async (): Promise<number> =>
    (await own.truth()).filter(({ outcome }) => outcome === 'unreached').length;
  await eventually(async () => expect(await unreached()).toBe(1));
  own.stage.fabric.restoreSubnets(['subnet-public-0']);
  await eventually(() => expect(reset).toBe(true));
  await eventually(async () => expect(await unreached()).toBe(2));
  // What was lost stays lost; what waited in front of the node comes through, and so does what lost nothing.
  await eventually(() => expect(lateHeard).toContain('GET /late'));
  const again = readAll(idle, (all) => all.includes('GET /again'));
  idle.write(ask.replace('kept', 'again'));
  expect(await again).toContain('GET /again');
  expect(heard).toBe('');
  expect(own.seen.map(({ line }) => line)).not.toContain('GET /lost');
  expect(own.seen.map(({ line }) => line)).not.toContain('GET /impatient');
});
