import type { Network, RouteTarget } from './network.js';
import { DROPPED, type Packet } from './simulator-packet.fixture.js';
import { isIn, isOf, ordered, peerOf } from './simulator-tables.fixture.js';

/** What drops a packet in one place or lets it pass, and the rules that let it. */
export class Stages {
  readonly rules: string[] = [];

  constructor(readonly network: Network) {}

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

  /** The VPC that a route to `target` leads to from `vpc` by private addresses, if to any. */
  vpcBehind(target: RouteTarget, vpc: string): string | undefined {
    if (target.kind === 'local') return vpc;
    return target.kind === 'peering' ? peerOf(this.network, vpc, target.id) : undefined;
  }

  vpcOf(subnet: string) {
    const vpc = this.network.vpcs.get(this.network.subnets.get(subnet)?.vpc.options[0] ?? '');
    if (!vpc) throw DROPPED;
    return vpc;
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
}
