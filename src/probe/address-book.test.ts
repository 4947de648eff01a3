import { afterEach, describe, expect, it, vi } from 'vitest';
import { startDnsServer, type DnsServer } from '../lab/dns/dns-server.js';
import { startClock } from '../model/clock.js';
import type { Sample } from '../model/sample.js';
import { openAddressBook, type AddressBook } from './address-book.js';
import { startFaultyServer, type FaultyServer } from './faulty-server.fixture.js';
import { openAddresses } from './open-addresses.js';
import { runProber } from './prober.js';

const NAME = 'bank.example.com';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A name server whose answer can be changed. */
async function serve(addresses: string[]): Promise<{ server: DnsServer; asked: () => number }> {
  let questions = 0;
  const server = await startDnsServer(() => {
    questions += 1;
    return {
      code: addresses.length > 0 ? 'NOERROR' : 'NXDOMAIN',
      answers: addresses.map((data) => ({ name: NAME, type: 'A', ttlSeconds: 60, data })),
      zone: 'example.com',
    };
  });
  closers.push(() => server.close());
  return { server, asked: () => questions };
}

async function open(server: DnsServer, speed: number): Promise<AddressBook> {
  const { host, port } = server;
  const book = await openAddressBook(NAME, 10_443, {
    host,
    port,
    speed,
    ports: { '127.20.1.2': 4321 },
  });
  closers.push(() => book.close());
  return book;
}

describe('an address book', () => {
  it('gives addresses in turn, each with the port that it serves on', async () => {
    const { server } = await serve(['127.20.1.1', '127.20.1.2']);
    const book = await open(server, 1);
    const taken = [book.next(), book.next(), book.next()];
    expect(taken[0]).toEqual(taken[2]);
    expect(taken).toContainEqual({ host: '127.20.1.1', port: 10_443 });
    expect(taken).toContainEqual({ host: '127.20.1.2', port: 4321 });
  });

  it('asks again when the declared TTL is over, divided by the speed, and not before', async () => {
    const addresses = ['127.20.1.1'];
    const { server, asked } = await serve(addresses);
    const slow = await open(server, 1);
    const askedOnce = asked();
    const book = await open(server, 600);
    const changed = vi.fn();
    book.onChange(changed);
    addresses[0] = '127.20.1.9';
    await vi.waitFor(() => expect(book.has('127.20.1.9')).toBe(true), 20_000);
    expect(book.has('127.20.1.1')).toBe(false);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(askedOnce).toBe(1);
    expect(slow.has('127.20.1.1')).toBe(true);
  });

  it('has no address to give while there is no answer', async () => {
    const { server } = await serve([]);
    const book = await open(server, 600);
    expect(book.next()).toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('a probe with a name server', () => {
  const CLOCK = startClock();

  async function probe(
    first: FaultyServer,
    ports: Record<string, number>,
    server: DnsServer,
  ): Promise<{ samples: Sample[]; stop: () => Promise<unknown> }> {
    const samples: Sample[] = [];
    const settings = {
      url: `http://127.0.0.1:${first.port}`,
      ca: null,
      serverName: NAME,
      dns: { host: server.host, port: server.port, speed: 600, ports },
      ratePerSecond: 200,
      timeoutMs: 2000,
      requests: [{ method: 'GET', path: '/ok', weight: 1, expectStatus: 200, expectBody: null }],
      originEpochMs: CLOCK.originEpochMs,
      originMonotonicNs: CLOCK.originMonotonicNs.toString(),
      maxDurationMs: 20_000,
    } as const;
    const prober = runProber(
      settings,
      (sample) => samples.push(sample),
      await openAddresses(settings),
    );
    closers.push(() => prober.stop());
    return { samples, stop: () => prober.stop() };
  }

  it('leaves an address that has left DNS, with kept connections too', async () => {
    const first = await startFaultyServer({});
    const second = await startFaultyServer({ host: '127.0.0.2' });
    closers.push(
      () => first.close(),
      () => second.close(),
    );
    const addresses = ['127.0.0.1'];
    const { server } = await serve(addresses);
    const ports = { '127.0.0.1': first.port, '127.0.0.2': second.port };
    const { samples } = await probe(first, ports, server);
    await vi.waitFor(() => expect(first.requests.length).toBeGreaterThan(10), 20_000);
    addresses[0] = '127.0.0.2';
    await vi.waitFor(() => {
      expect(first.openConnections()).toBe(0);
      expect(second.requests.length).toBeGreaterThan(10);
    }, 20_000);
    expect(samples.every(({ outcome }) => outcome === 'ok')).toBe(true);
  });

  it('says `dns` of a request whose name has no address', async () => {
    const first = await startFaultyServer({});
    closers.push(() => first.close());
    const { server } = await serve([]);
    const { samples } = await probe(first, {}, server);
    await vi.waitFor(() => expect(samples.length).toBeGreaterThan(3), 20_000);
    expect(samples.every(({ outcome }) => outcome === 'dns')).toBe(true);
  });
});
