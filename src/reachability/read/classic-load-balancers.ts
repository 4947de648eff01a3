import { isObject, type JsonObject } from '../../plan/json-shape.js';
import type { Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Compute } from '../../topology/compute.js';
import {
  isAutoScalingGroup,
  isClassicLoadBalancer,
  isInstance,
} from '../../topology/resource-kinds.js';
import type { Doubt, Flag, Forward, LoadBalancerWaypoint, Service } from '../engine/network.js';
import { Candidates } from './candidates.js';
import { doubtOf } from './one-of.js';

const NEVER: Flag = { value: false, doubt: undefined };
const ALWAYS: Flag = { value: true, doubt: undefined };

const isMember = (type: string, attribute: string | undefined): boolean =>
  isInstance(type, attribute) || isAutoScalingGroup(type, attribute);

/** Names some instances, and the load balancers that they are behind. */
interface Membership {
  readonly members: Links;
  readonly balancers: Links;
  readonly source: string;
  readonly possible: () => readonly PlannedResource[];
}

/**
 * A Classic Load Balancer names its instances itself, or an attachment or a group names it. What one of
 * them hides may be any instance, and any load balancer.
 */
export function classicWaypoints(
  resolver: Resolver,
  compute: readonly Compute[],
): { readonly waypoints: LoadBalancerWaypoint[]; readonly doubts: readonly string[] } {
  const all = resolver.ofType('aws_elb');
  const candidates = new Candidates();
  if (all.length === 0) return { waypoints: [], doubts: [] };
  const targets = new Map<PlannedResource, { target: string; doubt: Doubt }[]>(
    all.map((balancer) => [balancer, []]),
  );
  for (const { members, balancers, source, possible } of memberships(resolver, compute)) {
    const doubt = doubtOf(balancers, source) ?? doubtOf(members, source);
    const behind = candidates.of(members, possible, `what ${source} adds`);
    for (const balancer of candidates.of(balancers, () => all, `the load balancer of ${source}`))
      targets.get(balancer)?.push(...behind.map(({ address }) => ({ target: address, doubt })));
  }
  const waypoints = all.map((balancer): LoadBalancerWaypoint => ({
    endpoint: balancer.address,
    kind: 'classic',
    forwards: listenersOf(balancer).flatMap((listener) =>
      (targets.get(balancer) ?? []).map(({ target, doubt }): Forward => ({
        ...listener,
        listener: balancer.address,
        target,
        preservesClientAddress: NEVER,
        crossZone: ALWAYS,
        doubt: doubt ?? listener.doubt,
      })),
    ),
  }));
  return { waypoints, doubts: candidates.doubts };
}

function memberships(resolver: Resolver, compute: readonly Compute[]): Membership[] {
  const ofKind = (isOne: (type: string, attribute: undefined) => boolean) => () =>
    compute.map(({ resource }) => resource).filter(({ type }) => isOne(type, undefined));
  const self = (resource: PlannedResource): Links => ({
    targets: [{ resource, attribute: undefined }],
    external: [],
    exact: true,
    gaps: [],
    absent: false,
  });
  return [
    ...resolver.ofType('aws_elb').map((balancer) => ({
      members: resolver.links(balancer, ['instances'], isInstance),
      balancers: self(balancer),
      source: balancer.address,
      possible: ofKind(isInstance),
    })),
    ...compute.map(({ resource }) => ({
      members: self(resource),
      balancers: resolver.links(resource, ['load_balancers'], isClassicLoadBalancer),
      source: resource.address,
      possible: () => [],
    })),
    ...(
      [
        ['aws_autoscaling_attachment', 'autoscaling_group_name', isAutoScalingGroup],
        ['aws_elb_attachment', 'instance', isInstance],
      ] as const
    ).flatMap(([type, argument, isOne]) =>
      resolver.ofType(type).map((attachment) => ({
        members: resolver.link(attachment, [argument], isMember),
        balancers: resolver.link(attachment, ['elb'], isClassicLoadBalancer),
        source: attachment.address,
        possible: ofKind(isOne),
      })),
    ),
  ];
}

/** Its listeners; one whose ports are known only after apply may take any. */
function listenersOf(
  balancer: PlannedResource,
): { readonly service: Service; readonly targetPort: number | undefined; readonly doubt: Doubt }[] {
  const rows = balancer.values['listener'];
  if (!Array.isArray(rows) || balancer.unknown['listener'] === true)
    return [listenerOf(balancer, {})];
  return rows.filter(isObject).map((row) => listenerOf(balancer, row));
}

function listenerOf(balancer: PlannedResource, row: JsonObject) {
  const [port, targetPort] = [row['lb_port'], row['instance_port']].map((value) =>
    typeof value === 'number' ? value : undefined,
  );
  return {
    service: { protocol: 6, fromPort: port ?? 0, toPort: port ?? 65_535 },
    targetPort,
    doubt:
      port === undefined
        ? `${balancer.address} has \`listener\` known only after apply`
        : undefined,
  };
}
