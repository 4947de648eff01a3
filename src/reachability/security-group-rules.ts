import { isObject, type JsonObject } from '../plan/json-shape.js';
import { NO_LINKS, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath, Resolver } from '../plan/resolver.js';
import { readAttribute } from '../plan/attribute.js';
import { isPrefixList, isSecurityGroup, isVpc } from '../topology/resource-kinds.js';

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

/** Key of the default group that AWS makes for each VPC. */
export function defaultGroupKey(vpc: string): string {
  return `the default security group of ${vpc}`;
}

/** Rules of every security group of the plan, whichever way they are written. */
export class SecurityGroupRules {
  readonly admissions: readonly Admission[];
  /** Rules of which the plan does not tell whose they are. */
  readonly unplaced: readonly string[];
  private readonly resolver: Resolver;
  private readonly customised = new Set<string>();
  private readonly groups: ReadonlySet<string>;

  constructor(resolver: Resolver) {
    this.resolver = resolver;
    const groups = resolver.ofType('aws_security_group', 'aws_default_security_group');
    this.groups = new Set(groups.map(({ address }) => address));
    const inline = groups.flatMap((group) => [
      ...this.readInline(group, 'ingress'),
      ...this.readInline(group, 'egress'),
    ]);
    const standalone = STANDALONE.flatMap((kind) =>
      resolver.ofType(kind.type).map((rule) => ({
        rule,
        kind,
        groups: resolver.links(rule, ['security_group_id'], isSecurityGroup),
      })),
    );
    this.unplaced = standalone
      .filter(({ groups: links }) => links.gaps.length > 0)
      .map(({ rule }) => rule.address);
    this.admissions = [
      ...inline,
      ...standalone.flatMap(({ rule, kind, groups: links }) =>
        this.readStandalone(rule, kind, links),
      ),
    ];
  }

  /** Rules of one group; a VPC's default group has AWS's own where the plan does not replace them. */
  of(group: string, direction: Admission['direction']): readonly Admission[] {
    const own = this.admissions.filter(
      (item) => item.group === group && item.direction === direction,
    );
    if (!group.startsWith(DEFAULT_PREFIX) || this.customised.has(group)) return own;
    const base = { group, direction, certainty: 'sure', source: group } as const;
    const all: Ports = { protocol: 'all', from: 0, to: 65535, portOf: undefined };
    const peers: Peer[] =
      direction === 'ingress'
        ? [{ kind: 'group', group }]
        : [
            { kind: 'cidr', cidr: '0.0.0.0/0' },
            { kind: 'cidr', cidr: '::/0' },
          ];
    return [...own, ...peers.map((peer): Admission => ({ ...base, ports: all, peer }))];
  }

  /** Whether the group, and so all of its rules, is in this plan. */
  knows(group: string): boolean {
    return (
      this.groups.has(group) ||
      (group.startsWith(DEFAULT_PREFIX) && group !== defaultGroupKey('the default VPC'))
    );
  }

  /** Keys of the groups that an argument names; ids outside of the plan stand for themselves. */
  keysOf(links: Links): string[] {
    return [...links.targets.map(({ resource }) => this.keyOf(resource)), ...links.external];
  }

  keyOf(resource: PlannedResource): string {
    if (isVpc(resource.type, undefined)) return defaultGroupKey(resource.address);
    if (resource.type !== 'aws_default_security_group') return resource.address;
    const [vpc] = this.resolver.links(resource, ['vpc_id'], isVpc).targets;
    return vpc ? defaultGroupKey(vpc.resource.address) : defaultGroupKey('the default VPC');
  }

  private readInline(group: PlannedResource, direction: Admission['direction']): Admission[] {
    const key = this.keyOf(group);
    if (group.type === 'aws_default_security_group') this.customised.add(key);
    const values = group.values[direction];
    const open = group.unknown[direction];
    const pool = this.resolver.links(group, [direction], isSecurityGroup);
    const base = { group: key, direction, source: `${group.address} (inline ${direction})` };
    if (open === true) {
      if (readAttribute(group, [direction]).state === 'absent') return [];
      return [
        {
          ...base,
          ports: ANY_PORTS,
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
    const openRows = opens.filter((fields) => fields.includes('security_groups')).length;
    const shared = { pool, openRows, self: key };
    return rows.flatMap((row, index) => this.readRow(row, opens[index] ?? [], base, shared));
  }

  private readRow(
    row: JsonObject,
    open: readonly string[],
    base: Pick<Admission, 'group' | 'direction' | 'source'>,
    shared: { readonly pool: Links; readonly openRows: number; readonly self: string },
  ): Admission[] {
    const ports = portsOf(
      row['protocol'],
      row['from_port'],
      row['to_port'],
      open.length > 0 && hasOpenPorts(open),
    );
    if (ports === undefined) return [];
    const sure: Peer[] = [
      ...texts(row['cidr_blocks']).map(cidrPeer),
      ...texts(row['ipv6_cidr_blocks']).map(cidrPeer),
      ...texts(row['prefix_list_ids']).flatMap((id) => this.prefixListPeers(id)),
      ...texts(row['security_groups']).map((id) => this.literalGroup(id)),
      ...(row['self'] === true ? [{ kind: 'group', group: shared.self } as const] : []),
    ];
    const admissions = sure.map((peer): Admission => ({ ...base, ports, peer, certainty: 'sure' }));
    if (open.includes('security_groups')) admissions.push(...this.pooled(ports, base, shared));
    for (const field of ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'self']) {
      if (!open.includes(field)) continue;
      const reason = `${base.source} has \`${field}\` known only after apply`;
      admissions.push({ ...base, ports, certainty: 'maybe', peer: { kind: 'unknown', reason } });
    }
    return admissions;
  }

  /** Inline rules pool all their references in one list: which rule names which group is lost. */
  private pooled(
    ports: Ports,
    base: Pick<Admission, 'group' | 'direction' | 'source'>,
    { pool, openRows }: { readonly pool: Links; readonly openRows: number },
  ): Admission[] {
    const keys = this.keysOf(pool);
    if (pool.gaps.length > 0 || keys.length === 0) {
      const reason =
        pool.gaps[0] ??
        `${base.source} names its groups through a dynamic block, which a plan does not carry`;
      return [{ ...base, ports, certainty: 'maybe', peer: { kind: 'unknown', reason } }];
    }
    const single = openRows === 1 || keys.length === 1;
    const certainty = !pool.exact ? 'maybe' : single ? 'sure' : 'somewhere';
    return keys.map((group) => ({ ...base, ports, certainty, peer: { kind: 'group', group } }));
  }

  private readStandalone(rule: PlannedResource, kind: StandaloneKind, links: Links): Admission[] {
    const direction = kind.direction ?? (rule.values['type'] === 'egress' ? 'egress' : 'ingress');
    const open = (name: string): boolean => readAttribute(rule, [name]).state === 'open';
    const protocol = rule.values[kind.protocol];
    const ports =
      this.namedPorts(rule) ??
      portsOf(
        protocol,
        rule.values['from_port'],
        rule.values['to_port'],
        open(kind.protocol) || open('from_port') || open('to_port'),
      );
    if (ports === undefined) return [];
    const keys = this.keysOf(links);
    const placed = links.exact && links.gaps.length === 0;
    return keys.flatMap((group) =>
      this.standalonePeers(rule, kind, group).map(({ peer, exact }): Admission => ({
        group,
        direction,
        ports,
        peer,
        certainty: placed && exact ? 'sure' : 'maybe',
        source: rule.address,
      })),
    );
  }

  private standalonePeers(
    rule: PlannedResource,
    kind: StandaloneKind,
    self: string,
  ): { peer: Peer; exact: boolean }[] {
    const peers: { peer: Peer; exact: boolean }[] = [];
    for (const field of kind.cidrs) {
      const attribute = readAttribute(rule, [field]);
      if (attribute.state === 'known')
        peers.push(
          ...texts(attribute.value).map((cidr) => ({ peer: cidrPeer(cidr), exact: true })),
        );
      else if (attribute.state !== 'absent') {
        peers.push({
          peer: {
            kind: 'unknown',
            reason: `${rule.address} has \`${field}\` known only after apply`,
          },
          exact: false,
        });
      }
    }
    const groups = this.resolver.links(rule, [kind.peerGroup], isSecurityGroup);
    if (groups.gaps.length > 0)
      peers.push({ peer: { kind: 'unknown', reason: groups.gaps.join('; ') }, exact: false });
    peers.push(
      ...this.keysOf(groups).map((group) => ({
        peer: { kind: 'group', group } as const,
        exact: groups.exact,
      })),
    );
    if (rule.values['self'] === true)
      peers.push({ peer: { kind: 'group', group: self }, exact: true });
    peers.push(...this.standalonePrefixLists(rule, kind.prefixList));
    return peers;
  }

  private standalonePrefixLists(
    rule: PlannedResource,
    path: AttributePath,
  ): { peer: Peer; exact: boolean }[] {
    const lists = this.resolver.links(rule, path, isPrefixList);
    const known = lists.targets
      .flatMap(({ resource }) => prefixListEntries(resource))
      .map((peer) => ({ peer, exact: lists.exact }));
    const outside = lists.external.map((id) => ({ peer: externalPrefixList(id), exact: false }));
    const gaps = lists.gaps.map((reason) => ({
      peer: { kind: 'unknown', reason } as const,
      exact: false,
    }));
    return [...known, ...outside, ...gaps];
  }

  private prefixListPeers(id: string): Peer[] {
    const list = this.resolver
      .ofType('aws_ec2_managed_prefix_list')
      .find((item) => item.values['id'] === id);
    return list ? prefixListEntries(list) : [externalPrefixList(id)];
  }

  private literalGroup(id: string): Peer {
    const group = this.resolver
      .ofType('aws_security_group', 'aws_default_security_group')
      .find((item) => item.values['id'] === id);
    return { kind: 'group', group: group ? this.keyOf(group) : id };
  }

  /** `from_port = aws_db_instance.main.port`: unknown as a number, and yet exact. */
  private namedPorts(rule: PlannedResource): Ports | undefined {
    const [from, to] = ['from_port', 'to_port'].map((name) =>
      readAttribute(rule, [name]).state === 'open'
        ? this.resolver.links(
            rule,
            [name],
            (type, attribute) => DATABASES.includes(type) && attribute === 'port',
          )
        : NO_LINKS,
    );
    if (!from || !to || !from.exact || !to.exact) return undefined;
    const [a, b] = [from.targets[0]?.resource, to.targets[0]?.resource];
    if (!a || a !== b || from.targets.length !== 1 || to.targets.length !== 1) return undefined;
    return { protocol: 'tcp', from: 0, to: 0, portOf: a.address };
  }
}

const DEFAULT_PREFIX = 'the default security group of ';
const DATABASES: readonly string[] = ['aws_db_instance', 'aws_rds_cluster'];
const ANY_PORTS: Ports = { protocol: 'unknown', from: 0, to: 65535, portOf: undefined };

interface StandaloneKind {
  readonly type: string;
  readonly direction: Admission['direction'] | undefined;
  readonly protocol: string;
  readonly cidrs: readonly string[];
  readonly peerGroup: string;
  readonly prefixList: AttributePath;
}

const RULE_V2 = {
  protocol: 'ip_protocol',
  cidrs: ['cidr_ipv4', 'cidr_ipv6'],
  peerGroup: 'referenced_security_group_id',
  prefixList: ['prefix_list_id'],
} as const;

const STANDALONE: readonly StandaloneKind[] = [
  {
    type: 'aws_security_group_rule',
    direction: undefined,
    protocol: 'protocol',
    cidrs: ['cidr_blocks', 'ipv6_cidr_blocks'],
    peerGroup: 'source_security_group_id',
    prefixList: ['prefix_list_ids'],
  },
  { type: 'aws_vpc_security_group_ingress_rule', direction: 'ingress', ...RULE_V2 },
  { type: 'aws_vpc_security_group_egress_rule', direction: 'egress', ...RULE_V2 },
];

/** Undefined for ICMP and other protocols without ports. */
function portsOf(protocol: unknown, from: unknown, to: unknown, open: boolean): Ports | undefined {
  const name = PROTOCOLS[String(protocol).toLowerCase()];
  if (name === undefined && protocol !== undefined && protocol !== null) return undefined;
  if (open || name === undefined) return { ...ANY_PORTS, protocol: 'unknown' };
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

function openFields(open: unknown, index: number): string[] {
  const fields: unknown = Array.isArray(open) ? open[index] : undefined;
  if (fields === true) return ['security_groups', 'cidr_blocks', 'from_port'];
  if (!isObject(fields)) return [];
  return Object.keys(fields).filter((name) => containsTrue(fields[name]));
}

function containsTrue(value: unknown): boolean {
  return value === true || (Array.isArray(value) && value.some(containsTrue));
}

function hasOpenPorts(open: readonly string[]): boolean {
  return ['from_port', 'to_port', 'protocol'].some((name) => open.includes(name));
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function cidrPeer(cidr: string): Peer {
  return { kind: 'cidr', cidr };
}

function externalPrefixList(id: string): Peer {
  return { kind: 'unknown', reason: `the entries of prefix list ${id} are not in this plan` };
}

function prefixListEntries(list: PlannedResource): Peer[] {
  const entries = list.values['entry'];
  const rows = Array.isArray(entries) ? entries.filter(isObject) : [];
  return rows.map((row) =>
    typeof row['cidr'] === 'string'
      ? cidrPeer(row['cidr'])
      : { kind: 'unknown', reason: `${list.address} has an entry known only after apply` },
  );
}
