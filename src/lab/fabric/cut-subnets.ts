import type { DeployedSubnet } from '../../model/deployment.js';
import type { Place } from './link.js';

/**
 * Which traffic of a subnet is cut off, as FIS's `aws:network:disrupt-connectivity` has it:
 * - `all`: everything that enters or leaves the subnet; inside of it traffic goes on
 * - `availability-zone`: between it and subnets of other zones of its VPC
 * - `vpc`: everything that enters or leaves its VPC
 */
export type ConnectivityScope = 'all' | 'availability-zone' | 'vpc';

type Where = Pick<DeployedSubnet, 'id' | 'zone' | 'vpcId'>;

/** Subnets that are cut off, each by one or more scopes. */
export class CutSubnets {
  readonly #scopes = new Map<string, Set<ConnectivityScope>>();
  readonly #subnets: ReadonlyMap<string, Where>;

  constructor(subnets: readonly Where[]) {
    this.#subnets = new Map(subnets.map((subnet) => [subnet.id, subnet]));
  }

  cut(ids: readonly string[], scope: ConnectivityScope): void {
    for (const id of ids) this.#scopes.set(id, (this.#scopes.get(id) ?? new Set()).add(scope));
  }

  restore(ids: readonly string[], scope: ConnectivityScope): void {
    for (const id of ids) {
      const scopes = this.#scopes.get(id);
      scopes?.delete(scope);
      if (scopes?.size === 0) this.#scopes.delete(id);
    }
  }

  /** Whether traffic passes from some subnet of the one place to some of the other. */
  passes(from: Place, to: Place): boolean {
    if (this.#scopes.size === 0) return true;
    const sources = orOutside(from);
    if (to.via !== undefined) {
      const gateways = orOutside(to.via);
      return sources.some((source) =>
        gateways.some((gateway) => this.#passesThrough(source, gateway)),
      );
    }
    const targets = orOutside(to);
    return sources.some((source) => targets.some((target) => this.#passesBetween(source, target)));
  }

  /** Each of its subnets is cut off by `all`. */
  isWhollyCut(place: Place): boolean {
    const ids = place.subnetIds();
    return ids.length > 0 && ids.every((id) => this.#scopes.get(id)?.has('all') === true);
  }

  /** Null stands for outside of every VPC. */
  #passesBetween(a: string | null, b: string | null): boolean {
    if (a === b) return true;
    return !this.#isCutTowards(a, b) && !this.#isCutTowards(b, a);
  }

  /**
   * To an address outside by a gateway: the filter of the source's subnet sees that address, and that of
   * the gateway's subnet both ends.
   */
  #passesThrough(source: string | null, gateway: string | null): boolean {
    return (
      !this.#isCutTowards(source, null) &&
      !this.#isCutTowards(gateway, null) &&
      !(source !== gateway && this.#isCutTowards(gateway, source))
    );
  }

  #isCutTowards(own: string | null, other: string | null): boolean {
    const scopes = own === null ? undefined : this.#scopes.get(own);
    if (own === null || scopes === undefined) return false;
    if (scopes.has('all')) return true;
    const here = this.#subnets.get(own);
    const there = other === null ? undefined : this.#subnets.get(other);
    const isInside = here !== undefined && here.vpcId === there?.vpcId;
    if (scopes.has('vpc') && !isInside) return true;
    return scopes.has('availability-zone') && isInside && here.zone !== there.zone;
  }
}

function orOutside(place: Place): readonly (string | null)[] {
  const ids = place.subnetIds();
  return ids.length === 0 ? [null] : ids;
}
