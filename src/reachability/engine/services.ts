import { intersect, type Intervals } from './intervals.js';
import type { Service } from './network.js';

/** Sets of services on one axis: protocol × 65536 + port (or ICMP type). */
export type Services = Intervals<number>;

const PORTS = 65_536;
const TCP_NUMBER = 6;
const UDP_NUMBER = 17;
const WITH_PORTS = new Set([1, TCP_NUMBER, UDP_NUMBER, 58]);

export const ALL_SERVICES: Services = [0, 256 * PORTS];
export const TCP: Services = [TCP_NUMBER * PORTS, (TCP_NUMBER + 1) * PORTS];
export const UDP: Services = [UDP_NUMBER * PORTS, (UDP_NUMBER + 1) * PORTS];

/**
 * Ports at a client's side. AWS recommends to open all of them to replies: a NAT gateway and a load
 * balancer use 1024 to 65535, Linux 32768 to 60999, Windows from 49152 on (VPC user guide, "Custom
 * network ACLs and other AWS services", ephemeral ports).
 */
export const CLIENT_PORTS: Services = [TCP_NUMBER * PORTS + 1024, (TCP_NUMBER + 1) * PORTS];

/** Undefined where the numbers make no sense. */
export function servicesOf({ protocol, fromPort, toPort }: Service): Services | undefined {
  if (protocol === 'all') return ALL_SERVICES;
  if (!isWithin(protocol, 255)) return undefined;
  const base = protocol * PORTS;
  if (!WITH_PORTS.has(protocol)) return [base, base + PORTS];
  if (!isWithin(fromPort, PORTS - 1) || !isWithin(toPort, PORTS - 1) || fromPort > toPort)
    return undefined;
  return [base + fromPort, base + toPort + 1];
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

/** The set for a reader, at most `limit` entries. */
export function toServices(services: Services, limit = 32): Service[] {
  const found: Service[] = [];
  for (let i = 0; i + 1 < services.length; i += 2) {
    let from = services[i] as number;
    const to = services[i + 1] as number;
    if (from === 0 && to === ALL_SERVICES[1])
      return [{ protocol: 'all', fromPort: 0, toPort: PORTS - 1 }];
    while (from < to && found.length < limit) {
      const protocol = Math.floor(from / PORTS);
      const end = Math.min(to, (protocol + 1) * PORTS);
      found.push({
        protocol,
        fromPort: from - protocol * PORTS,
        toPort: end - 1 - protocol * PORTS,
      });
      from = end;
    }
  }
  return found;
}

const NAMES: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6' };

export function serviceText({ protocol, fromPort, toPort }: Service): string {
  if (protocol === 'all') return 'all traffic';
  const name = NAMES[protocol] ?? `protocol ${protocol}`;
  if (fromPort === 0 && toPort === PORTS - 1) return `all ${name}`;
  return fromPort === toPort ? `${name} ${fromPort}` : `${name} ${fromPort}-${toPort}`;
}

/** One service of the set, TCP where there is some, for a witness. */
export function sampleService(services: Services): number | undefined {
  return intersect(services, TCP)[0] ?? services[0];
}
