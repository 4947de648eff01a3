import { isObject } from '../../plan/json-shape.js';
import { gapLinks, joinLinks, type Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { valueAt } from '../../plan/value-at.js';
import { groupBy } from '../../topology/group-by.js';
import type { Compute } from '../../topology/compute.js';
import { isListener, isLoadBalancer, isTargetGroup } from '../../topology/resource-kinds.js';
import { numberAt, textAt } from '../../topology/uncertain-attribute.js';
import type { Doubt, Flag, Forward, LoadBalancerWaypoint, Service } from '../engine/network.js';
import { classicWaypoints } from './classic-load-balancers.js';
import { ForwardCandidates } from './forward-candidates.js';
import { doubtOf } from './one-of.js';
import { otherWaypoints } from './other-waypoints.js';
import { preservesClient, readTargets, type Target, type Targets } from './target-groups.js';

/**
 * Every load balancer of the plan with what it forwards, and why there may be more of that. What does
 * not tell its place may be anywhere.
 */
export function readWaypoints(
  resolver: Resolver,
  compute: readonly Compute[],
): { readonly loadBalancers: LoadBalancerWaypoint[]; readonly doubts: readonly string[] } {
  const candidates = new ForwardCandidates(resolver);
  const targets = readTargets(resolver, compute);
  const listeners = readListeners(resolver);
  const byBalancer = groupBy(listeners, ({ balancers }) =>
    balancers.targets.map(({ resource }) => resource),
  );
  const lost = listeners.filter(({ balancers }) => balancers.gaps.length > 0);
  const waypoints = resolver.ofType('aws_lb').map((balancer): LoadBalancerWaypoint => {
    const kind = kindOf(balancer);
    const own = [...(byBalancer.get(balancer) ?? []), ...lost];
    return {
      endpoint: balancer.address,
      kind,
      forwards: own.flatMap((listener) =>
        forwardsOf(listener, balancer, kind, { targets: targets.byGroup, candidates }),
      ),
      ...beyondPackets(own, kind, targets, candidates),
    };
  });
  const classic = classicWaypoints(resolver, compute);
  return {
    loadBalancers: [...waypoints, ...classic.waypoints, ...otherWaypoints(resolver, compute)],
    doubts: [...targets.doubts, ...candidates.doubts, ...classic.doubts],
  };
}

type Kind = LoadBalancerWaypoint['kind'];

function kindOf(balancer: PlannedResource): Kind {
  const type = textAt(balancer, ['load_balancer_type'], 'application');
  // Of an open kind the one that hides the least: it may keep the client's address.
  return type.state === 'known' ? (type.value as Kind) : 'network';
}

interface ListenerParts {
  readonly resource: PlannedResource;
  readonly balancers: Links;
  /** Of its default action and of its rules. */
  readonly groups: readonly {
    readonly links: Links;
    readonly source: string;
    readonly doubt: Doubt;
  }[];
}

function readListeners(resolver: Resolver): ListenerParts[] {
  const rules = resolver.ofType('aws_lb_listener_rule').map((rule) => ({
    rule,
    listeners: resolver.link(rule, ['listener_arn'], isListener),
  }));
  const placed = groupBy(rules, ({ listeners }) =>
    listeners.targets.map(({ resource }) => resource),
  );
  const lost = rules.filter(({ listeners }) => listeners.gaps.length > 0);
  return resolver.ofType('aws_lb_listener').map((listener) => ({
    resource: listener,
    balancers: resolver.link(listener, ['load_balancer_arn'], isLoadBalancer),
    groups: [
      ...actionGroups(listener, 'default_action', undefined, resolver),
      ...[...(placed.get(listener) ?? []), ...lost].flatMap(({ rule, listeners }) =>
        actionGroups(
          rule,
          'action',
          doubtOf(listeners, `the listener of ${rule.address}`),
          resolver,
        ),
      ),
    ],
  }));
}

function actionGroups(
  resource: PlannedResource,
  block: string,
  doubt: Doubt,
  resolver: Resolver,
): ListenerParts['groups'] {
  const source = resource.address;
  const actions = resource.values[block];
  // Not even how many actions there are is known.
  if (resource.unknown[block] === true) {
    const links = resolver.links(resource, [block], isTargetGroup);
    const hidden = gapLinks(`${source} has \`${block}\` known only after apply`);
    return [{ links: links.absent ? hidden : links, source, doubt }];
  }
  return (Array.isArray(actions) ? actions : []).flatMap((action: unknown, index) => {
    const type = isObject(action) ? action['type'] : undefined;
    if (typeof type === 'string' && type !== 'forward') return [];
    const forward = isObject(action) ? action['forward'] : undefined;
    const hidden = hiddenForward(resource, block, index);
    const rows = isObject(Array.isArray(forward) ? forward[0] : undefined)
      ? (forward as { target_group?: unknown }[])[0]?.target_group
      : undefined;
    const paths: AttributePath[] = [
      [block, index, 'target_group_arn'],
      ...(Array.isArray(rows) ? rows : []).map((_, row): AttributePath => [
        block,
        index,
        'forward',
        0,
        'target_group',
        row,
        'arn',
      ]),
    ];
    return {
      links: joinLinks([
        ...paths.map((path) => resolver.link(resource, path, isTargetGroup)),
        ...(hidden === undefined ? [] : [gapLinks(hidden)]),
      ]),
      source,
      doubt,
    };
  });
}

/** A dynamic block of which not even how many there are is known. */
function hiddenForward(
  resource: PlannedResource,
  block: string,
  index: number,
): string | undefined {
  const forward = valueAt(resource.unknown[block], [index, 'forward']);
  const isHidden = forward === true || valueAt(forward, [0, 'target_group']) === true;
  return isHidden ? `${resource.address} has \`forward\` known only after apply` : undefined;
}

interface Destinations {
  readonly targets: ReadonlyMap<string, readonly Target[]>;
  readonly candidates: ForwardCandidates;
}

function forwardsOf(
  { resource, balancers, groups }: ListenerParts,
  balancer: PlannedResource,
  kind: Kind,
  { targets, candidates }: Destinations,
): Forward[] {
  const port = numberAt(resource, ['port']);
  const protocol = textAt(resource, ['protocol'], 'HTTP');
  const doubt =
    doubtOf(balancers, `the load balancer of ${resource.address}`) ??
    (port.state === 'unknown' ? port.reason : undefined);
  const services = servicesOf(
    port.state === 'known' ? port.value : undefined,
    protocol.state === 'known' ? protocol.value : 'TCP_UDP',
  );
  return groups.flatMap(({ links, source, doubt: own }) =>
    candidates.of(links, kind, source).flatMap((group) =>
      [...(targets.get(group.address) ?? []), ...(targets.get('') ?? [])].flatMap((target) =>
        services.map((service): Forward => ({
          listener: source,
          service,
          target: target.endpoint,
          targetPort: target.port,
          preservesClientAddress: kind === 'network' ? preservesClient(group) : NEVER,
          crossZone: crossZoneOf(balancer, group, kind),
          doubt: doubt ?? own ?? doubtOf(links, source) ?? target.doubt,
        })),
      ),
    ),
  );
}

/** What is behind a load balancer that gets none of its packets in this network: functions, and what the plan does not tell. */
function beyondPackets(
  listeners: readonly ListenerParts[],
  kind: Kind,
  targets: Targets,
  candidates: ForwardCandidates,
): Pick<LoadBalancerWaypoint, 'functions' | 'untold'> {
  const functions = new Set<string>();
  const untold = new Set<string>();
  for (const { links, source } of listeners.flatMap(({ groups }) => groups)) {
    for (const id of links.external)
      untold.add(`${id}, to which ${source} forwards, is not in this plan`);
    for (const { address } of candidates.of(links, kind, source)) {
      const invoked = [address, ''].flatMap((key) => targets.functions.get(key) ?? []);
      const outside = [address, ''].flatMap((key) => targets.outside.get(key) ?? []);
      const some = [address, ''].some((key) => (targets.byGroup.get(key) ?? []).length > 0);
      for (const own of invoked) functions.add(own);
      for (const reason of outside) untold.add(reason);
      if (!some && invoked.length + outside.length === 0)
        untold.add(`nothing in this plan is a target of ${address}, to which ${source} forwards`);
    }
  }
  return { functions: [...functions], untold: [...untold] };
}

const NEVER: Flag = { value: false, doubt: undefined };
const ALWAYS: Flag = { value: true, doubt: undefined };

/** Always on for an Application Load Balancer, off by default for the others; a target group can say otherwise. */
function crossZoneOf(balancer: PlannedResource, group: PlannedResource, kind: Kind): Flag {
  const own = textAt(
    group,
    ['load_balancing_cross_zone_enabled'],
    'use_load_balancer_configuration',
  );
  if (own.state === 'unknown') return { value: true, doubt: own.reason };
  if (own.value === 'true' || own.value === 'false')
    return { value: own.value === 'true', doubt: undefined };
  if (kind === 'application') return ALWAYS;
  const set = textAt(balancer, ['enable_cross_zone_load_balancing'], 'false');
  return set.state === 'known'
    ? { value: set.value === 'true', doubt: undefined }
    : { value: true, doubt: set.reason };
}

function servicesOf(port: number | undefined, protocol: string): Service[] {
  const numbers = /^TCP_UDP$/i.test(protocol)
    ? [6, 17]
    : /^(UDP|QUIC)$/i.test(protocol)
      ? [17]
      : [6];
  const [fromPort, toPort] = port === undefined ? [0, 65535] : [port, port];
  return numbers.map((number) => ({ protocol: number, fromPort, toPort }));
}
