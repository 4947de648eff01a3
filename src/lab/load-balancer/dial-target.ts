import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { dial } from '../fabric/dial.js';
import { connectionError } from '../fabric/fabric-socket.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import type { Instance } from '../instance/instance.js';

export interface DialTargetOptions {
  readonly fabric: Fabric;
  readonly from: Place;
  readonly instance: Instance;
  readonly protocol: 'HTTP' | 'HTTPS';
  /** As the plan says it. */
  readonly port: number;
  /** Real milliseconds for TCP, and again for TLS; `null` waits until cancelled. */
  readonly timeoutMs: number | null;
}

/**
 * Connects to a target through the fabric, by TLS where it is to speak HTTPS. Whatever certificate it
 * shows is taken: an Application Load Balancer does not validate those of its targets. A handshake
 * that fails or takes too long is ETLS, for which it answers 502. Returns how to cancel it.
 * Source: User Guide for Application Load Balancers, "Routing configuration" and "HTTP 502".
 */
export function dialTarget(
  options: DialTargetOptions,
  done: (error: Error | null, socket: Duplex | null) => void,
): () => void {
  const { fabric, from, instance, protocol, port, timeoutMs } = options;
  const route = { from, to: instance.place, address: instance.addressAt(port), timeoutMs };
  if (protocol === 'HTTP') return dial(fabric, route, done);
  let cancelHandshake: (() => void) | undefined;
  const cancelDial = dial(fabric, route, (error, socket) => {
    if (socket === null) done(error, null);
    else cancelHandshake = shakeHands(socket, timeoutMs, done);
  });
  return () => {
    cancelDial();
    cancelHandshake?.();
  };
}

function shakeHands(
  carrier: Duplex,
  timeoutMs: number | null,
  done: (error: Error | null, socket: Duplex | null) => void,
): () => void {
  // No name is asked for: it would be the target's address, which is no server name (RFC 6066, 3).
  const socket = connect({
    socket: carrier,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  });
  let settled = false;
  const settle = (error: Error | null): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    if (error === null) {
      done(null, socket);
      return;
    }
    socket.destroy();
    carrier.destroy();
    done(error, null);
  };
  const fail = (why: string): void => settle(connectionError('ETLS', `the TLS handshake ${why}`));
  const timer = timeoutMs === null ? undefined : setTimeout(() => fail('took too long'), timeoutMs);
  // Stays: an error without a listener ends the lab.
  socket.on('error', ({ message }) => fail(`failed: ${message}`));
  socket.once('close', () => fail('broke off'));
  socket.once('secureConnect', () => settle(null));
  return () => fail('was given up');
}
