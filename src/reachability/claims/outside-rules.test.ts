import { expect, test } from 'vitest';
import type { Args } from '../../plan/planned-values.fixture.js';
import { ref } from '../../plan/planned-values.fixture.js';
import { buildWebStack, type Changes } from '../../topology/web-stack.fixture.js';
import { readOutsideOpenings, readOutsideRules } from './outside-rules.js';

const OUTSIDE = 'sg-0123456789abcdef0';
const RULE = 'aws_vpc_security_group_ingress_rule.r';

const port = (number: number): Args => ({
  ip_protocol: 'tcp',
  from_port: number,
  to_port: number,
});
const rule = (args: Args): Changes => ({ [RULE]: { security_group_id: OUTSIDE, ...args } });
const read = (args: Args) => readOutsideRules(buildWebStack(rule(args)))[0];

test('the web stack by itself has none', () => {
  expect(readOutsideRules(buildWebStack({}))).toEqual([]);
});

test.each([
  ['world', '0.0.0.0/0', 443, ['0.0.0.0/0 on tcp 443'], [], []],
  ['an office', '198.51.100.0/24', 22, ['198.51.100.0/24 on tcp 22'], [], []],
  ['a VPC', '10.0.0.0/8', 443, [], [], []],
  ['a VPC', '10.0.0.0/8', 5432, [], ['10.0.0.0/8 on tcp 5432'], []],
  ['a VPC', '10.0.0.0/8', 6379, [], [], ['10.0.0.0/8 on tcp 6379']],
])('%s in %s on %d', (_who, cidr, number, fromInternet, toDatabase, toCache) => {
  expect(read({ ...port(number), cidr_ipv4: cidr })).toEqual({
    address: RULE,
    group: OUTSIDE,
    fromInternet,
    toDatabase,
    toCache,
  });
});

test('all ports hold those of databases and caches', () => {
  const all = ['10.0.0.0/8 on all ports of all protocols'];
  const found = read({ ip_protocol: '-1', cidr_ipv4: '10.0.0.0/8' });
  expect(found).toMatchObject({ fromInternet: [], toDatabase: all, toCache: all });
});

test('the application may come to a database, another group may not', () => {
  const from = (group: string) =>
    read({ ...port(3306), referenced_security_group_id: ref(`${group}.id`) });
  expect(from('aws_security_group.app')).toMatchObject({ fromInternet: [], toDatabase: [] });
  expect(from('aws_security_group.lb')?.toDatabase).toEqual(['aws_security_group.lb on tcp 3306']);
});

test('as packets, none of which surely reaches anything', () => {
  const stack = buildWebStack(rule({ ...port(443), cidr_ipv4: '0.0.0.0/0' }));
  expect(readOutsideOpenings(stack).get(RULE)).toMatchObject([
    { from: '0.0.0.0/0', protocol: 6, fromPort: 443, toPort: 443, isSure: false },
  ]);
});

test('a rule that lets out opens nothing', () => {
  const egress = { security_group_id: OUTSIDE, ...port(443), cidr_ipv4: '0.0.0.0/0' };
  const stack = buildWebStack({ 'aws_vpc_security_group_egress_rule.r': egress });
  expect(readOutsideRules(stack)).toEqual([]);
});

test('a default group that is taken over of a VPC elsewhere counts, but for the rule that AWS gives it', () => {
  const address = 'aws_default_security_group.outside';
  const all = { protocol: '-1', from_port: 0, to_port: 0 };
  const own = (ingress: Args) =>
    readOutsideRules(
      buildWebStack({ [address]: { vpc_id: 'vpc-0123456789abcdef0', ingress: [ingress] } }),
    );
  expect(own({ ...all, cidr_blocks: ['0.0.0.0/0'] })).toMatchObject([
    {
      address,
      group: 'the default security group of vpc-0123456789abcdef0',
      fromInternet: ['0.0.0.0/0 on all ports of all protocols'],
    },
  ]);
  expect(own({ ...all, self: true })).toEqual([]);
});
