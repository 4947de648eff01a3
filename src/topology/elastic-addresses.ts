import type { Links } from '../plan/links.js';
import { oncePerPlan } from '../plan/once-per-plan.js';
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
  const { byOwner, ofAnyone } = indexClaims(resolver);
  const claims = [...ofAnyone, ...owners.flatMap((owner) => byOwner.get(owner) ?? [])];
  const sure = new Set(claims.filter((claim) => claim.sure).map(({ eip }) => eip));
  const maybe = new Set(claims.map(({ eip }) => eip).filter((eip) => !sure.has(eip)));
  return { sure: [...sure], maybe: [...maybe] };
}

/** An Elastic IP that is an instance's or an interface's, surely or possibly. */
interface Claim {
  /** Address in the plan. */
  readonly eip: string;
  readonly sure: boolean;
}

/** Looked up by owner, as to compare every Elastic IP with every instance costs the square. */
const indexClaims = oncePerPlan((resolver) => {
  const byOwner = new Map<PlannedResource, Claim[]>();
  const ofAnyone: Claim[] = [];
  for (const eip of resolver.ofType('aws_eip', 'aws_eip_association')) {
    for (const links of linksOf(eip, resolver)) {
      if (links.gaps.length > 0) {
        ofAnyone.push({ eip: eip.address, sure: false });
        continue;
      }
      const claim = { eip: eip.address, sure: isSure(eip, links, resolver) };
      for (const { resource } of links.targets) {
        const claims = byOwner.get(resource);
        if (claims) claims.push(claim);
        else byOwner.set(resource, [claim]);
      }
    }
  }
  return { byOwner, ofAnyone };
});

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

/** An instance takes one of them each: as many as instances to choose from serve them all. */
function isSure(eip: PlannedResource, links: Links, resolver: Resolver): boolean {
  return links.exact || resolver.siblingsOf(eip) >= links.targets.length;
}
