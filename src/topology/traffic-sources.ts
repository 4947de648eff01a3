import { rowsOfBlock } from '../plan/dynamic-blocks.js';
import { joinLinks, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { isTargetGroup } from './resource-kinds.js';

/** Target groups that an Auto Scaling group names itself, in a list or in `traffic_source` blocks. */
export function targetGroupsOfGroup(group: PlannedResource, resolver: Resolver): Links {
  return joinLinks([
    resolver.links(group, ['target_group_arns'], isTargetGroup),
    ...rowsOfBlock(group, ['traffic_source']).map((index) =>
      resolver.link(group, ['traffic_source', index, 'identifier'], isTargetGroup),
    ),
  ]);
}
