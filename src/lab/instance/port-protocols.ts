import { checkPortOf } from '../../model/check-port.js';
import type {
  DeployedLoadBalancer,
  DeployedTargetGroup,
  Deployment,
} from '../../model/deployment.js';

/** What each port of an instance speaks, by the plan's number. */
export type PortProtocols = ReadonlyMap<number, DeployedTargetGroup['protocol']>;

/** In words, what `portProtocols` goes by where groups disagree. */
export const PORT_PROTOCOL_RULE =
  'what users’ requests go to counts before what is only checked; of the groups that of an internet-facing load balancer, of a default action, of an HTTPS listener and of the greatest weight, in this order, and then the plan’s first';

/**
 * What the ports of an instance speak, by the target groups that it is in. An application speaks one
 * protocol on a port: where groups disagree about one, the others’ checks fail and their requests get
 * 502, as on AWS. The plan does not tell which is right; that what most users come by works is assumed
 * (PORT_PROTOCOL_RULE).
 */
export function portProtocols(
  groups: readonly DeployedTargetGroup[],
  loadBalancers: readonly DeployedLoadBalancer[],
): PortProtocols {
  const claims = groups.flatMap((group) => {
    const use = useOf(group, loadBalancers);
    const isUsed = Number(use.length > 0);
    return [
      { port: checkPortOf(group), speaks: group.healthCheck.protocol, rank: [isUsed, 0, ...use] },
      { port: group.port, speaks: group.protocol, rank: [isUsed, 1, ...use] },
    ];
  });
  // What comes later in a map stays: of equals the plan’s first.
  const weakestFirst = claims.toReversed().toSorted((a, b) => compare(a.rank, b.rank));
  return new Map(weakestFirst.map(({ port, speaks }) => [port, speaks]));
}

/** Whether its checks speak HTTP to a port that serves HTTPS, or the reverse: all of them fail. */
export function checksSpeakOtherwise(group: DeployedTargetGroup, ports: PortProtocols): boolean {
  return ports.get(checkPortOf(group)) !== group.healthCheck.protocol;
}

/** Instances of the plan that share their target groups: an Auto Scaling group’s, or a single one. */
export interface TargetOwner {
  readonly address: string;
  readonly groups: readonly DeployedTargetGroup[];
  readonly ports: PortProtocols;
  /** Whether an instance that fails a check is replaced. */
  readonly replaces: boolean;
}

/** Whoever has instances that target groups send requests to. */
export function targetOwners({
  autoScalingGroups,
  instances,
  targetGroups,
  loadBalancers,
}: Deployment): TargetOwner[] {
  return [...autoScalingGroups, ...instances].flatMap((owner) => {
    const groups = targetGroups.filter(({ arn }) => owner.targetGroupArns.includes(arn));
    if (groups.length === 0) return [];
    const replaces = 'healthCheckType' in owner && owner.healthCheckType === 'ELB';
    const ports = portProtocols(groups, loadBalancers);
    return [{ address: owner.address, groups, ports, replaces }];
  });
}

/** How users come by a group, the most important way of all; empty where no load balancer forwards to it. */
function useOf(
  { arn }: DeployedTargetGroup,
  loadBalancers: readonly DeployedLoadBalancer[],
): readonly number[] {
  const ways = loadBalancers.flatMap(({ scheme, listeners }) =>
    listeners.flatMap(({ protocol, defaultAction, rules }) =>
      [defaultAction, ...rules.map(({ action }) => action)].flatMap((action, index) => {
        if (action.type !== 'forward') return [];
        const isOutside = scheme === 'internet-facing';
        return action.targetGroups
          .filter((target) => target.arn === arn)
          .map(({ weight }) => [
            Number(isOutside),
            Number(index === 0),
            Number(protocol === 'HTTPS'),
            weight,
          ]);
      }),
    ),
  );
  return ways.toSorted(compare).at(-1) ?? [];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
