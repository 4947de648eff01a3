import { isObject } from '../../plan/json-shape.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Compute } from '../../topology/compute.js';
import { groupBy } from '../../topology/group-by.js';
import { isClassicLoadBalancer, isInstance } from '../../topology/resource-kinds.js';
import type { Flag, Forward, LoadBalancerWaypoint } from '../engine/network.js';
import { doubtOf } from './one-of.js';

const NEVER: Flag = { value: false, doubt: undefined };
const ALWAYS: Flag = { value: true, doubt: undefined };

/** A Classic Load Balancer names its instances itself, or an attachment or a group names it. */
export function classicWaypoints(
  resolver: Resolver,
  compute: readonly Compute[],
): LoadBalancerWaypoint[] {
  const balancers = resolver.ofType('aws_elb');
  if (balancers.length === 0) return [];
  const named = [
    ...compute.map(({ resource }) => ({
      target: resource.address,
      to: resolver.links(resource, ['load_balancers'], isClassicLoadBalancer),
    })),
    ...[
      ['aws_autoscaling_attachment', 'autoscaling_group_name'],
      ['aws_elb_attachment', 'instance'],
    ].flatMap(([type = '', argument = '']) =>
      resolver.ofType(type).flatMap((attachment) => {
        const to = resolver.link(attachment, ['elb'], isClassicLoadBalancer);
        return resolver
          .link(
            attachment,
            [argument],
            (own, at) => isInstance(own, at) || own === 'aws_autoscaling_group',
          )
          .targets.map(({ resource }) => ({ target: resource.address, to }));
      }),
    ),
  ];
  const byBalancer = groupBy(named, ({ to }) => to.targets.map(({ resource }) => resource));
  return balancers.map((balancer) => {
    const rows = balancer.values['listener'];
    const own = resolver.links(balancer, ['instances'], isInstance);
    const targets = [
      ...own.targets.map(({ resource }) => ({
        target: resource.address,
        doubt: doubtOf(own, balancer.address),
      })),
      ...(byBalancer.get(balancer) ?? []).map(({ target, to }) => ({
        target,
        doubt: doubtOf(to, balancer.address),
      })),
    ];
    return {
      endpoint: balancer.address,
      kind: 'classic',
      forwards: (Array.isArray(rows) ? rows : []).filter(isObject).flatMap((row) =>
        targets.map(({ target, doubt }): Forward => ({
          listener: balancer.address,
          service: {
            protocol: 6,
            fromPort: Number(row['lb_port']),
            toPort: Number(row['lb_port']),
          },
          target,
          targetPort: Number(row['instance_port']),
          preservesClientAddress: NEVER,
          crossZone: ALWAYS,
          doubt,
        })),
      ),
    };
  });
}
