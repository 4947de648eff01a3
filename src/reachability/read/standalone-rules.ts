import { readAttribute } from '../../plan/attribute.js';
import { NO_LINKS, type Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { isPrefixList, isSecurityGroup } from '../../topology/resource-kinds.js';
import { cidrPeer, portsOf, textsOf, type Admission, type Peer, type Ports } from './admission.js';
import { groupKeysOf } from './group-keys.js';
import { awsListName, outsidePrefixList, prefixListEntries } from './prefix-lists.js';

/** Rules of one resource of which the plan does not tell whose they are: `group` is no key. */
export interface UnplacedRule {
  readonly address: string;
  readonly admissions: readonly Admission[];
}

/** Every rule that is a resource of its own, and those of which the plan does not tell whose they are. */
export function readStandaloneRules(resolver: Resolver): {
  readonly admissions: readonly Admission[];
  readonly unplaced: readonly UnplacedRule[];
} {
  const rules = STANDALONE.flatMap((kind) =>
    resolver.ofType(kind.type).map((rule) => ({
      rule,
      kind,
      groups: resolver.link(rule, ['security_group_id'], isSecurityGroup),
    })),
  );
  return {
    admissions: rules.flatMap(({ rule, kind, groups }) =>
      readStandalone(rule, kind, groups, resolver),
    ),
    unplaced: rules
      .filter(({ groups }) => groups.gaps.length > 0)
      .map(({ rule, kind, groups }) => ({
        address: rule.address,
        admissions: readStandalone(rule, kind, { ...groups, external: [SOME_GROUP] }, resolver),
      })),
  };
}

/** Stands for the group of a rule that does not tell it. */
const SOME_GROUP = 'a group that the plan does not tell';

const DATABASES: readonly string[] = ['aws_db_instance', 'aws_rds_cluster'];

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

function readStandalone(
  rule: PlannedResource,
  kind: StandaloneKind,
  links: Links,
  resolver: Resolver,
): Admission[] {
  const direction = kind.direction ?? (rule.values['type'] === 'egress' ? 'egress' : 'ingress');
  const open = (name: string): boolean => readAttribute(rule, [name]).state === 'open';
  const protocol = rule.values[kind.protocol];
  const ports =
    namedPorts(rule, resolver) ??
    portsOf(
      protocol,
      rule.values['from_port'],
      rule.values['to_port'],
      open(kind.protocol) || open('from_port') || open('to_port'),
    );
  if (ports === undefined) return [];
  const keys = groupKeysOf(links, resolver);
  const placed = links.exact && links.gaps.length === 0;
  return keys.flatMap((group) =>
    standalonePeers(rule, kind, group, resolver).map(({ peer, exact }): Admission => ({
      group,
      direction,
      ports,
      peer,
      certainty: placed && exact ? 'sure' : 'maybe',
      source: rule.address,
    })),
  );
}

function standalonePeers(
  rule: PlannedResource,
  kind: StandaloneKind,
  self: string,
  resolver: Resolver,
): { peer: Peer; exact: boolean }[] {
  const peers: { peer: Peer; exact: boolean }[] = [];
  for (const field of kind.cidrs) {
    const attribute = readAttribute(rule, [field]);
    if (attribute.state === 'known')
      peers.push(
        ...textsOf(attribute.value).map((cidr) => ({ peer: cidrPeer(cidr), exact: true })),
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
  const groups = resolver.link(rule, [kind.peerGroup], isSecurityGroup);
  if (groups.gaps.length > 0)
    peers.push({ peer: { kind: 'unknown', reason: groups.gaps.join('; ') }, exact: false });
  peers.push(
    ...groupKeysOf(groups, resolver).map((group) => ({
      peer: { kind: 'group', group } as const,
      exact: groups.exact,
    })),
  );
  if (rule.values['self'] === true)
    peers.push(
      self === SOME_GROUP
        ? { peer: { kind: 'unknown', reason: `${rule.address} admits ${self}` }, exact: false }
        : { peer: { kind: 'group', group: self }, exact: true },
    );
  peers.push(...standalonePrefixLists(rule, kind.prefixList, resolver));
  if (peers.length > 0) return peers;
  const reason = `whom ${rule.address} lets through is known only after apply`;
  return [{ peer: { kind: 'unknown', reason }, exact: false }];
}

function standalonePrefixLists(
  rule: PlannedResource,
  path: AttributePath,
  resolver: Resolver,
): { peer: Peer; exact: boolean }[] {
  const lists = resolver.links(rule, path, isPrefixList);
  const known = lists.targets
    .flatMap(({ resource }) => prefixListEntries(resource, resolver))
    .map((peer) => ({ peer, exact: lists.exact }));
  const outside = lists.external
    .flatMap((id) => outsidePrefixList(id, resolver))
    .map((peer) => ({ peer, exact: peer.kind === 'cidr' && lists.exact }));
  // What AWS manages is no list of this plan, whenever it is read.
  const isAws = (reason: string): boolean =>
    lists.external.some((id) => reason.startsWith(id) && awsListName(id, resolver) !== undefined);
  const gaps = lists.gaps
    .filter((reason) => !isAws(reason))
    .map((reason) => ({
      peer: { kind: 'unknown', reason } as const,
      exact: false,
    }));
  return [...known, ...outside, ...gaps];
}

/** `from_port = aws_db_instance.main.port`: unknown as a number, and yet exact. */
function namedPorts(rule: PlannedResource, resolver: Resolver): Ports | undefined {
  const [from, to] = ['from_port', 'to_port'].map((name) =>
    readAttribute(rule, [name]).state === 'open'
      ? resolver.links(
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
