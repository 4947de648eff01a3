import { readAttribute } from '../../plan/attribute.js';
import { isObject, type JsonObject } from '../../plan/json-shape.js';
import type { Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { containsTrue } from '../../plan/value-at.js';
import { isSecurityGroup } from '../../topology/resource-kinds.js';
import {
  cidrPeer,
  portsOf,
  textsOf,
  UNKNOWN_PORTS,
  type Admission,
  type Peer,
  type Ports,
} from './admission.js';
import { groupKeyOf, groupKeysOf } from './group-keys.js';
import { prefixListPeers } from './prefix-lists.js';

/** What the `ingress {}` or `egress {}` blocks of a group let through. */
export function readInline(
  group: PlannedResource,
  direction: Admission['direction'],
  resolver: Resolver,
): Admission[] {
  const key = groupKeyOf(group, resolver);
  const values = group.values[direction];
  const open = group.unknown[direction];
  const pool = resolver.links(group, [direction], isSecurityGroup);
  const base = { group: key, direction, source: `${group.address} (inline ${direction})` };
  if (open === true) {
    if (readAttribute(group, [direction]).state === 'absent') return [];
    return [
      {
        ...base,
        ports: UNKNOWN_PORTS,
        certainty: 'maybe',
        peer: {
          kind: 'unknown',
          reason: `${group.address} has its ${direction} rules known only after apply`,
        },
      },
    ];
  }
  const rows = (Array.isArray(values) ? values : []).filter(isObject);
  const opens = rows.map((_, index) => openFields(open, index));
  const openRows = rows.filter((_, index) => opens[index]?.includes('security_groups'));
  // A rule without ports, such as ICMP, may be the one that names a group.
  const silent = openRows.some(
    (row) => portsOf(row['protocol'], row['from_port'], row['to_port'], false) === undefined,
  );
  const shared = { pool, openRows: openRows.length, silent, self: key };
  return rows.flatMap((row, index) => readRow(row, opens[index] ?? [], base, shared, resolver));
}

/** What the inline rules of one group have in common. */
interface Shared {
  readonly pool: Links;
  /** Rules that name groups known only after apply. */
  readonly openRows: number;
  readonly silent: boolean;
  readonly self: string;
}

function readRow(
  row: JsonObject,
  open: readonly string[],
  base: Pick<Admission, 'group' | 'direction' | 'source'>,
  shared: Shared,
  resolver: Resolver,
): Admission[] {
  const ports = portsOf(
    row['protocol'],
    row['from_port'],
    row['to_port'],
    open.length > 0 && hasOpenPorts(open),
  );
  if (ports === undefined) return [];
  const sure: Peer[] = [
    ...textsOf(row['cidr_blocks']).map(cidrPeer),
    ...textsOf(row['ipv6_cidr_blocks']).map(cidrPeer),
    ...textsOf(row['prefix_list_ids']).flatMap((id) => prefixListPeers(id, resolver)),
    ...textsOf(row['security_groups']).map((id) => literalGroup(id, resolver)),
    ...(row['self'] === true ? [{ kind: 'group', group: shared.self } as const] : []),
  ];
  const admissions = sure.map((peer): Admission => ({ ...base, ports, peer, certainty: 'sure' }));
  if (open.includes('security_groups')) admissions.push(...pooled(ports, base, shared, resolver));
  for (const field of ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'self']) {
    if (!open.includes(field)) continue;
    const reason = `${base.source} has \`${field}\` known only after apply`;
    admissions.push({ ...base, ports, certainty: 'maybe', peer: { kind: 'unknown', reason } });
  }
  return admissions;
}

/** Inline rules pool all their references in one list: which rule names which group is lost. */
function pooled(
  ports: Ports,
  base: Pick<Admission, 'group' | 'direction' | 'source'>,
  { pool, openRows, silent }: Shared,
  resolver: Resolver,
): Admission[] {
  const keys = groupKeysOf(pool, resolver);
  if (pool.gaps.length > 0 || keys.length === 0) {
    const reason =
      pool.gaps[0] ??
      `${base.source} names its groups through a dynamic block, which a plan does not carry`;
    return [{ ...base, ports, certainty: 'maybe', peer: { kind: 'unknown', reason } }];
  }
  const single = openRows === 1 || keys.length === 1;
  const certainty = !pool.exact || (!single && silent) ? 'maybe' : single ? 'sure' : 'somewhere';
  return keys.map((group) => ({ ...base, ports, certainty, peer: { kind: 'group', group } }));
}

function literalGroup(id: string, resolver: Resolver): Peer {
  const [target] = resolver.identify(id, isSecurityGroup).targets;
  return { kind: 'group', group: target ? groupKeyOf(target.resource, resolver) : id };
}

function openFields(open: unknown, index: number): string[] {
  const fields: unknown = Array.isArray(open) ? open[index] : undefined;
  if (fields === true) return ['security_groups', 'cidr_blocks', 'from_port'];
  if (!isObject(fields)) return [];
  return Object.keys(fields).filter((name) => containsTrue(fields[name]));
}

function hasOpenPorts(open: readonly string[]): boolean {
  return ['from_port', 'to_port', 'protocol'].some((name) => open.includes(name));
}
