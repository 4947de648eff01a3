import type { LinkCondition, Place } from './link.js';
import { BLACK_HOLE, OPEN, combineConditions } from './link.js';

/** A connection or an attempt at one, told when the condition of its link changes. */
export interface FabricConnection {
  readonly from: Place;
  readonly to: Place;
  conditionChanged(condition: LinkCondition): void;
  /** Ends it with a RST on both sides. */
  reset(): void;
}

/**
 * The network between the lab's places. Every connection passes it, so that a link can be refused,
 * reset, black-holed or delayed, and a subnet cut off, for new and established connections alike.
 */
export class Fabric {
  readonly #cutSubnets = new Set<string>();
  readonly #places = new Map<Place, LinkCondition>();
  readonly #links = new Map<Place, Map<Place, LinkCondition>>();
  readonly #connections = new Set<FabricConnection>();

  condition(from: Place, to: Place): LinkCondition {
    return combineConditions([
      this.#isCut(from, to) ? BLACK_HOLE : OPEN,
      this.#places.get(from) ?? OPEN,
      this.#places.get(to) ?? OPEN,
      this.#links.get(from)?.get(to) ?? OPEN,
    ]);
  }

  /** True where at least one of the place's subnets is not cut off. */
  isReachable(place: Place): boolean {
    const subnetIds = place.subnetIds();
    return subnetIds.length === 0 || subnetIds.some((id) => !this.#cutSubnets.has(id));
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

  cutSubnets(subnetIds: readonly string[]): void {
    for (const id of subnetIds) this.#cutSubnets.add(id);
    this.conditionsChanged();
  }

  restoreSubnets(subnetIds: readonly string[]): void {
    for (const id of subnetIds) this.#cutSubnets.delete(id);
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

  /** FIS's disrupt-connectivity with scope `all` leaves traffic inside one subnet alone. */
  #isCut(from: Place, to: Place): boolean {
    if (this.#cutSubnets.size === 0) return false;
    const toIds = to.subnetIds();
    if (from.subnetIds().some((id) => toIds.includes(id))) return false;
    return !(this.isReachable(from) && this.isReachable(to));
  }
}
