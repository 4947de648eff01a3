import type { GroupPeer, GroupRule, SecurityGroup, Service } from '../engine/network.js';
import type { Admission, Peer, Ports } from './admission.js';
import type { SecurityGroupRules } from './security-group-rules.js';

/** One security group of those that a network names, with the rules that the plan gives it. */
export function readSecurityGroup(
  key: string,
  rules: SecurityGroupRules,
  portOf: (database: string) => number | undefined,
): SecurityGroup {
  return {
    key,
    rules: (['ingress', 'egress'] as const).flatMap((direction) =>
      rules.of(key, direction).map((admission) => toRule(admission, portOf)),
    ),
    open: rules.knows(key) ? undefined : `the rules of ${key} are not in this plan`,
  };
}

export function toRule(
  { direction, ports, peer, certainty, source }: Admission,
  portOf: (database: string) => number | undefined,
): GroupRule {
  const base = { direction, service: toService(ports, portOf), peer: toPeer(peer), source };
  if (certainty === 'sure') return { ...base, doubt: undefined };
  if (certainty === 'maybe')
    return { ...base, doubt: `the plan does not tell surely what ${source} lets through` };
  return {
    ...base,
    doubt: `${source} pools its references: which rule admits whom is lost`,
    pool: `${source} ${direction}`,
  };
}

const PROTOCOL_NUMBERS = { tcp: 6, udp: 17, all: 'all' } as const;

function toService(
  { protocol, from, to, portOf }: Ports,
  portOfDatabase: (database: string) => number | undefined,
): Service | undefined {
  if (protocol === 'unknown') return undefined;
  if (portOf === undefined)
    return { protocol: PROTOCOL_NUMBERS[protocol], fromPort: from, toPort: to };
  const port = portOfDatabase(portOf);
  return port === undefined ? undefined : { protocol: 6, fromPort: port, toPort: port };
}

function toPeer(peer: Peer): GroupPeer {
  return peer;
}
