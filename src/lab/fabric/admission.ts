import type { DeployedNetwork, DeployedPath } from '../../model/deployed-network.js';
import type { Place } from './link.js';

/**
 * Which connections the plan's own rules let through. Only what surely does not get there is refused:
 * what the plan leaves open, and what nobody asked about, passes.
 */
export class Admission {
  readonly #paths = new Map<string, DeployedPath[]>();

  constructor(network: Pick<DeployedNetwork, 'paths'>) {
    for (const path of network.paths) {
      const key = keyOf(path.from, path.to, path.port);
      const known = this.#paths.get(key);
      if (known) known.push(path);
      else this.#paths.set(key, [path]);
    }
  }

  /** A place in several subnets, such as a load balancer, is let through where any of its nodes is. */
  admits(from: Place, to: Place): boolean {
    const port = from.dialsPort ?? to.port;
    if (from.address === undefined || to.address === undefined || port === undefined) return true;
    const paths = this.#paths.get(keyOf(from.address, to.address, port)) ?? [];
    const own = paths.filter(
      ({ fromSubnetId, toSubnetId }) => isIn(from, fromSubnetId) && isIn(to, toSubnetId),
    );
    return own.length === 0 || own.some(({ verdict }) => verdict !== 'refused');
  }
}

function keyOf(from: string, to: string, port: number): string {
  return `${port} ${from} ${to}`;
}

function isIn(place: Place, subnetId: string | null): boolean {
  return subnetId === null || place.subnetIds().includes(subnetId);
}
