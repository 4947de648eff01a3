import type { DeployedTargetGroup } from './deployment.js';

/** The port that a target group's health checks go to. */
export function checkPortOf({
  port,
  healthCheck,
}: Pick<DeployedTargetGroup, 'port' | 'healthCheck'>): number {
  return healthCheck.port === 'traffic-port' ? port : healthCheck.port;
}

/** What the ports of a target speak, by the groups that it is in: what requests go to says it first. */
export function portProtocols(
  groups: readonly Pick<DeployedTargetGroup, 'protocol' | 'port' | 'healthCheck'>[],
): ReadonlyMap<number, 'HTTP' | 'HTTPS'> {
  return new Map([
    ...groups.map((group) => [checkPortOf(group), group.healthCheck.protocol] as const),
    ...groups.map(({ port, protocol }) => [port, protocol] as const),
  ]);
}

/** Whether its checks speak HTTP to a port that serves HTTPS, or the reverse: all of them fail. */
export function checksSpeakOtherwise(
  group: Pick<DeployedTargetGroup, 'protocol' | 'port' | 'healthCheck'>,
): boolean {
  return checkPortOf(group) === group.port && group.healthCheck.protocol !== group.protocol;
}
