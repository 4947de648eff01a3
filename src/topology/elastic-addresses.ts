import type { Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { isInterfaceOrInstance } from './network-interfaces.js';
import { isInstance } from './resource-kinds.js';

/** Elastic IPs of one instance: those that it surely has, and those that it may have. */
export interface ElasticAddresses {
  readonly sure: readonly string[];
  readonly maybe: readonly string[];
}

/** Elastic IPs of an instance or of its interfaces (`owners`). */
export function readElasticAddresses(
  owners: readonly PlannedResource[],
  resolver: Resolver,
): ElasticAddresses {
  const sure: string[] = [];
  const maybe: string[] = [];
  for (const eip of resolver.ofType('aws_eip', 'aws_eip_association')) {
    const answers = linksOf(eip, resolver).map((links) => belongs(eip, links, owners, resolver));
    if (answers.includes('sure')) sure.push(eip.address);
    else if (answers.includes('maybe')) maybe.push(eip.address);
  }
  return { sure, maybe };
}

function linksOf(eip: PlannedResource, resolver: Resolver): Links[] {
  const [instance, card] =
    eip.type === 'aws_eip'
      ? ['instance', 'network_interface']
      : ['instance_id', 'network_interface_id'];
  return [
    resolver.link(eip, [instance ?? ''], isInstance),
    resolver.link(eip, [card ?? ''], isInterfaceOrInstance),
  ];
}

function belongs(
  eip: PlannedResource,
  links: Links,
  owners: readonly PlannedResource[],
  resolver: Resolver,
): 'sure' | 'maybe' | 'no' {
  if (links.gaps.length > 0) return 'maybe';
  if (!links.targets.some(({ resource }) => owners.includes(resource))) return 'no';
  // An instance takes one of them each: as many as instances to choose from serve them all.
  return links.exact || resolver.siblingsOf(eip) >= links.targets.length ? 'sure' : 'maybe';
}
