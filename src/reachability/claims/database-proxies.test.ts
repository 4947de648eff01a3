import { describe, expect, test } from 'vitest';
import { pooled, ref } from '../../plan/planned-values.fixture.js';
import { buildWebStack, type Changes } from '../../topology/web-stack.fixture.js';
import { readDatabases } from './read-databases.js';

const MYSQL = { protocol: 'tcp', from_port: 3306, to_port: 3306 };
const VPC = { vpc_id: ref('aws_vpc.main.id') };
const EVERYWHERE = { protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] };
const from = (group: string) => ({
  ingress: pooled({ ...MYSQL, security_groups: ref(`aws_security_group.${group}.id`) }),
});

/** A database that lets in a proxy alone, and the proxy lets in the application. */
const PROXIED: Changes = {
  'aws_security_group.proxy': { ...VPC, ...from('app'), egress: pooled(EVERYWHERE) },
  'aws_security_group.db': from('proxy'),
  'aws_db_proxy.p': {
    name: 'p',
    engine_family: 'MYSQL',
    vpc_subnet_ids: ref('aws_subnet.db.id'),
    vpc_security_group_ids: ref('aws_security_group.proxy.id'),
  },
  'aws_db_proxy_target.t': {
    db_proxy_name: ref('aws_db_proxy.p.name'),
    db_instance_identifier: ref('aws_db_instance.main.identifier'),
  },
};

function judge(changes: Changes = {}) {
  const changed = Object.entries(changes).map(
    ([address, args]) => [address, args && { ...PROXIED[address], ...args }] as const,
  );
  const found = readDatabases(buildWebStack({ ...PROXIED, ...Object.fromEntries(changed) }));
  const database = found.find(({ address }) => address === 'aws_db_instance.main');
  if (!database) throw new Error('the stack has no database');
  return database;
}

/** Whether the application gets there, and whether nothing else is let in. */
function verdicts(changes: Changes = {}): readonly string[] {
  const { fromApplication, fromOthers } = judge(changes);
  return [fromApplication.verdict, fromOthers.verdict];
}

describe('a database behind an RDS Proxy', () => {
  test('that lets the application in and nothing else is reached by it alone, over both hops', () => {
    expect(verdicts()).toEqual(['proven', 'proven']);
    const { evidence } = judge().fromApplication;
    expect(evidence[0]).toContain('aws_autoscaling_group.app reaches aws_db_proxy.p');
    expect(evidence[1]).toContain('aws_db_proxy.p reaches aws_db_instance.main');
  });

  test('that lets in more is open to more, and the rule of the proxy is named', () => {
    const open = { ingress: pooled({ ...MYSQL, cidr_blocks: ['10.0.0.0/8'] }) };
    expect(verdicts({ 'aws_security_group.proxy': open })[1]).toBe('refuted');
    const { evidence } = judge({ 'aws_security_group.proxy': open }).fromOthers;
    expect(evidence[0]).toContain('10.0.0.0/8');
  });

  test.each<[string, Changes]>([
    ['no rule of the proxy', { 'aws_security_group.proxy': { ingress: null } }],
    ['no way out of the proxy', { 'aws_security_group.proxy': { egress: null } }],
  ])('%s: the application does not get there', (_, changes) => {
    expect(verdicts(changes)[0]).toBe('refuted');
  });

  test('where the application is let in beside the proxy, it needs no way through that', () => {
    const both = {
      ingress: pooled(
        { ...MYSQL, security_groups: ref('aws_security_group.app.id') },
        { ...MYSQL, security_groups: ref('aws_security_group.proxy.id') },
      ),
    };
    const closed = { 'aws_security_group.proxy': { egress: null } };
    expect(verdicts({ ...closed, 'aws_security_group.db': both })).toEqual(['proven', 'proven']);
  });
});

describe('a proxy of which the plan does not tell all', () => {
  const ENDPOINT = {
    db_proxy_name: ref('aws_db_proxy.p.name'),
    vpc_security_group_ids: ref('aws_security_group.lb.id'),
    vpc_subnet_ids: ref('aws_subnet.db.id'),
  };
  test.each<[string, Changes]>([
    ['no target', { 'aws_db_proxy_target.t': null }],
    [
      'a target that is not in the plan',
      { 'aws_db_proxy_target.t': { db_instance_identifier: 'elsewhere' } },
    ],
    [
      'a target of some proxy',
      {
        'aws_db_proxy_target.x': { db_proxy_name: ref('local.proxy'), db_cluster_identifier: 'c' },
      },
    ],
    ['an endpoint of its own', { 'aws_db_proxy_endpoint.e': ENDPOINT }],
    ['rules that are not told', { 'aws_security_group.proxy': { ingress: ref('local.rules') } }],
  ])('%s: unknown', (_, changes) => {
    expect(verdicts(changes)[1]).toBe('unknown');
  });
});

test('a proxy of another database lets nobody into this one', () => {
  const other: Changes = {
    'aws_db_instance.other': {
      identifier: 'other',
      engine: 'mysql',
      db_subnet_group_name: ref('aws_db_subnet_group.db.name'),
      vpc_security_group_ids: ref('aws_security_group.lb.id'),
    },
    'aws_db_proxy_target.t': { db_instance_identifier: ref('aws_db_instance.other.identifier') },
    'aws_security_group.db': {
      ingress: pooled(
        { ...MYSQL, security_groups: ref('aws_security_group.app.id') },
        { ...MYSQL, security_groups: ref('aws_security_group.proxy.id') },
      ),
    },
    // However open it is.
    'aws_security_group.proxy': { ingress: pooled(EVERYWHERE) },
  };
  expect(verdicts(other)).toEqual(['proven', 'proven']);
});
