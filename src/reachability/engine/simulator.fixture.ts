import type { Network } from './network.js';
import { DROPPED, type Packet, type Probe, type Trace } from './simulator-packet.fixture.js';
import { Stages } from './simulator-stages.fixture.js';

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

/**
 * AWS's packet delivery step by step, for one packet of a network of which everything is known: the
 * truth that the engine is tested against. It shares no code with the engine: addresses are numbers
 * that it parses itself, lists are gone through in order, nothing is a set.
 */
class Simulation extends Stages {
  /** Undone in reverse by the reply: what it has to pass on its way back. */
  readonly back: (() => void)[] = [];
  way = '';

  constructor(
    network: Network,
    readonly probe: Probe,
    readonly beyond: 'drop' | 'deliver',
  ) {
    super(network);
  }

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
      if (this.vpcBehind(target, here) !== there) throw DROPPED;
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
      if (this.vpcBehind(target, vpc.key) !== this.vpcOf(to.subnet).key) throw DROPPED;
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
        target.kind === 'not-modelled'
          ? this.beyond === 'deliver' && this.leadsBeyond(this.probe.from.subnet)
          : this.vpcBehind(target, vpc) === sentFrom;
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
}
