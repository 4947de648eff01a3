import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import dnsPacket, { type Answer, type Packet } from 'dns-packet';
import type { Resolution } from './resolve-name.js';

const HOST = '127.0.0.1';
/** Without EDNS an answer over UDP has at most so many bytes. Source: RFC 1035, 4.2.1. */
const LARGEST_UDP_BYTES = 512;
const NEGATIVE_TTL_SECONDS = 60;
const TCP_IDLE_MS = 10_000;
const TRIES = 20;

export interface DnsServer {
  readonly host: string;
  /** Of UDP and TCP alike. */
  readonly port: number;
  close(): Promise<void>;
}

/** Serves DNS on loopback, UDP and TCP. TTLs go out as declared: whoever caches divides by the speed. */
export async function startDnsServer(
  resolve: (name: string, type: string) => Resolution,
): Promise<DnsServer> {
  for (let left = TRIES; ; left -= 1) {
    const server = await listen(resolve).catch((error: unknown) => {
      // UDP's port may be taken on TCP: the next one then.
      if (left === 0) throw error;
      return null;
    });
    if (server !== null) return server;
  }
}

async function listen(resolve: (name: string, type: string) => Resolution): Promise<DnsServer> {
  const udp = createSocket('udp4');
  udp.on('message', (message, { address, port }) => {
    const reply = replyTo(message, resolve);
    if (reply === null) return;
    const whole = dnsPacket.encode(reply);
    const flags = (reply.flags ?? 0) | dnsPacket.TRUNCATED_RESPONSE;
    const fits = whole.length <= LARGEST_UDP_BYTES;
    udp.send(fits ? whole : dnsPacket.encode({ ...reply, flags, answers: [] }), port, address);
  });
  udp.bind(0, HOST);
  await once(udp, 'listening');
  const { port } = udp.address();
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => serveStream(socket, sockets, resolve));
  tcp.listen({ host: HOST, port });
  try {
    await once(tcp, 'listening');
  } catch (error) {
    udp.close();
    throw error;
  }
  return {
    host: HOST,
    port: (tcp.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([
        new Promise<void>((done) => udp.close(() => done())),
        new Promise<void>((done) => tcp.close(() => done())),
      ]);
    },
  };
}

/** Over TCP each message has its length before it. */
function serveStream(
  socket: Socket,
  sockets: Set<Socket>,
  resolve: (name: string, type: string) => Resolution,
): void {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
  socket.on('error', () => socket.destroy());
  socket.setTimeout(TCP_IDLE_MS, () => socket.destroy());
  let kept = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    kept = Buffer.concat([kept, chunk]);
    while (kept.length >= 2 && kept.length >= 2 + kept.readUInt16BE(0)) {
      const end = 2 + kept.readUInt16BE(0);
      const reply = replyTo(kept.subarray(2, end), resolve);
      kept = kept.subarray(end);
      if (reply !== null) socket.write(dnsPacket.streamEncode(reply));
    }
  });
}

/** Null for what is no question that can be answered. */
function replyTo(
  message: Buffer,
  resolve: (name: string, type: string) => Resolution,
): Packet | null {
  let query: ReturnType<typeof dnsPacket.decode>;
  try {
    query = dnsPacket.decode(message);
  } catch {
    return null;
  }
  const [question] = query.questions ?? [];
  if (query.type !== 'query' || question === undefined) return null;
  const { code, answers, zone } = resolve(question.name, question.type);
  const isEmpty = answers.length === 0 && code !== 'REFUSED';
  return {
    type: 'response',
    id: query.id ?? 0,
    // The code is the low four bits. Source: RFC 1035, 4.1.1.
    flags:
      (zone === null ? 0 : dnsPacket.AUTHORITATIVE_ANSWER) |
      ((query.flags ?? 0) & dnsPacket.RECURSION_DESIRED) |
      CODES[code],
    questions: [question],
    answers: answers.map(({ name, type, ttlSeconds, data }): Answer => ({
      name,
      type,
      ttl: ttlSeconds,
      data,
    })),
    authorities: isEmpty && zone !== null ? [startOfAuthority(zone)] : [],
  };
}

const CODES = { NOERROR: 0, NXDOMAIN: 3, REFUSED: 5 } as const;

function startOfAuthority(zone: string): Answer {
  return {
    name: zone,
    type: 'SOA',
    ttl: NEGATIVE_TTL_SECONDS,
    data: {
      mname: `ns-1.${zone}`,
      rname: `awsdns-hostmaster.amazon.com`,
      serial: 1,
      refresh: 7200,
      retry: 900,
      expire: 1_209_600,
      minimum: NEGATIVE_TTL_SECONDS,
    },
  };
}
