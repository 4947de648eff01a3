import { expect, test } from 'vitest';
import { ref, type Args } from '../../plan/planned-values.fixture.js';
import { buildWebStack, type Changes } from '../../topology/web-stack.fixture.js';
import { readNetwork } from '../read/read-network.js';
import { readOutsideAclOpenings, readOutsideAcls } from './outside-acls.js';

const ACL = 'acl-0123456789abcdef0';
const SUBNET = 'subnet-0123456789abcdef0';
const ENTRY = 'aws_network_acl_rule.outside';

const read = (changes: Changes): unknown => {
  const stack = buildWebStack(changes);
  return readOutsideAcls(stack.resolver, readNetwork(stack));
};
const entry = (args: Args): Changes => ({
  [ENTRY]: {
    network_acl_id: ACL,
    rule_number: 100,
    rule_action: 'allow',
    egress: false,
    protocol: 'tcp',
    from_port: 443,
    to_port: 443,
    cidr_block: '0.0.0.0/0',
    ...args,
  },
});

test('the web stack by itself has none', () => {
  expect(read({})).toEqual([]);
});

test.each<[string, Args, string[]]>([
  ['lets the internet in', {}, [`lets 0.0.0.0/0 on tcp 443 into ${ACL}`]],
  [
    'lets replies out',
    { egress: true, from_port: 1024, to_port: 65_535 },
    [`lets replies on tcp 1024-65535 to 0.0.0.0/0 out of ${ACL}`],
  ],
  ['lets requests out', { egress: true }, []],
  ['lets UDP out, which needs no reply', { egress: true, protocol: 'udp', to_port: 65_535 }, []],
  ['lets a VPC in', { cidr_block: '10.0.0.0/8' }, []],
  ['denies', { rule_action: 'deny' }, []],
  ['is for an ACL of the plan', { network_acl_id: ref('aws_vpc.main.default_network_acl_id') }, []],
])('an entry that %s', (_what, args, lets) => {
  expect(read(entry(args))).toEqual(lets.map((text) => ({ address: ENTRY, lets: text })));
});

test('an entry for the default ACL of a VPC that exists is known by its id', () => {
  const changes = { ...entry({}), 'aws_vpc.main': { default_network_acl_id: ACL } };
  expect(read(changes)).toEqual([]);
  const { acls } = readNetwork(buildWebStack(changes));
  expect(acls.get('the default network ACL of aws_vpc.main')?.entries).toHaveLength(5);
});

test('a default ACL that is taken over is that of the VPC which has its id', () => {
  const adopting = (id: string) =>
    readNetwork(
      buildWebStack({
        'aws_vpc.main': { default_network_acl_id: ACL },
        'aws_default_network_acl.main': { default_network_acl_id: id, ingress: [], egress: [] },
      }),
    ).acls.get('the default network ACL of aws_vpc.main');
  expect(adopting(ACL)).toMatchObject({ entries: [], open: undefined });
  expect(adopting('acl-0fedcba9876543210')?.open).toContain('may have replaced its entries');
});

const row = (args: Args): Args => ({
  rule_no: 100,
  action: 'allow',
  protocol: 'tcp',
  from_port: 1024,
  to_port: 65_535,
  cidr_block: '0.0.0.0/0',
  ...args,
});
const OWN = 'aws_network_acl.outside';
const listed = (args: Args): Changes => ({
  [OWN]: { vpc_id: ref('aws_vpc.main.id'), subnet_ids: [SUBNET], ...args },
});
const OPEN = [
  { address: OWN, lets: `puts ${SUBNET} behind ${OWN}, which may let the internet in` },
];

test.each<[string, Args, unknown[]]>([
  ['lets it in and the replies out', { ingress: [row({})], egress: [row({})] }, OPEN],
  ['lets no reply out', { ingress: [row({})], egress: [] }, []],
  ['lets UDP in', { ingress: [row({ protocol: 'udp' })], egress: [] }, OPEN],
  [
    'denies before it allows',
    { ingress: [row({ rule_no: 1, action: 'deny' }), row({})], egress: [row({})] },
    [],
  ],
])('a subnet elsewhere behind an ACL that %s', (_what, args, expected) => {
  expect(read(listed(args))).toEqual(expected);
});

test('a subnet elsewhere behind an ACL elsewhere', () => {
  const address = 'aws_network_acl_association.outside';
  expect(read({ [address]: { subnet_id: SUBNET, network_acl_id: ACL } })).toEqual([
    { address, lets: `puts ${SUBNET} behind ${ACL}, which may let the internet in` },
  ]);
});

test('as packets, none of which surely reaches anything', () => {
  const openings = (changes: Changes) => readOutsideAclOpenings(buildWebStack(changes).resolver);
  expect(openings(entry({})).get(ENTRY)).toMatchObject([
    { from: '0.0.0.0/0', protocol: 6, fromPort: 443, toPort: 443, isSure: false },
  ]);
  expect(openings(listed({ ingress: [row({})], egress: [] })).get(OWN)).toMatchObject([
    { fromPort: 1024, isSure: false },
  ]);
});
