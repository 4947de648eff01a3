import { checkPortOf } from '../model/check-port.js';
import type { DeployedTargetGroup, Deployment } from '../model/deployment.js';
import { forwardsTo } from '../model/forwards-to.js';
import {
  PORT_PROTOCOL_RULE,
  checksSpeakOtherwise,
  targetOwners,
  type TargetOwner,
} from './instance/port-protocols.js';

/** Which ports of targets serve TLS, and what becomes of a target group whose targets speak otherwise than it does. */
export function describePorts(deployment: Deployment): string[] {
  const isUsed = ({ arn }: DeployedTargetGroup): boolean =>
    deployment.loadBalancers.some((loadBalancer) => forwardsTo(loadBalancer, arn));
  const lines = targetOwners(deployment).flatMap((owner) => [
    ...describeTls(owner),
    ...owner.groups.filter(isUsed).flatMap((group) => describeMismatch(group, owner)),
  ]);
  // Several owners may share their target groups.
  return [...new Set(lines)];
}

function describeTls({ groups, ports }: TargetOwner): string[] {
  const secure = [...ports].flatMap(([port, speaks]) => (speaks === 'HTTPS' ? [port] : []));
  if (secure.length === 0) return [];
  return [
    `Targets of ${groups.map(({ address }) => address).join(' and ')} serve TLS on port ${secure.join(' and ')}: in the lab it ends in front of the application, which speaks plaintext, with a certificate made on the spot that nobody checks, as on AWS.`,
  ];
}

/** AWS reports the reason that the lab does: Target.FailedHealthChecks (API reference, TargetHealth). */
function describeMismatch(group: DeployedTargetGroup, { ports, replaces }: TargetOwner): string[] {
  const { address, port, protocol, healthCheck } = group;
  const served = ports.get(port) ?? protocol;
  const failing = checksSpeakOtherwise(group, ports);
  const replaced = replaces
    ? ' Their Auto Scaling group replaces them for that again and again, as on AWS: its health check type is ELB.'
    : '';
  const checks = `every check fails (Target.FailedHealthChecks)`;
  if (served !== protocol) {
    return [
      `${address} sends ${protocol} to port ${port} of its targets, where another target group sends ${served}: an application speaks one protocol on a port, and ${served} is assumed (${PORT_PROTOCOL_RULE}). Requests by ${address} get 502${failing ? ` and ${checks}` : ''}, as on AWS.${failing ? replaced : ''}`,
    ];
  }
  if (!failing) return [];
  return [
    `Targets of ${address} are checked by ${healthCheck.protocol} on port ${checkPortOf(group)}, which serves ${ports.get(checkPortOf(group))}: ${checks}, as on AWS where a server does not answer both, and the load balancer fails open.${replaced}`,
  ];
}
