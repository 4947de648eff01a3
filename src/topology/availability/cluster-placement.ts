import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import { isLaunchTemplate } from '../resource-kinds.js';
import { textAt } from '../uncertain-attribute.js';
import { inOneZone, type ZoneSpread } from './zone-spread.js';

const isPlacementGroup: Wanted = (type) => type === 'aws_placement_group';

/**
 * A placement group of the strategy `cluster` lies in a single zone, whatever subnets a group of
 * instances names. Source: Amazon EC2 User Guide, Placement strategies for your placement groups.
 */
export class ClusterPlacement {
  private readonly resolver: Resolver;
  private readonly isUsed: boolean;

  constructor(resolver: Resolver) {
    this.resolver = resolver;
    this.isUsed = resolver.ofType('aws_placement_group').length > 0;
  }

  of(group: PlannedResource, spread: ZoneSpread): ZoneSpread {
    if (!this.isUsed) return spread;
    const placed = this.placementGroups(group);
    const cluster = placed.find((resource) => {
      const strategy = textAt(resource, ['strategy']);
      return strategy.state === 'known' && strategy.value === 'cluster';
    });
    if (!cluster) return spread;
    const one = inOneZone(spread);
    return {
      ...one,
      evidence: [
        ...one.evidence,
        `${cluster.address} is a cluster placement group, which is in one zone`,
      ],
    };
  }

  /** Those that the group names itself, and those of its launch template. */
  private placementGroups(group: PlannedResource): PlannedResource[] {
    const own = this.resolver.link(group, ['placement_group'], isPlacementGroup).targets;
    const templates = this.resolver.link(group, ['launch_template', 0, 'id'], isLaunchTemplate);
    const theirs = templates.targets.flatMap(
      ({ resource }) =>
        this.resolver.link(resource, ['placement', 0, 'group_name'], isPlacementGroup).targets,
    );
    return [...own, ...theirs].map(({ resource }) => resource);
  }
}
