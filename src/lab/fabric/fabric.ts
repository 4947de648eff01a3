import type { DeployedSubnet } from '../../model/deployment.js';
import { Admission } from './admission.js';
import { CutSubnets, type ConnectivityScope } from './cut-subnets.js';
import { UNIMPAIRED, addImpairments, type Impairment } from './impairment.js';
import type { LinkCondition, Place } from './link.js';
import { BLACK_HOLE, OPEN, combineConditions } from './link.js';
import type { TcpTiming } from './tcp-loss.js';

/** A connection or an attempt at one, told when the condition of its link changes. */
export interface FabricConnection {
  readonly from: Place;
  readonly to: Place;
  conditionChanged(condition: LinkCondition): void;
  /** Ends it with a RST on both sides. */
  reset(): void;
}

export interface FabricOptions {
  /** What the plan's own rules let through; everything where it is left out. */
  readonly admission?: Admission;
  /** For scopes that tell zones and VPCs apart. */
  readonly subnets?: readonly DeployedSubnet[];
  /** Divides TCP's timers. */
  readonly speed?: number;
}

/** Packets of a place, as they leave its interface and as they come in by it. */
export interface InterfaceImpairment {
  readonly egress: Impairment;
  readonly ingress: Impairment;
}

/**
 * The network between the lab's places. Every connection passes it, so that a link can be refused,
 * reset, black-holed, delayed or made to lose packets, and a subnet cut off, for new and established
 * connections alike. What the plan's own rules refuse is a black hole from the start: AWS drops it
 * silently.
 */
export class Fabric {
  readonly timing: TcpTiming;
  readonly #admission: Admission;
  readonly #cut: CutSubnets;
  readonly #places = new Map<Place, LinkCondition>();
  readonly #links = new Map<Place, Map<Place, LinkCondition>>();
  readonly #interfaces = new Map<Place, InterfaceImpairment>();
  readonly #connections = new Set<FabricConnection>();

  constructor(options: FabricOptions = {}) {
    this.#admission = options.admission ?? new Admission({ paths: [] });
    this.#cut = new CutSubnets(options.subnets ?? []);
    this.timing = { speed: options.speed ?? 1, random: Math.random };
  }

  condition(from: Place, to: Place): LinkCondition {
    return combineConditions([
      this.passes(from, to) ? OPEN : BLACK_HOLE,
      this.#places.get(from) ?? OPEN,
      this.#places.get(to) ?? OPEN,
      this.#links.get(from)?.get(to) ?? OPEN,
      this.#impaired(from, to),
    ]);
  }

  /** Whether neither the plan's own rules nor a cut subnet keep one from the other. */
  passes(from: Place, to: Place): boolean {
    return this.#cut.passes(from, to) && this.admits(from, to);
  }

  /** Whether the plan's own rules let one connect to the other. */
  admits(from: Place, to: Place): boolean {
    return this.#admission.admits(from, to);
  }

  /** True where at least one of the place's subnets is not wholly cut off. */
  isReachable(place: Place): boolean {
    return !this.#cut.isWhollyCut(place);
  }

  /** All links from and to a place; `OPEN` lifts it. */
  setPlace(place: Place, condition: LinkCondition): void {
    if (condition === OPEN) this.#places.delete(place);
    else this.#places.set(place, condition);
    this.conditionsChanged();
  }

  /** One link in one direction of dialing; `OPEN` lifts it. */
  setLink(from: Place, to: Place, condition: LinkCondition): void {
    const links = this.#links.get(from) ?? new Map<Place, LinkCondition>();
    if (condition === OPEN) links.delete(to);
    else links.set(to, condition);
    this.#links.set(from, links);
    this.conditionsChanged();
  }

  /** What a place's interface does to its packets; null lifts it. */
  impair(place: Place, impairment: InterfaceImpairment | null): void {
    if (impairment === null) this.#interfaces.delete(place);
    else this.#interfaces.set(place, impairment);
    this.conditionsChanged();
  }

  cutSubnets(subnetIds: readonly string[], scope: ConnectivityScope = 'all'): void {
    this.#cut.cut(subnetIds, scope);
    this.conditionsChanged();
  }

  restoreSubnets(subnetIds: readonly string[], scope: ConnectivityScope = 'all'): void {
    this.#cut.restore(subnetIds, scope);
    this.conditionsChanged();
  }

  /** Resets what is connected to a place now; new connections are as its links say. */
  resetConnectionsTo(place: Place): void {
    for (const connection of this.#connections) {
      if (connection.to === place) connection.reset();
    }
  }

  /** To be called also when a place has moved to other subnets. */
  conditionsChanged(): void {
    for (const connection of this.#connections) {
      connection.conditionChanged(this.condition(connection.from, connection.to));
    }
  }

  /** Returns how to end the tracking. */
  track(connection: FabricConnection): () => void {
    this.#connections.add(connection);
    return () => void this.#connections.delete(connection);
  }

  close(): void {
    for (const connection of this.#connections) connection.reset();
  }

  #impaired(from: Place, to: Place): LinkCondition {
    const dialing = this.#interfaces.get(from);
    const dialed = this.#interfaces.get(to);
    if (dialing === undefined && dialed === undefined) return OPEN;
    return {
      kind: 'open',
      there: addImpairments(dialing?.egress ?? UNIMPAIRED, dialed?.ingress ?? UNIMPAIRED),
      back: addImpairments(dialed?.egress ?? UNIMPAIRED, dialing?.ingress ?? UNIMPAIRED),
    };
  }
}
