import type { Front } from '../model/topology.js';
import { readAttribute } from '../plan/attribute.js';
import { isObject } from '../plan/json-shape.js';
import { gapLinks, joinLinks, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath, Resolver } from '../plan/resolver.js';
import { valueAt } from '../plan/value-at.js';
import { readOtherEntrances } from './other-entrances.js';
import { isLoadBalancer, isTargetGroup } from './resource-kinds.js';
import { known, unknown } from '../model/uncertain.js';
import { numberAt, textAt } from './uncertain-attribute.js';

/**
 * Listeners that forward to another load balancer, by its address: a Network Load Balancer with fixed
 * addresses before an Application Load Balancer (a target group of the type `alb`). And what else may
 * bring the internet to it (other-entrances.ts).
 */
export function readFronts(resolver: Resolver): ReadonlyMap<string, readonly Front[]> {
  const fronts = readOtherFronts(resolver);
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
        .filter(
          ({ listener, groups }) =>
            groups.targets.some(({ resource }) => resource === group) ||
            (groups.gaps.length > 0 && mayBeNetwork(listener)),
        )
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

/** How they let in is not followed, so that they are never sure. */
function readOtherFronts(resolver: Resolver): Map<string, Front[]> {
  const fronts = new Map<string, Front[]>();
  for (const { address, targets, endsTls, isProtected } of readOtherEntrances(resolver)) {
    const front: Front = {
      address,
      sure: false,
      protocol: known(endsTls ? 'TLS' : 'TCP'),
      port: unknown(`the port that ${address} leads to is not followed`),
    };
    if (isProtected) continue;
    const named = targets.targets.map(({ resource }) => resource);
    const all = targets.gaps.length > 0 ? [...named, ...resolver.ofType('aws_lb')] : named;
    for (const balancer of new Set(all.map((resource) => resource.address)))
      fronts.set(balancer, [...(fronts.get(balancer) ?? []), front]);
  }
  return fronts;
}

/** Whether a listener can forward to a load balancer: by TCP alone, or by what the plan does not tell. */
function mayBeNetwork(listener: PlannedResource): boolean {
  const protocol = textAt(listener, ['protocol'], 'HTTP');
  return protocol.state === 'unknown' || !/^HTTPS?$/i.test(protocol.value);
}

function isSure({ exact, gaps }: Links): boolean {
  return exact && gaps.length === 0;
}

function portOf(attachment: PlannedResource, group: PlannedResource): Front['port'] {
  const own = readAttribute(attachment, ['port']).state !== 'absent';
  return numberAt(own ? attachment : group, ['port']);
}

function forwardedGroups(listener: PlannedResource, resolver: Resolver): Links {
  if (listener.unknown['default_action'] === true) {
    const links = resolver.links(listener, ['default_action'], isTargetGroup);
    return links.absent
      ? gapLinks(`${listener.address} has \`default_action\` known only after apply`)
      : links;
  }
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
