/** What one rule of a security group lets through, whichever way it is written. */
/** Ports of one protocol that a rule opens. `portOf` names the database whose port it is. */
export interface Ports {
  readonly protocol: 'tcp' | 'udp' | 'all' | 'unknown';
  readonly from: number;
  readonly to: number;
  readonly portOf: string | undefined;
}

/** Who may be at the other end of what a rule opens. */
export type Peer =
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'cidr'; readonly cidr: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** One thing that one rule of a security group lets through. */
export interface Admission {
  /** Key of the group that has the rule (see `groupKey`). */
  readonly group: string;
  readonly direction: 'ingress' | 'egress';
  readonly ports: Ports;
  readonly peer: Peer;
  /**
   * sure: the group has it. maybe: it may. somewhere: several inline rules of the group pool their
   * references, so the peer is admitted by at least one of them, and this may be the one.
   */
  readonly certainty: 'sure' | 'maybe' | 'somewhere';
  /** Address of the resource that has the rule, for the reader. */
  readonly source: string;
}

/** Ports that are known only after apply. */
export const UNKNOWN_PORTS: Ports = { protocol: 'unknown', from: 0, to: 65535, portOf: undefined };

export const ALL_PORTS: Ports = { protocol: 'all', from: 0, to: 65535, portOf: undefined };

/** Ports of a rule; undefined for ICMP and other protocols without ports. */
export function portsOf(
  protocol: unknown,
  from: unknown,
  to: unknown,
  open: boolean,
): Ports | undefined {
  const name = PROTOCOLS[String(protocol).toLowerCase()];
  if (name === undefined && protocol !== undefined && protocol !== null) return undefined;
  if (open || name === undefined) return UNKNOWN_PORTS;
  const range = { from: Number(from ?? 0), to: Number(to ?? from ?? 65535) };
  const everything = name === 'all' || range.from === -1 || range.to === -1;
  return { protocol: name, ...(everything ? { from: 0, to: 65535 } : range), portOf: undefined };
}

const PROTOCOLS: Readonly<Record<string, 'tcp' | 'udp' | 'all'>> = {
  tcp: 'tcp',
  '6': 'tcp',
  udp: 'udp',
  '17': 'udp',
  '-1': 'all',
  all: 'all',
};

export function cidrPeer(cidr: string): Peer {
  return { kind: 'cidr', cidr };
}

/** Texts of an argument that is one text or a list of them. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
