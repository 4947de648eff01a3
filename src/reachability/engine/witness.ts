import { addressText } from './addresses.js';
import { cellsAt, type Cell } from './cells.js';
import { contains, intersect, meets } from './intervals.js';
import type { Journey, Leg } from './journey.js';
import {
  CLIENT_PORTS,
  sampleService,
  serviceText,
  TCP,
  toServices,
  type Services,
} from './services.js';

/** One hop of a witness: a packet that gets from one interface to the next, and what lets it pass. */
export interface WitnessHop {
  readonly from: string;
  readonly to: string;
  /** Such as `inside the VPC` or `over the internet`. */
  readonly over: string;
  /** The listener that sends it on; undefined for the first hop. */
  readonly listener: string | undefined;
  readonly packet: Packet;
  readonly steps: readonly Step[];
}

export interface Packet {
  /** The address that the receiver sees, and the one that the sender aims at. */
  readonly source: string;
  readonly destination: string;
  /** IANA number, and destination port (or ICMP type). */
  readonly protocol: number;
  readonly port: number;
  /** The client's port, of TCP. */
  readonly clientPort: number | undefined;
  readonly text: string;
}

/** One check that the packet, or its reply, passes. */
export interface Step {
  /** Such as `security group ingress`, `route of the reply`. */
  readonly stage: string;
  /** The endpoint or subnet that it is checked at. */
  readonly at: string;
  /** The rule, entry or route that lets it pass. */
  readonly rule: string;
}

/** Makes the journey's packets: for each leg one that passes all its checks. */
export function makeWitness(journey: Journey, asked: Services): WitnessHop[] {
  return journey.legs.map((leg, index) => {
    const isLast = index === journey.legs.length - 1;
    const services = isLast ? intersect(leg.services, asked) : leg.services;
    return makeHop(leg, services.length > 0 ? services : leg.services);
  });
}

function makeHop(leg: Leg, services: Services): WitnessHop {
  const { way } = leg;
  const service = sampleService(services) ?? 0;
  const chosen = choose(leg, service);
  const isTcp = contains(TCP, service);
  const clientPort = chosen.reduce<Services>(
    (sum, { replies }) => intersect(sum, replies[0]),
    CLIENT_PORTS,
  )[0];
  const point = (index: number): bigint => chosen[index]?.addresses[0] ?? 0n;
  const [shown] = toServices([service, service + 1]);
  const [source, destination] = [point(way.seenAs), point(way.aimedAt)];
  const ports = CLIENT_PORTS[0] ?? 0;
  return {
    from: leg.from,
    to: leg.to,
    over: way.over,
    listener: leg.listener,
    packet: {
      source: addressText(source),
      destination: addressText(destination),
      protocol: Math.floor(service / 65_536),
      port: service % 65_536,
      clientPort: isTcp ? (clientPort ?? ports) % 65_536 : undefined,
      text: `${addressText(source)} → ${addressText(destination)} ${shown ? serviceText(shown) : ''}`,
    },
    steps: way.checks
      .filter(({ about }) => about === 'service' || isTcp)
      .map(({ stage, at, address, about, explain }) => ({
        stage,
        at,
        rule: explain(about === 'service' ? service : (clientPort ?? ports), point(address)),
      })),
  };
}

/** A cell of each address through which the service passes, and its replies. */
function choose({ way }: Leg, service: number): Cell[] {
  for (const bound of ['sure', 'possible'] as const) {
    const cells = way.addresses.map((_, index) =>
      cellsAt(way, way.checks, index, bound).filter((cell) => contains(cell.services, service)),
    );
    const found = search(cells, contains(TCP, service));
    if (found) return found;
  }
  return [];
}

function search(cells: readonly (readonly Cell[])[], needsReply: boolean): Cell[] | undefined {
  const descend = (
    index: number,
    chosen: readonly Cell[],
    replies: readonly [Services, Services],
  ): Cell[] | undefined => {
    const own = cells[index];
    if (!own) return [...chosen];
    for (const cell of own) {
      const both = [
        intersect(replies[0], cell.replies[0]),
        intersect(replies[1], cell.replies[1]),
      ] as const;
      if (needsReply && !both.every((ports) => meets(ports, CLIENT_PORTS))) continue;
      const found = descend(index + 1, [...chosen, cell], both);
      if (found) return found;
    }
    return undefined;
  };
  return descend(0, [], [CLIENT_PORTS, CLIENT_PORTS]);
}
