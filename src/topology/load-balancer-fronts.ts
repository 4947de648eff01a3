import type { Front } from '../model/topology.js';
import { readAttribute } from '../plan/attribute.js';
import { isObject } from '../plan/json-shape.js';
import { joinLinks, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath, Resolver } from '../plan/resolver.js';
import { valueAt } from '../plan/value-at.js';
import { isLoadBalancer, isTargetGroup } from './resource-kinds.js';
import { numberAt, textAt } from './uncertain-attribute.js';

/**
 * Listeners that forward to another load balancer, by its address: a Network Load Balancer with fixed
 * addresses before an Application Load Balancer (a target group of the type `alb`).
 */
export function readFronts(resolver: Resolver): ReadonlyMap<string, readonly Front[]> {
  const fronts = new Map<string, Front[]>();
  const attachments = resolver
    .ofType('aws_lb_target_group_attachment')
    .map((attachment) => ({
      attachment,
      balancers: resolver.link(attachment, ['target_id'], isLoadBalancer),
    }))
    .filter(({ balancers }) => balancers.targets.length > 0);
  if (attachments.length === 0) return fronts;
  const listeners = resolver.ofType('aws_lb_listener').map((listener) => ({
    listener,
    groups: forwardedGroups(listener, resolver),
  }));
  for (const { attachment, balancers } of attachments) {
    const own = resolver.link(attachment, ['target_group_arn'], isTargetGroup);
    const found = own.targets.flatMap(({ resource: group }) =>
      listeners
        .filter(({ groups }) => groups.targets.some(({ resource }) => resource === group))
        .flatMap(({ listener, groups }): Front[] => {
          const before = resolver.link(listener, ['load_balancer_arn'], isLoadBalancer);
          return before.targets.map(({ resource }) => ({
            address: resource.address,
            sure: [own, groups, before, balancers].every(isSure),
            protocol: textAt(listener, ['protocol'], 'TCP'),
            port: portOf(attachment, group),
          }));
        }),
    );
    for (const { resource } of balancers.targets)
      fronts.set(resource.address, [...(fronts.get(resource.address) ?? []), ...found]);
  }
  return fronts;
}

function isSure({ exact, gaps }: Links): boolean {
  return exact && gaps.length === 0;
}

function portOf(attachment: PlannedResource, group: PlannedResource): Front['port'] {
  const own = readAttribute(attachment, ['port']).state !== 'absent';
  return numberAt(own ? attachment : group, ['port']);
}

function forwardedGroups(listener: PlannedResource, resolver: Resolver): Links {
  const actions = listener.values['default_action'];
  const paths = (Array.isArray(actions) ? actions : []).flatMap(
    (action, index): AttributePath[] => {
      const rows = isObject(action) ? valueAt(action['forward'], [0, 'target_group']) : undefined;
      return [
        ['default_action', index, 'target_group_arn'],
        ...(Array.isArray(rows) ? rows : []).map((_, row): AttributePath => [
          'default_action',
          index,
          'forward',
          0,
          'target_group',
          row,
          'arn',
        ]),
      ];
    },
  );
  return joinLinks(paths.map((path) => resolver.link(listener, path, isTargetGroup)));
}
