import type { Network, RouteTarget } from './network.js';
import { isIn, isOf, ordered, peerOf } from './simulator-tables.fixture.js';

/**
 * AWS's packet delivery step by step, for one packet of a network of which everything is known: the
 * truth that the engine is tested against. It shares no code with the engine: addresses are numbers
 * that it parses itself, lists are gone through in order, nothing is a set.
 */
export interface Host {
  /** Undefined: a host in the internet. */
  readonly endpoint: string | undefined;
  readonly subnet: string;
  /** Private IPv4, or IPv6 address; of a host in the internet its only one. */
  readonly address: string;
  /** IPv4 in the internet, where it has one. */
  readonly publicAddress: string | undefined;
}

export interface Probe {
  readonly from: Host;
  readonly to: Host;
  readonly aim: 'private' | 'public';
  readonly protocol: number;
  readonly port: number;
  readonly clientPort: number;
  /** The addresses and the port that a NAT gateway uses for it, if it passes one. */
  readonly nat:
    { readonly private: string; readonly public: string; readonly port: number } | undefined;
}

/** What let the packet and its reply pass, in order; undefined where it was dropped. */
export interface Trace {
  readonly way: string;
  readonly rules: readonly string[];
  /** The source that the receiver sees, and whose private address it is. */
  readonly source: string;
  readonly sender: string | undefined;
}

interface Packet {
  source: string;
  /** Whose private address `source` is, for rules that refer to groups. */
  sender: string | undefined;
  destination: string;
  receiver: string | undefined;
  protocol: number;
  port: number;
}

class Dropped extends Error {}
const DROPPED = new Dropped();

/** `beyond`: what becomes of packets that a route sends to what is not modelled. */
export function simulate(
  network: Network,
  probe: Probe,
  beyond: 'drop' | 'deliver' = 'drop',
): Trace | undefined {
  try {
    return new Simulation(network, probe, beyond).run();
  } catch (error) {
    if (error === DROPPED) return undefined;
    throw error;
  }
}

/** The second leg through a load balancer that keeps the client's address. */
export function simulatePreserved(
  network: Network,
  probe: Probe,
  before: Trace,
): Trace | undefined {
  try {
    return new Simulation(network, probe, 'drop').runPreserved(before);
  } catch (error) {
    if (error === DROPPED) return undefined;
    throw error;
  }
}

class Simulation {
  readonly rules: string[] = [];
  /** Undone in reverse by the reply: what it has to pass on its way back. */
  readonly back: (() => void)[] = [];
  way = '';

  constructor(
    readonly network: Network,
    readonly probe: Probe,
    readonly beyond: 'drop' | 'deliver',
  ) {}

  run(): Trace {
    const { from, to, aim, protocol, port } = this.probe;
    const destination = aim === 'private' ? to.address : to.publicAddress;
    if (destination === undefined) throw DROPPED;
    const packet: Packet = {
      source: from.address,
      sender: from.endpoint,
      destination,
      receiver: aim === 'private' && this.isRelated() ? to.endpoint : undefined,
      protocol,
      port,
    };
    if (from.endpoint === undefined) this.fromOutside(packet);
    else {
      this.passGroups(from.endpoint, 'egress', packet, packet.destination, packet.receiver);
      this.leave(from.subnet, packet, this.probe.clientPort, 'host');
    }
    if (protocol === 6) for (const step of this.back.toReversed()) step();
    return { way: this.way, rules: this.rules, source: packet.source, sender: packet.sender };
  }

  /** On from a load balancer's node, with the address of the client that `before` got there. */
  runPreserved(before: Trace): Trace {
    const { from, to, protocol, port, clientPort } = this.probe;
    const packet: Packet = {
      source: before.source,
      sender: before.sender,
      destination: to.address,
      receiver: to.endpoint,
      protocol,
      port,
    };
    if (from.endpoint === undefined || to.endpoint === undefined) throw DROPPED;
    this.passGroups(from.endpoint, 'egress', packet, to.address, to.endpoint);
    if (from.subnet !== to.subnet) {
      this.passAcl(from.subnet, 'egress', to.address, protocol, port);
      const target = this.route(from.subnet, to.address);
      const [here, there] = [this.vpcOf(from.subnet).key, this.vpcOf(to.subnet).key];
      const next =
        target.kind === 'local'
          ? here
          : target.kind === 'peering'
            ? peerOf(this.network, here, target.id)
            : '';
      if (next !== there) throw DROPPED;
      this.passAcl(to.subnet, 'ingress', before.source, protocol, port);
      this.back.push(() => {
        this.passAcl(to.subnet, 'egress', before.source, protocol, clientPort);
        this.passAcl(from.subnet, 'ingress', to.address, protocol, clientPort);
      });
    }
    this.passGroups(to.endpoint, 'ingress', packet, before.source, before.sender, from.endpoint);
    if (protocol === 6) for (const step of this.back) step();
    return { ...before, way: before.way, rules: this.rules };
  }

  /** Rules refer to groups of the own VPC and of peered ones alone. */
  isRelated(): boolean {
    const { from, to } = this.probe;
    if (from.endpoint === undefined || to.endpoint === undefined) return false;
    const [here, there] = [this.vpcOf(from.subnet), this.vpcOf(to.subnet)];
    return (
      here.key === there.key ||
      this.beyond === 'deliver' ||
      here.peerings.some(({ peer }) => peer === there.key)
    );
  }

  /** Out of a subnet, to wherever its routes say. `replyPort`: where a reply to this leg goes. */
  leave(subnet: string, packet: Packet, replyPort: number, by: 'host' | 'nat'): void {
    const { from, to, aim } = this.probe;
    if (aim === 'private' && subnet === to.subnet && to.endpoint !== undefined) {
      this.way += ' direct';
      this.arrive(packet);
      return;
    }
    const aimed = packet.destination;
    this.passAcl(subnet, 'egress', aimed, packet.protocol, packet.port);
    this.back.push(() => this.passAcl(subnet, 'ingress', aimed, packet.protocol, replyPort));
    const target = this.route(subnet, aimed);
    const vpc = this.vpcOf(subnet);
    if (target.kind === 'local' || target.kind === 'peering') {
      if (aim !== 'private' || to.endpoint === undefined) throw DROPPED;
      const peer =
        target.kind === 'local'
          ? vpc.key
          : peerOf(this.network, vpc.key, 'id' in target ? target.id : '');
      if (peer !== this.vpcOf(to.subnet).key) throw DROPPED;
      this.way += ' private';
      this.enterPrivately(packet, replyPort, vpc.key);
    } else if (target.kind === 'nat-gateway') {
      if (by === 'nat' || aimed.includes(':')) throw DROPPED;
      this.throughNat(subnet, target.id, packet, replyPort);
    } else if (target.kind === 'internet-gateway' || target.kind === 'egress-only') {
      const isV6 = aimed.includes(':');
      if (target.kind === 'egress-only' && !isV6) throw DROPPED;
      if (target.kind === 'internet-gateway' && !vpc.internetGateway.value) throw DROPPED;
      if (!isV6 && by === 'host') {
        if (from.publicAddress === undefined) throw DROPPED;
        packet.source = from.publicAddress;
      }
      packet.sender = undefined;
      packet.receiver = undefined;
      this.way += ' internet';
      if (to.endpoint !== undefined) this.fromInternet(packet, replyPort);
    } else if (target.kind === 'not-modelled' && this.beyond === 'deliver') {
      this.way += ' beyond';
      if (to.endpoint === undefined) return;
      if (aim === 'private') {
        if (!this.leadsBeyond(to.subnet)) throw DROPPED;
        this.enterPrivately(packet, replyPort, vpc.key);
        return;
      }
      // Some other network's NAT gateway sends it on into the internet.
      packet.source = from.publicAddress ?? '8.8.8.8';
      packet.sender = undefined;
      packet.receiver = undefined;
      this.fromInternet(packet, replyPort);
    } else throw DROPPED;
  }

  throughNat(subnet: string, id: string, packet: Packet, replyPort: number): void {
    const nat = this.network.natGateways.get(id);
    const inner = nat?.subnet.options[0];
    if (!nat || inner === undefined) throw DROPPED;
    if (this.vpcOf(inner).key !== this.vpcOf(subnet).key) throw DROPPED;
    const { source } = packet;
    if (inner !== subnet) {
      this.passAcl(inner, 'ingress', source, packet.protocol, packet.port);
      this.back.push(() => this.passAcl(inner, 'egress', source, packet.protocol, replyPort));
    }
    this.way += ' nat';
    packet.sender = undefined;
    const { nat: own } = this.probe;
    if (!own) throw new Error('the probe says nothing of its NAT gateway');
    // Inside its own subnet it sends directly, whatever the routes say.
    const isNear = this.probe.aim === 'private' && inner === this.probe.to.subnet;
    const isOut = !isNear && this.route(inner, packet.destination).kind === 'internet-gateway';
    if (isOut && !nat.isPublic.value) throw DROPPED;
    packet.source = isOut ? own.public : own.private;
    this.leave(inner, packet, own.port, 'nat');
  }

  enterPrivately(packet: Packet, replyPort: number, sentFrom: string): void {
    const { subnet } = this.probe.to;
    const { source } = packet;
    this.passAcl(subnet, 'ingress', source, packet.protocol, packet.port);
    this.back.push(() => {
      this.passAcl(subnet, 'egress', source, packet.protocol, replyPort);
      const target = this.route(subnet, source);
      const vpc = this.vpcOf(subnet).key;
      const isBack =
        target.kind === 'local'
          ? sentFrom === vpc
          : target.kind === 'peering'
            ? peerOf(this.network, vpc, target.id) === sentFrom
            : target.kind === 'not-modelled' &&
              this.beyond === 'deliver' &&
              this.leadsBeyond(this.probe.from.subnet);
      if (!isBack) throw DROPPED;
    });
    this.arrive(packet);
  }

  /** Hosts of the internet come in by the gateway, or through what is not modelled where that leads in. */
  fromOutside(packet: Packet): void {
    try {
      this.fromInternet(packet);
    } catch (error) {
      const { to } = this.probe;
      if (error !== DROPPED || this.beyond === 'drop' || !this.leadsBeyond(to.subnet)) throw error;
      this.back.length = 0;
      this.rules.length = 0;
      this.way = ' beyond';
      const { source } = packet;
      this.passAcl(to.subnet, 'ingress', source, packet.protocol, packet.port);
      this.back.push(() => {
        this.passAcl(to.subnet, 'egress', source, packet.protocol, this.probe.clientPort);
        if (this.route(to.subnet, source).kind !== 'not-modelled') throw DROPPED;
      });
      this.arrive(packet);
    }
  }

  /** Whether the subnet's VPC has a route to what is not modelled, and so is attached to it. */
  leadsBeyond(subnet: string): boolean {
    const vpc = this.vpcOf(subnet).key;
    return [...this.network.subnets.values()]
      .filter((other) => other.vpc.options[0] === vpc)
      .some((other) =>
        this.network.routeTables
          .get(other.routeTable.options[0] ?? '')
          ?.routes.some(({ target }) => target.options[0]?.kind === 'not-modelled'),
      );
  }

  fromInternet(packet: Packet, replyPort = this.probe.clientPort): void {
    const { to } = this.probe;
    const vpc = this.vpcOf(to.subnet);
    if (!vpc.internetGateway.value) throw DROPPED;
    if (!packet.destination.includes(':') && packet.destination !== to.publicAddress) throw DROPPED;
    const { source } = packet;
    this.way ||= ' internet';
    this.passAcl(to.subnet, 'ingress', source, packet.protocol, packet.port);
    this.back.push(() => {
      this.passAcl(to.subnet, 'egress', source, packet.protocol, replyPort);
      if (this.route(to.subnet, source).kind !== 'internet-gateway') throw DROPPED;
    });
    this.arrive(packet);
  }

  arrive(packet: Packet): void {
    const { endpoint } = this.probe.to;
    if (endpoint !== undefined)
      this.passGroups(endpoint, 'ingress', packet, packet.source, packet.sender);
  }

  passGroups(
    endpoint: string,
    direction: 'ingress' | 'egress',
    packet: Packet,
    other: string,
    ...peers: (string | undefined)[]
  ): void {
    const own = this.groupsOf(endpoint);
    if (own.length === 0) return;
    const theirs = peers.flatMap((peer) => (peer === undefined ? [] : this.groupsOf(peer)));
    for (const key of own) {
      for (const rule of ordered(this.network).rules.get(key + direction) ?? []) {
        if (!rule.service || !isOf(rule.service, packet.protocol, packet.port)) continue;
        const matches =
          rule.peer.kind === 'cidr'
            ? isIn(other, rule.peer.cidr)
            : rule.peer.kind === 'group' && theirs.includes(rule.peer.group);
        if (!matches) continue;
        this.rules.push(rule.source);
        return;
      }
    }
    throw DROPPED;
  }

  groupsOf(endpoint: string): readonly string[] {
    return ordered(this.network).groups.get(endpoint) ?? [];
  }

  passAcl(
    subnet: string,
    direction: 'ingress' | 'egress',
    other: string,
    protocol: number,
    port: number,
  ): void {
    const key = this.network.subnets.get(subnet)?.acl.options[0] ?? '';
    for (const entry of ordered(this.network).entries.get(key + direction) ?? []) {
      if (!entry.service || entry.cidr === undefined) continue;
      if (!isIn(other, entry.cidr) || !isOf(entry.service, protocol, port)) continue;
      if (entry.action === 'deny') throw DROPPED;
      this.rules.push(entry.source);
      return;
    }
    throw DROPPED;
  }

  route(subnet: string, destination: string): RouteTarget {
    const key = this.network.subnets.get(subnet)?.routeTable.options[0] ?? '';
    let best: { length: number; target: RouteTarget; source: string } | undefined;
    const local = { target: { kind: 'local' } as const, source: `the local route of ${key}` };
    for (const block of this.vpcOf(subnet).blocks) {
      const length = Number(block.cidr?.split('/')[1]);
      if (block.cidr !== undefined && isIn(destination, block.cidr)) best = { length, ...local };
    }
    for (const route of this.network.routeTables.get(key)?.routes ?? []) {
      const [target] = route.target.options;
      if (route.destination === undefined || !target || !isIn(destination, route.destination))
        continue;
      const length = Number(route.destination.split('/')[1]);
      if (!best || length >= best.length) best = { length, target, source: route.source };
    }
    if (!best) throw DROPPED;
    this.rules.push(best.source);
    return best.target;
  }

  vpcOf(subnet: string) {
    const vpc = this.network.vpcs.get(this.network.subnets.get(subnet)?.vpc.options[0] ?? '');
    if (!vpc) throw DROPPED;
    return vpc;
  }
}
