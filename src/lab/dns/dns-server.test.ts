import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import dnsPacket from 'dns-packet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDnsServer, type DnsServer } from './dns-server.js';
import type { Resolution } from './resolve-name.js';

const address = (data: string): Resolution['answers'][number] => ({
  name: 'www.example.com',
  type: 'A',
  ttlSeconds: 60,
  data,
});
const many = Array.from({ length: 100 }, (_, index) => address(`192.0.2.${index}`));

let server: DnsServer;
let resolver: Resolver;
beforeEach(async () => {
  server = await startDnsServer((name, type) => {
    if (name === 'other.org') return { code: 'REFUSED', answers: [], zone: null };
    const zone = 'example.com';
    if (name === 'many.example.com') return { code: 'NOERROR', answers: many, zone };
    if (name !== 'www.example.com') return { code: 'NXDOMAIN', answers: [], zone };
    return { code: 'NOERROR', answers: type === 'A' ? [address('192.0.2.1')] : [], zone };
  });
  resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([`${server.host}:${server.port}`]);
});
afterEach(() => server.close());

test('node’s resolver gets addresses with the declared TTL', async () => {
  expect(await resolver.resolve4('www.example.com', { ttl: true })).toEqual([
    { address: '192.0.2.1', ttl: 60 },
  ]);
});

test.each([
  ['www.example.com', 'AAAA', 'ENODATA'],
  ['none.example.com', 'A', 'ENOTFOUND'],
  ['other.org', 'A', 'EREFUSED'],
])('%s %s is %s', async (name, type, code) => {
  await expect(resolver.resolve(name, type)).rejects.toMatchObject({ code });
});

test('what does not fit into UDP is cut there and whole over TCP', async () => {
  // The resolver repeats over TCP by itself.
  expect(await resolver.resolve4('many.example.com')).toHaveLength(100);
});

test('what is no question is passed over, and the server goes on', async () => {
  const socket = createSocket('udp4');
  for (const bytes of [Buffer.alloc(0), Buffer.from('nonsense'), Buffer.alloc(300, 0xff)])
    socket.send(bytes, server.port, server.host);
  const stream = connect(server.port, server.host);
  await once(stream, 'connect');
  stream.write(Buffer.from([0, 3, 1, 2, 3]));
  const question = dnsPacket.streamEncode({
    type: 'query',
    id: 7,
    questions: [{ type: 'A', name: 'www.example.com' }],
  });
  // In two parts: TCP keeps no bounds.
  stream.write(question.subarray(0, 5));
  stream.write(question.subarray(5));
  const [reply] = (await once(stream, 'data')) as [Buffer];
  expect(dnsPacket.streamDecode(reply)).toMatchObject({
    id: 7,
    answers: [{ data: '192.0.2.1', ttl: 60 }],
  });
  stream.destroy();
  socket.close();
  expect(await resolver.resolve4('www.example.com')).toEqual(['192.0.2.1']);
});
