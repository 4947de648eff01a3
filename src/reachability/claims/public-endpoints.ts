import type { GateSettings } from '../../model/settings.js';
import { readAttribute } from '../../plan/attribute.js';
import { oncePerPlan } from '../../plan/once-per-plan.js';
import type { PlannedResource } from '../../plan/plan.js';
import { booleanAt } from '../../topology/uncertain-attribute.js';
import { textsOf } from '../read/admission.js';
import type { Opening } from './exposures.js';
import { isEverywhere, lieWithin, sourcesText } from './sources.js';

/** An endpoint that AWS keeps in the internet for something in a VPC, beside its interfaces there. */
export interface PublicEndpoint {
  readonly isSure: boolean;
  /** Undefined where the plan does not tell from where it takes requests. */
  readonly sources: readonly string[] | undefined;
}

/**
 * The API server of each EKS cluster, unless it is private: open to everyone where nothing is said. Source:
 * EKS User Guide, Cluster API server endpoint.
 */
export const readPublicEndpoints = oncePerPlan(
  (resolver): ReadonlyMap<string, PublicEndpoint> =>
    new Map(
      resolver.ofType('aws_eks_cluster').flatMap((cluster) => {
        const endpoint = endpointOf(cluster);
        return endpoint ? [[cluster.address, endpoint] as const] : [];
      }),
    ),
);

function endpointOf(cluster: PlannedResource): PublicEndpoint | undefined {
  const isPublic = booleanAt(cluster, ['vpc_config', 0, 'endpoint_public_access'], true);
  if (isPublic.state === 'known' && !isPublic.value) return undefined;
  const cidrs = readAttribute(cluster, ['vpc_config', 0, 'public_access_cidrs']);
  const named = cidrs.state === 'known' ? textsOf(cidrs.value) : [];
  const isOpen = cidrs.state === 'open' || cidrs.state === 'hidden';
  return {
    isSure: isPublic.state === 'known' && !isOpen,
    sources: isOpen ? undefined : named.length > 0 ? named : ['0.0.0.0/0'],
  };
}

/** What that opens beyond the networks of administrators, whose door it is. */
export function openingOf(
  { isSure, sources }: PublicEndpoint,
  { adminNetworks }: GateSettings,
): Opening | undefined {
  const service = { protocol: 6, fromPort: 443, toPort: 443 };
  if (sources === undefined)
    return { isSure, service, text: 'its public endpoint', sources: [], isEverywhere: false };
  const everywhere = isEverywhere(sources);
  const isNamed = adminNetworks.length > 0 ? lieWithin(sources, adminNetworks) : !everywhere;
  if (isNamed) return undefined;
  const from = everywhere ? 'everywhere' : sourcesText(sources).join(', ');
  const text = `its public endpoint (tcp 443) from ${from}`;
  return { isSure, service, text, sources, isEverywhere: everywhere };
}
