import { isObject, type JsonObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Compute } from '../../topology/compute.js';
import { readClassicMembers } from '../../topology/classic-members.js';
import type { Doubt, Flag, Forward, LoadBalancerWaypoint, Service } from '../engine/network.js';
import { Candidates } from './candidates.js';
import { doubtOf } from './one-of.js';

const NEVER: Flag = { value: false, doubt: undefined };
const ALWAYS: Flag = { value: true, doubt: undefined };

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
  for (const { members, balancers, source, kind } of readClassicMembers(resolver)) {
    const name = source.address;
    const doubt = doubtOf(balancers, name) ?? doubtOf(members, name);
    const possible = (): PlannedResource[] =>
      compute.flatMap((item) => (item.kind === kind ? [item.resource] : []));
    const behind = candidates.of(members, possible, `what ${name} adds`);
    for (const balancer of candidates.of(balancers, () => all, `the load balancer of ${name}`))
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
