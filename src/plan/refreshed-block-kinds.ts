import { isObject, type JsonObject } from './json-shape.js';

/** What tells one entry of a block, such as `['ingress', 'tcp', 443, 443, '10.0.0.0/8']`. */
export type Atom = readonly unknown[];

/** Blocks or lists of a resource into which the provider reads what other resources put there. */
export interface RefreshedBlock {
  readonly owners: readonly string[];
  /** Attribute of the owner that its parts name. */
  readonly id: string;
  readonly blocks: readonly string[];
  /** By type: the attribute that names the owner, and what the part puts there. */
  readonly parts: Readonly<
    Record<
      string,
      { readonly owner: string; readonly atoms: (values: JsonObject) => readonly Atom[] }
    >
  >;
  /** What is left of a row of `block` without what is explained; nothing where all of it is. */
  readonly rest: (
    row: unknown,
    block: string,
    isExplained: (atom: Atom) => boolean,
    ownerId: string,
  ) => readonly unknown[];
}

/** A row that is one entry. */
const whole =
  (atomOf: (row: JsonObject, block: string) => Atom): RefreshedBlock['rest'] =>
  (row, block, isExplained) =>
    isObject(row) && isExplained(atomOf(row, block)) ? [] : [row];

/** An item of a list of ids. */
const listed: RefreshedBlock['rest'] = (item, _block, isExplained) =>
  isExplained([item]) ? [] : [item];

export const REFRESHED_BLOCKS: readonly RefreshedBlock[] = [
  {
    owners: ['aws_security_group', 'aws_default_security_group'],
    id: 'id',
    blocks: ['ingress', 'egress'],
    parts: {
      aws_security_group_rule: {
        owner: 'security_group_id',
        atoms: (values) =>
          ruleAtoms(
            values,
            String(values['type']),
            'protocol',
            String(values['security_group_id']),
          ),
      },
      aws_vpc_security_group_ingress_rule: {
        owner: 'security_group_id',
        atoms: (values) =>
          ruleAtoms(values, 'ingress', 'ip_protocol', String(values['security_group_id'])),
      },
      aws_vpc_security_group_egress_rule: {
        owner: 'security_group_id',
        atoms: (values) =>
          ruleAtoms(values, 'egress', 'ip_protocol', String(values['security_group_id'])),
      },
    },
    rest: restOfRule,
  },
  {
    owners: ['aws_route_table', 'aws_default_route_table'],
    id: 'id',
    blocks: ['route'],
    // A table has one route to a destination.
    parts: {
      aws_route: { owner: 'route_table_id', atoms: (values) => [[destinationOf(values)]] },
    },
    rest: whole((row) => [destinationOf(row)]),
  },
  {
    owners: ['aws_network_acl', 'aws_default_network_acl'],
    id: 'id',
    blocks: ['ingress', 'egress'],
    parts: {
      aws_network_acl_rule: {
        owner: 'network_acl_id',
        atoms: ({ egress, rule_number: number }) => [
          [egress === true ? 'egress' : 'ingress', Number(number)],
        ],
      },
    },
    rest: whole((row, block) => [block, Number(row['rule_no'])]),
  },
  {
    owners: ['aws_ec2_managed_prefix_list'],
    id: 'id',
    blocks: ['entry'],
    parts: {
      aws_ec2_managed_prefix_list_entry: {
        owner: 'prefix_list_id',
        atoms: ({ cidr }) => [[cidr]],
      },
    },
    rest: whole(({ cidr }) => [cidr]),
  },
  {
    owners: ['aws_autoscaling_group'],
    id: 'name',
    blocks: ['target_group_arns', 'load_balancers', 'traffic_source'],
    parts: {
      aws_autoscaling_attachment: {
        owner: 'autoscaling_group_name',
        atoms: (values) =>
          ['lb_target_group_arn', 'alb_target_group_arn', 'elb'].map((name) => [values[name]]),
      },
      aws_autoscaling_traffic_source_attachment: {
        owner: 'autoscaling_group_name',
        atoms: ({ traffic_source: sources }) =>
          (Array.isArray(sources) ? sources : []).map((source: unknown) => [
            isObject(source) ? source['identifier'] : undefined,
          ]),
      },
    },
    rest: (row, block, isExplained, owner) =>
      isObject(row) && isExplained([row['identifier']])
        ? []
        : listed(row, block, isExplained, owner),
  },
  ...[
    { owner: 'aws_instance', id: 'primary_network_interface_id', list: 'vpc_security_group_ids' },
    { owner: 'aws_network_interface', id: 'id', list: 'security_groups' },
  ].map(({ owner, id, list }): RefreshedBlock => ({
    owners: [owner],
    id,
    blocks: [list],
    parts: {
      aws_network_interface_sg_attachment: {
        owner: 'network_interface_id',
        atoms: ({ security_group_id: group }) => [[group]],
      },
    },
    rest: listed,
  })),
];

/** How a rule and a row of a group name whom they let through: lists, single values, and the rule's own group. */
const PEERS = [
  ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'security_groups'],
  [
    'cidr_ipv4',
    'cidr_ipv6',
    'prefix_list_id',
    'source_security_group_id',
    'referenced_security_group_id',
  ],
] as const;

function ruleAtoms(values: JsonObject, direction: string, protocol: string, own: string): Atom[] {
  const peers = PEERS.flat().flatMap((name) => textsIn(values[name]));
  return [...peers, ...(values['self'] === true ? [own] : [])].map((peer) =>
    ruleAtom(direction, { ...values, protocol: values[protocol] }, peer, own),
  );
}

/** A provider of one version prints `-1` and null, of another `all` and 0 for what has no ports. */
function ruleAtom(direction: string, row: JsonObject, peer: string, own: string): Atom {
  const protocol = PROTOCOLS[String(row['protocol'])] ?? String(row['protocol']);
  const ports = protocol === '-1' ? [] : [Number(row['from_port']), Number(row['to_port'])];
  // A group of another account stands with the account's number before it.
  const name = peer.slice(peer.lastIndexOf('/') + 1);
  const isRange = /[.:]/.test(peer);
  return [direction, protocol, ...ports, isRange ? peer : name === own ? 'self' : name];
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  all: '-1',
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'icmpv6',
};

function restOfRule(
  row: unknown,
  block: string,
  isExplained: (atom: Atom) => boolean,
  own: string,
): readonly unknown[] {
  if (!isObject(row)) return [row];
  const explained = (peer: string): boolean => isExplained(ruleAtom(block, row, peer, own));
  const rest: Record<string, unknown> = { ...row };
  let [before, left] = [0, 0];
  for (const name of PEERS[0]) {
    const peers = textsIn(row[name]);
    const kept = peers.filter((peer) => !explained(peer));
    [before, left] = [before + peers.length, left + kept.length];
    if (kept.length < peers.length) rest[name] = kept;
  }
  if (row['self'] === true) {
    const kept = !explained(own);
    [before, left] = [before + 1, left + (kept ? 1 : 0)];
    rest['self'] = kept;
  }
  return before > 0 && left === 0 ? [] : [rest];
}

function destinationOf(row: JsonObject): unknown {
  const names = [
    'cidr_block',
    'ipv6_cidr_block',
    'destination_cidr_block',
    'destination_ipv6_cidr_block',
    'destination_prefix_list_id',
  ];
  return names.map((name) => row[name]).find((value) => typeof value === 'string' && value !== '');
}

function textsIn(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === 'string' && item !== '');
}
