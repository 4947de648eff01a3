import type { Service } from '../engine/network.js';

/** IANA numbers of the protocols that a rule may name by a text. */
const NUMBERS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };

/**
 * Protocols and ports of a rule as the provider writes them; undefined where the protocol is none that
 * is known here, which then may be any. `-1` stands for all protocols, and as a port for all ports.
 */
export function serviceOf(protocol: unknown, from: unknown, to: unknown): Service | undefined {
  const name = String(protocol).toLowerCase();
  if (name === '-1' || name === 'all') return ALL;
  const number = NUMBERS[name] ?? (/^\d+$/.test(name) ? Number(name) : undefined);
  if (number === undefined) return undefined;
  // TCP or UDP without ports: AWS asks for them, and what the provider makes of none (port 0) nobody means.
  if ((number === 6 || number === 17) && isNothing(from) && isNothing(to)) return undefined;
  const [fromPort, toPort] = [Number(from ?? 0), Number(to ?? from ?? 65535)];
  if (number === 1 || number === 58) {
    // The type, and the code that is left out of account.
    return fromPort === -1
      ? { protocol: number, fromPort: 0, toPort: 255 }
      : { protocol: number, fromPort, toPort: fromPort };
  }
  const everything = fromPort === -1 || toPort === -1 || (number !== 6 && number !== 17);
  return everything
    ? { protocol: number, fromPort: 0, toPort: 65535 }
    : { protocol: number, fromPort, toPort };
}

function isNothing(port: unknown): boolean {
  return port === undefined || port === null;
}

const ALL: Service = { protocol: 'all', fromPort: 0, toPort: 65535 };
