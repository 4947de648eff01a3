import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { TLSSocket, createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { DeployedListener } from '../../model/deployment.js';
import { HoldfastError } from '../../model/error.js';
import type { Fabric } from '../fabric/fabric.js';
import { USERS, type Place } from '../fabric/link.js';
import type { Certificate } from './certificate.js';
import { serveClient } from './http1/client-connection.js';
import type { ClientConnectionOptions } from './http1/client-connection.js';
import type { Exchange } from './http1/exchange.js';
import type { LoadBalancerNode } from './node.js';

const PRIVILEGED_PORTS_AT = 10_000;
/** Tries at a port that is free on all addresses. */
const TRIES = 20;

export interface RunningListener {
  readonly deployed: DeployedListener;
  /** Where the first node really serves it, such as `https://127.20.1.1:10443`. */
  readonly url: string;
  /** The same on all nodes. */
  readonly port: number;
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly deployed: DeployedListener;
  readonly certificate: Certificate;
  readonly fabric: Fabric;
  /** Real milliseconds after which an idle client connection is closed. */
  readonly idleTimeoutMs: number;
  /** Addresses of the load balancer's nodes. */
  readonly hosts: readonly string[];
  /** The node that takes a new connection to this address. */
  readonly nodeAt: (host: string) => LoadBalancerNode;
  readonly nowMs: () => number;
  readonly answer: (node: LoadBalancerNode, exchange: Exchange) => void;
  readonly refuse: (
    node: LoadBalancerNode,
    ...refused: Parameters<ClientConnectionOptions['refuse']>
  ) => string;
  /** A client gave up on a node that was cut off since it came (real ms). */
  readonly unreached: (node: LoadBalancerNode, sinceMs: number) => void;
}

/**
 * Serves a listener on loopback, HTTP/1.1 only, on one port of all nodes: the plan's, one under 1024
 * at +10000, or any free one where that is taken.
 */
export async function startListener(options: ListenerOptions): Promise<RunningListener> {
  const { deployed, hosts } = options;
  const wanted = deployed.port < 1024 ? deployed.port + PRIVILEGED_PORTS_AT : deployed.port;
  let doors = await openDoors(options, wanted);
  for (let left = TRIES; doors === null && left > 0; left -= 1) doors = await openDoors(options, 0);
  const [first] = doors ?? [];
  if (doors === null || first === undefined) {
    throw new HoldfastError(
      'lab/listener',
      `No port is free on all of ${hosts.join(', ')} for ${deployed.address}`,
      { hint: 'End what listens on these loopback addresses.' },
    );
  }
  const { port } = first;
  return {
    deployed,
    port,
    url: `${deployed.protocol.toLowerCase()}://${hosts[0]}:${port}`,
    close: async () => void (await Promise.all(doors.map((door) => door.close()))),
  };
}

/** One address on which a listener is served. */
interface Door {
  readonly port: number;
  close(): Promise<void>;
}

/** Null where the port is taken on one of the addresses. */
async function openDoors(options: ListenerOptions, wanted: number): Promise<Door[] | null> {
  const doors: Door[] = [];
  let port = wanted;
  for (const host of options.hosts) {
    try {
      const door = await openDoor(options, host, port);
      doors.push(door);
      port = door.port;
    } catch {
      await Promise.all(doors.map((door) => door.close()));
      return null;
    }
  }
  return doors;
}

async function openDoor(options: ListenerOptions, host: string, port: number): Promise<Door> {
  const { deployed, certificate, fabric } = options;
  const secure =
    deployed.protocol === 'HTTPS'
      ? createSecureContext({ key: certificate.keyPem, cert: certificate.certPem })
      : null;
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (raw) => {
    open.add(raw);
    raw.on('error', () => {});
    raw.once('close', () => open.delete(raw));
    const node = options.nodeAt(host);
    // The plan's rules admit users to a port.
    const to = { ...node.place, port: deployed.port };
    const acceptedAtMs = options.nowMs();
    whenReachable(fabric, to, raw, {
      act: (wasHeld) =>
        accept(options, { node, to }, raw, { secure, heldSinceMs: wasHeld ? acceptedAtMs : null }),
      gone: () => options.unreached(node, acceptedAtMs),
    });
  });
  return {
    port: await listen(server, host, port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function accept(
  options: ListenerOptions,
  { node, to }: { readonly node: LoadBalancerNode; readonly to: Place },
  raw: Socket,
  {
    secure,
    heldSinceMs,
  }: { readonly secure: SecureContext | null; readonly heldSinceMs: number | null },
): void {
  const socket =
    secure === null
      ? raw
      : new TLSSocket(raw, {
          isServer: true,
          secureContext: secure,
          ALPNProtocols: ['http/1.1'],
        });
  serveClient({
    ...options,
    socket,
    raw,
    heldSinceMs,
    from: USERS,
    to,
    answer: (exchange) => options.answer(node, exchange),
    refuse: (...refused) => options.refuse(node, ...refused),
    unreached: (sinceMs) => options.unreached(node, sinceMs),
  });
}

/**
 * The kernel accepts for a node that is cut off. What its client sends is kept until the node is back,
 * as if it had only then come through; or until the client gives up.
 */
function whenReachable(
  fabric: Fabric,
  to: Place,
  raw: Socket,
  { act, gone }: { readonly act: (wasHeld: boolean) => void; readonly gone: () => void },
): void {
  if (fabric.condition(USERS, to).kind !== 'black-hole') {
    act(false);
    return;
  }
  const kept: Buffer[] = [];
  // A socket that nobody reads does not notice that its client has gone.
  const keep = (): void => {
    for (let chunk = read(raw); chunk !== null; chunk = read(raw)) kept.push(chunk);
  };
  const giveUp = (): void => {
    raw.off('end', giveUp).off('close', giveUp);
    untrack();
    raw.destroy();
    gone();
  };
  const untrack = fabric.track({
    from: USERS,
    to,
    conditionChanged: ({ kind }) => {
      if (kind === 'black-hole' || raw.destroyed) return;
      untrack();
      raw.off('readable', keep).off('end', giveUp).off('close', giveUp);
      if (kept.length > 0) raw.unshift(Buffer.concat(kept));
      act(true);
    },
    reset: () => void raw.resetAndDestroy(),
  });
  raw.on('readable', keep).once('end', giveUp).once('close', giveUp);
}

function read(raw: Socket): Buffer | null {
  return raw.read() as Buffer | null;
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
