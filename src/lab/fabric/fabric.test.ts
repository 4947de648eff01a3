import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../testing/eventually.fixture.js';
import { dial } from './dial.js';
import type { FabricSocket } from './fabric-socket.js';
import { Fabric } from './fabric.js';
import { UNIMPAIRED } from './impairment.js';
import { startForwarder } from './forwarder.js';
import { BLACK_HOLE, OPEN, REFUSE, RESET } from './link.js';
import type { Place } from './link.js';

const from: Place = { name: 'client', subnetIds: () => ['subnet-a', 'subnet-b'] };
const to: Place = { name: 'server', subnetIds: () => ['subnet-c'] };

let fabric: Fabric;
let server: Server;
let accepted: Socket[];
let address: { host: string; port: number };
let received: string;

beforeEach(async () => {
  fabric = new Fabric();
  accepted = [];
  received = '';
  server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      received += data.toString();
      socket.write(data);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
});

afterEach(() => {
  fabric.close();
  for (const socket of accepted) socket.destroy();
  server.close();
});

function open(timeoutMs: number | null = null): Promise<FabricSocket> {
  return new Promise((resolve, reject) => {
    dial(fabric, { from, to, address, timeoutMs }, (error, socket) => {
      if (socket === null) reject(error ?? new Error('neither socket nor error'));
      else resolve(socket);
    });
  });
}

async function echo(socket: FabricSocket | Socket, text: string): Promise<string> {
  socket.write(text);
  const [data] = (await once(socket, 'data')) as [Buffer];
  return data.toString();
}

/** Node's timers count whole milliseconds, and may fire within the last one. */
const EARLY_MS = 1;

test('an open link passes bytes both ways', async () => {
  expect(await echo(await open(), 'hello')).toBe('hello');
});

test('a refused link refuses new connections and leaves established ones', async () => {
  const established = await open();
  fabric.setPlace(to, REFUSE);
  await expect(open()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(await echo(established, 'still')).toBe('still');
});

test('a reset link resets new and established connections', async () => {
  const established = await open();
  const failed = once(established, 'error');
  fabric.setLink(from, to, RESET);
  expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' });
  await expect(open()).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('a dial into a black hole hangs until its own timeout', async () => {
  fabric.setPlace(to, BLACK_HOLE);
  await expect(open(50)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  expect(accepted).toHaveLength(0);
});

test('a dial into a black hole succeeds once the link heals', async () => {
  fabric.setPlace(to, BLACK_HOLE);
  const pending = open();
  fabric.setPlace(to, OPEN);
  expect(await echo(await pending, 'late')).toBe('late');
});

test('in a black hole bytes vanish both ways, and the connection is reset when it heals', async () => {
  const socket = await open();
  await echo(socket, 'one');
  fabric.setPlace(to, BLACK_HOLE);
  socket.write('lost');
  accepted[0]?.write('lost too');
  const bystander = await new Promise<Socket>((resolve) => {
    const other = connect(address, () => resolve(other));
  });
  expect(await echo(bystander, 'two')).toBe('two');
  bystander.destroy();
  expect(received).toBe('onetwo');
  expect(socket.readableLength).toBe(0);

  const failed = once(socket, 'error');
  fabric.setPlace(to, OPEN);
  expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' });
});

test('an idle connection survives a black hole that ate nothing of it', async () => {
  const socket = await open();
  fabric.setPlace(to, BLACK_HOLE);
  fabric.setPlace(to, OPEN);
  expect(await echo(socket, 'alive')).toBe('alive');
});

test('the end of a process behind a black hole is not seen', async () => {
  const socket = await open();
  const seen = vi.fn();
  socket.on('close', seen);
  socket.on('error', seen);
  fabric.setPlace(to, BLACK_HOLE);
  accepted[0]?.destroy();
  // The server sees a connection that was made later, so the end of the earlier one has arrived.
  const bystander = connect(address);
  await once(bystander, 'connect');
  await echo(bystander, 'after');
  bystander.destroy();
  expect(seen).not.toHaveBeenCalled();
});

test('a delayed link delivers everything, in order', async () => {
  fabric.impair(to, {
    egress: { delayMs: 5, jitterMs: 5, lossPercent: 0 },
    ingress: { delayMs: 2, jitterMs: 2, lossPercent: 0 },
  });
  const socket = await open();
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString()));
  const parts = Array.from({ length: 40 }, (_, index) => String(index));
  for (const part of parts) socket.write(part);
  await eventually(() => expect(text).toBe(parts.join('')));
});

test('a delayed interface delays what leaves it, once for each direction', async () => {
  fabric.impair(to, { egress: { ...UNIMPAIRED, delayMs: 60 }, ingress: UNIMPAIRED });
  const startMs = performance.now();
  const socket = await open();
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(60 - EARLY_MS);
  const sentMs = performance.now();
  const answered = echo(socket, 'quick there, slow back');
  await vi.waitFor(() => expect(received).toBe('quick there, slow back'), {
    timeout: 20_000,
    interval: 1,
  });
  await answered;
  expect(performance.now() - sentMs).toBeGreaterThanOrEqual(60);
  fabric.impair(to, null);
  expect(fabric.condition(from, to)).toMatchObject(OPEN);
});

test('large writes over a delayed link arrive whole, and the writer waits for the window', async () => {
  fabric.impair(from, { egress: { ...UNIMPAIRED, delayMs: 3 }, ingress: UNIMPAIRED });
  const socket = await open();
  let bytes = 0;
  socket.on('data', (data: Buffer) => (bytes += data.length));
  const block = Buffer.alloc(128 * 1024, 'x');
  for (let count = 0; count < 12; count += 1) socket.write(block);
  await eventually(() => expect(bytes).toBe(12 * block.length));
});

test('a link that loses packets delivers everything, late', async () => {
  fabric.close();
  fabric = new Fabric({ speed: 200 });
  const socket = await open();
  fabric.impair(to, {
    egress: { ...UNIMPAIRED, lossPercent: 30 },
    ingress: { ...UNIMPAIRED, lossPercent: 30 },
  });
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString()));
  const parts = Array.from({ length: 30 }, (_, index) => `${index} `);
  for (const part of parts) {
    socket.write(part);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await eventually(() => expect(text).toBe(parts.join('')));
});

test('where every packet is lost no connection is made, and TCP gives up', async () => {
  fabric.close();
  fabric = new Fabric({ speed: 5000 });
  const established = await open();
  fabric.impair(to, { egress: UNIMPAIRED, ingress: { ...UNIMPAIRED, lossPercent: 100 } });
  const failed = once(established, 'error');
  established.write('never heard');
  await expect(open()).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  expect((await failed)[0]).toMatchObject({ code: 'ETIMEDOUT' });
  expect(received).toBe('');
});

test('a cut subnet cuts off what has an address nowhere else', () => {
  expect(fabric.condition(from, to).kind).toBe('open');
  fabric.cutSubnets(['subnet-a']);
  expect(fabric.condition(from, to).kind).toBe('open');
  fabric.cutSubnets(['subnet-c']);
  expect(fabric.condition(from, to).kind).toBe('black-hole');
  expect(fabric.condition(to, to).kind).toBe('open');
  fabric.restoreSubnets(['subnet-c']);
  expect(fabric.condition(from, to).kind).toBe('open');
});

test('a forwarder passes bytes, resets what the link resets, and answers nothing in a black hole', async () => {
  const forwarder = await startForwarder(fabric, { from, to, destination: address });
  const first = connect(forwarder);
  first.on('error', () => {});
  expect(await echo(first, 'through')).toBe('through');

  const closed = new Promise((resolve) => first.once('close', resolve));
  fabric.resetConnectionsTo(to);
  await closed;

  fabric.setPlace(to, BLACK_HOLE);
  const second = connect(forwarder);
  await once(second, 'connect');
  second.write('kept by the kernel');
  fabric.setPlace(to, OPEN);
  const [data] = (await once(second, 'data')) as [Buffer];
  expect(data.toString()).toBe('kept by the kernel');
  second.destroy();
  await forwarder.close();
});
