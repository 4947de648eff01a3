import { joinLinks, type Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import { launchTemplates } from '../launch-settings.js';
import { textAt } from '../uncertain-attribute.js';
import { inOneZone, type ZoneSpread } from './zone-spread.js';

const isPlacementGroup: Wanted = (type) => type === 'aws_placement_group';

/**
 * A placement group of the strategy `cluster` lies in a single zone, whatever subnets a group of
 * instances names. Source: Amazon EC2 User Guide, Placement strategies for your placement groups.
 */
export class ClusterPlacement {
  private readonly resolver: Resolver;

  constructor(resolver: Resolver) {
    this.resolver = resolver;
  }

  of(group: PlannedResource, spread: ZoneSpread): ZoneSpread {
    const { targets, external, gaps } = this.placementGroups(group);
    const placed = targets.map(({ resource }) => ({
      address: resource.address,
      strategy: textAt(resource, ['strategy']),
    }));
    const cluster = placed.find(
      ({ strategy }) => strategy.state === 'known' && strategy.value === 'cluster',
    );
    if (cluster) {
      const one = inOneZone(spread);
      const why = `${cluster.address} is a cluster placement group, which is in one zone`;
      return { ...one, evidence: [...one.evidence, why] };
    }
    const open = placed.find(({ strategy }) => strategy.state === 'unknown');
    const [name] = open ? [open.address] : [...external, ...gaps];
    if (name === undefined) return spread;
    return {
      ...spread,
      sure: [],
      atLeast: Math.min(1, spread.atLeast),
      reason: `the placement group of ${group.address} may be a cluster, which is in one zone: the plan does not tell its strategy (${name})`,
    };
  }

  /** Those that the group names itself, and those of its launch templates. */
  private placementGroups(group: PlannedResource): Links {
    const templates = launchTemplates(group, this.resolver);
    return joinLinks([
      this.resolver.link(group, ['placement_group'], isPlacementGroup),
      ...templates.targets.map(({ resource }) =>
        this.resolver.link(resource, ['placement', 0, 'group_name'], isPlacementGroup),
      ),
    ]);
  }
}
