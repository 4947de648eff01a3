import type { Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import { DEFAULT_VPC } from '../../topology/route-tables.js';
import { defaultGroupKey } from '../read/group-keys.js';
import { vpcOf } from './vpc-of.js';
import type { StoreNetwork, StoreSources } from './store-network.js';

/** The network of a database or a cache, from the arguments that name its parts. */
export function toStore(
  resource: PlannedResource,
  port: number | undefined,
  groups: Links,
  placed: Links,
  { rules, subnets }: StoreSources,
): StoreNetwork {
  const vpc = placed.absent ? DEFAULT_VPC : vpcOf(placed, subnets);
  return {
    address: resource.address,
    port,
    vpc,
    ...possibleGroups(groups, vpc, rules),
    subnets: placed.targets.map((target) => target.resource.address),
  };
}

function possibleGroups(
  groups: Links,
  vpc: string | undefined,
  rules: StoreSources['rules'],
): Pick<StoreNetwork, 'groups' | 'groupGaps'> {
  if (groups.absent) {
    return vpc === undefined
      ? {
          groups: [],
          groupGaps: ['it has the default security group of a VPC that the plan does not tell'],
        }
      : { groups: [[defaultGroupKey(vpc)]], groupGaps: [] };
  }
  const keys = rules.keysOf(groups);
  if (groups.gaps.length > 0)
    return {
      groups: keys.length > 0 ? [keys] : [],
      groupGaps: groups.gaps.map((gap) => `its security groups: ${gap}`),
    };
  return { groups: groups.exact ? [keys] : keys.map((key) => [key]), groupGaps: [] };
}
