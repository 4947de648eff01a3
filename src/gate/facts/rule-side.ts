import type { OpenTo } from '../../model/extent.js';
import type { GateSettings } from '../../model/settings.js';
import type { Reachability } from '../../model/topology.js';
import { beforePlan } from '../../plan/before-plan.js';
import {
  OpeningReader,
  serviceOfPorts,
  type Openings,
} from '../../reachability/claims/openings.js';
import { readCacheNetworks } from '../../reachability/claims/read-caches.js';
import { readDatabaseNetworks } from '../../reachability/claims/read-databases.js';
import { groupKeysOfHolder, StoreClaims } from '../../reachability/claims/store-claims.js';
import type { StoreNetwork } from '../../reachability/claims/store-network.js';
import type { Network } from '../../reachability/engine/network.js';
import type { Admission } from '../../reachability/read/admission.js';
import { readHolders, type Holder } from '../../reachability/read/holders.js';
import { withApplication } from '../../topology/apply-tiers.js';
import { toStack, type Stack } from '../../topology/read-stack.js';

/** A rule of a group that something holds; without an opening where the plan does not tell what it lets through. */
export interface HeldRule {
  /** Address of the resource that has it. */
  readonly source: string;
  readonly group: string;
  readonly direction: 'ingress' | 'egress';
  readonly opening: OpenTo | undefined;
}

/** Who holds which rules, and whom they let in: before a plan is applied, or after. */
export class RuleSide {
  private readonly stack: Stack;
  private readonly claims: StoreClaims;
  private readonly reader: OpeningReader;
  private readonly holders: ReadonlyMap<string, Holder>;
  private readonly stores: ReadonlyMap<string, StoreNetwork>;
  private readonly rules = new Map<string, readonly HeldRule[]>();
  private readonly ways = new Map<string, Reachability>();

  constructor(stack: Stack) {
    this.stack = stack;
    this.claims = new StoreClaims(stack);
    this.reader = new OpeningReader(stack, this.claims);
    this.holders = new Map(readHolders(stack.resolver).map((own) => [own.address, own]));
    this.stores = new Map([
      ...readDatabaseNetworks(stack, this.claims),
      ...readCacheNetworks(stack, this.claims),
    ]);
  }

  static before({ plan }: Stack, settings: GateSettings): RuleSide {
    return new RuleSide(withApplication(toStack(beforePlan(plan)), settings));
  }

  get network(): Network {
    return this.claims.network;
  }

  exists(address: string): boolean {
    return this.stack.plan.resources.has(address);
  }

  /** Whether it has interfaces of which the network knows. */
  isPlaced(address: string): boolean {
    return this.holders.has(address);
  }

  store(address: string): StoreNetwork | undefined {
    return this.stores.get(address);
  }

  openingsInto(store: StoreNetwork): Openings {
    return this.reader.into(store, this.claims.contextOf(store));
  }

  /** Whether the application reaches a store on its port. */
  fromApplication(address: string): Reachability | undefined {
    const store = this.stores.get(address);
    if (!store) return undefined;
    const way = this.ways.get(address) ?? this.claims.judge(store).fromApplication;
    this.ways.set(address, way);
    return way;
  }

  /** Every rule of the groups that it holds. */
  rulesOf(address: string): readonly HeldRule[] {
    const known = this.rules.get(address) ?? this.readRules(address);
    this.rules.set(address, known);
    return known;
  }

  private readRules(address: string): readonly HeldRule[] {
    const holder = this.holders.get(address);
    if (!holder) return [];
    const { rules, subnets } = this.claims;
    const keys = groupKeysOfHolder(holder, rules, subnets);
    return keys
      .flatMap((key) => [...rules.of(key, 'ingress'), ...rules.of(key, 'egress')])
      .map((own) => ({
        // Of inline rules it says that they are.
        source: own.source.replace(/ \(inline \w+\)$/, ''),
        group: own.group,
        direction: own.direction,
        opening: this.openingOf(own, this.stores.get(address)?.port),
      }));
  }

  private openingOf({ peer, ports, certainty }: Admission, port: number | undefined) {
    if (peer.kind === 'unknown' || ports.protocol === 'unknown') return undefined;
    const from =
      peer.kind === 'cidr'
        ? this.reader.fromBlock(peer.cidr)
        : { from: peer.group, within: [], places: [] };
    return { ...from, ...serviceOfPorts(ports, { port }), isSure: certainty === 'sure' };
  }

  isLoadBalancer(address: string): boolean {
    return this.stack.topology.loadBalancers.some((own) => own.address === address);
  }

  facesInternet(address: string): boolean {
    const internal = this.stack.topology.loadBalancers.find(
      (own) => own.address === address,
    )?.internal;
    return internal?.state === 'known' && !internal.value;
  }

  /** Ports on which a load balancer listens; undefined where the plan does not tell them all. */
  portsOf(address: string): readonly number[] | undefined {
    const own = this.stack.topology.listeners.filter(
      ({ loadBalancer }) =>
        (loadBalancer.state === 'unknown' && !loadBalancer.closed) ||
        (loadBalancer.state === 'known' ? loadBalancer.value : loadBalancer.candidates).includes(
          address,
        ),
    );
    const ports = own.flatMap(({ port }) => (port.state === 'known' ? [port.value] : []));
    return ports.length === own.length ? ports : undefined;
  }
}
