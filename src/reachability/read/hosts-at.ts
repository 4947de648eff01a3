import type { Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Compute } from '../../topology/compute.js';
import { textAt } from '../../topology/uncertain-attribute.js';
import { parseCidr } from '../cidr.js';
import { readHolders } from './holders.js';

/**
 * What may have a literal private address: everything with an interface in a subnet that holds it, and
 * everything of which the plan does not tell the subnets. Read when it is first asked for.
 */
export class HostsAt {
  private readonly resolver: Resolver;
  private readonly compute: readonly Compute[];
  private hosts: readonly Pick<Compute, 'resource' | 'subnets'>[] | undefined;
  private members: ReadonlySet<PlannedResource> | undefined;
  private readonly found = new Map<string, readonly PlannedResource[]>();

  constructor(resolver: Resolver, compute: readonly Compute[]) {
    this.resolver = resolver;
    this.compute = compute;
  }

  /** Everything with a network interface. */
  all(): readonly PlannedResource[] {
    return this.read().map(({ resource }) => resource);
  }

  /** Whether it has a network interface of its own. */
  has(resource: PlannedResource): boolean {
    this.members ??= new Set(this.all());
    return this.members.has(resource);
  }

  of(address: string): readonly PlannedResource[] {
    const known = this.found.get(address);
    if (known) return known;
    const range = parseCidr(address);
    const hosts = range
      ? this.read()
          .filter(({ subnets }) => mayHold(subnets, address))
          .map(({ resource }) => resource)
      : [];
    this.found.set(address, hosts);
    return hosts;
  }

  private read(): readonly Pick<Compute, 'resource' | 'subnets'>[] {
    return (this.hosts ??= [
      ...this.compute.map(({ resource, subnets }) => ({ resource, subnets })),
      ...readHolders(this.resolver).map(({ resource, subnets }) => ({ resource, subnets })),
    ]);
  }
}

function mayHold(subnets: Links, address: string): boolean {
  if (subnets.absent || subnets.gaps.length > 0 || subnets.external.length > 0) return true;
  return subnets.targets.some(({ resource }) => {
    const argument = address.includes(':') ? 'ipv6_cidr_block' : 'cidr_block';
    const cidr = textAt(resource, [argument], '');
    if (cidr.state === 'unknown') return true;
    const [block, own] = [parseCidr(cidr.value), parseCidr(address)];
    return (
      block !== undefined &&
      own !== undefined &&
      block.family === own.family &&
      block.first <= own.first &&
      own.last <= block.last
    );
  });
}
