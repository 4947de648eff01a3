import { describe, expect, test } from 'vitest';
import { opaque, pooled, ref, type Args } from '../../plan/planned-values.fixture.js';
import { buildWebStack, type Changes } from '../../topology/web-stack.fixture.js';
import { readDatabases } from './read-databases.js';

const DB = 'aws_db_instance.main';

function read(changes: Changes = {}) {
  const stack = buildWebStack(changes);
  const [database] = readDatabases(stack);
  if (!database) throw new Error('the stack has no database');
  return database;
}

describe('what is known of a database', () => {
  test.each([
    ['mysql', 3306],
    ['mariadb', 3306],
    ['postgres', 5432],
    ['sqlserver-se', 1433],
    ['oracle-ee', 1521],
    ['db2-se', 50000],
  ])('%s listens on %i where no port is named', (engine, port) => {
    expect(read({ [DB]: { engine } }).port).toEqual({ state: 'known', value: port });
  });

  test('its own port stands above', () => {
    expect(read({ [DB]: { port: 13306 } }).port).toEqual({ state: 'known', value: 13306 });
  });

  test('a port that is open, or an engine without a known one, is unknown', () => {
    expect(read({ [DB]: { port: ref('var.port') } }).port.state).toBe('unknown');
    expect(read({ [DB]: { engine: 'something-new' } }).port.state).toBe('unknown');
  });

  test('a replica has the port of what it replicates', () => {
    const replica = { replicate_source_db: ref(`${DB}.identifier`), engine: null };
    const stack = buildWebStack({ 'aws_db_instance.replica': replica });
    const found = readDatabases(stack).find(({ address }) => address.endsWith('replica'));
    expect(found?.port).toEqual({ state: 'known', value: 3306 });
  });

  test('without a target group a reader is told what a load balancer sends requests to', () => {
    const without: Changes = { 'aws_autoscaling_group.app': { target_group_arns: null } };
    const why = (changes: Changes) => read(changes).fromOthers.evidence.join();
    expect(why(without)).toContain('no target of a load balancer was found');
    const classic = { ...without, 'aws_elb.old': { name: 'old' } };
    expect(why(classic)).toContain('aws_elb.old is a Classic Load Balancer');
  });

  test('it is public only where it says so', () => {
    expect(read().publiclyAccessible).toEqual({ state: 'known', value: false });
    expect(read({ [DB]: { publicly_accessible: true } }).publiclyAccessible).toEqual({
      state: 'known',
      value: true,
    });
    expect(read({ [DB]: { publicly_accessible: ref('var.p') } }).publiclyAccessible.state).toBe(
      'unknown',
    );
  });

  test('a cluster is public where one of its instances is', () => {
    const stack = buildWebStack({
      [DB]: null,
      'aws_rds_cluster.c': { engine: 'aurora-mysql', port: opaque() },
      'aws_rds_cluster_instance.a': { cluster_identifier: ref('aws_rds_cluster.c.id') },
      'aws_rds_cluster_instance.b': {
        cluster_identifier: ref('aws_rds_cluster.c.id'),
        publicly_accessible: true,
      },
    });
    expect(readDatabases(stack)).toMatchObject([
      { address: 'aws_rds_cluster.c', publiclyAccessible: { value: true }, port: { value: 3306 } },
    ]);
  });

  test('a public instance of a cluster that the plan does not tell makes none surely private', () => {
    const stack = buildWebStack({
      [DB]: null,
      'aws_rds_cluster.c': { engine: 'aurora-mysql' },
      'aws_rds_cluster_instance.a': {
        cluster_identifier: ref('local.cluster'),
        publicly_accessible: true,
      },
    });
    const [cluster] = readDatabases(stack);
    expect(cluster?.publiclyAccessible.state).toBe('unknown');
  });

  test('a plan without one has none', () => {
    const stack = buildWebStack({ [DB]: null });
    expect(readDatabases(stack)).toEqual([]);
  });
});

describe('from the application', () => {
  const verdict = (changes: Changes) => read(changes).fromApplication.verdict;
  const APP = 'aws_security_group.app';
  const egress = (row: Args): Changes => ({
    [APP]: { egress: pooled({ protocol: 'tcp', from_port: 3306, to_port: 3306, ...row }) },
  });

  test('proven, with the rule on each side and what is assumed', () => {
    const { verdict: own, evidence, assumptions } = read().fromApplication;
    expect(own).toBe('proven');
    expect(evidence).toEqual([
      'aws_autoscaling_group.app reaches aws_db_instance.main inside the VPC (10.0.1.0 → 10.0.3.0 tcp 3306): security group egress by aws_security_group.app (inline egress), security group ingress by aws_security_group.db (inline ingress)',
    ]);
    expect(assumptions.length).toBeGreaterThan(0);
  });

  test('refuted by a network ACL in between, which is named', () => {
    const found = read({
      'aws_network_acl.db': {
        vpc_id: ref('aws_vpc.main.id'),
        subnet_ids: ref('aws_subnet.db.id'),
      },
    }).fromApplication;
    expect(found.verdict).toBe('refuted');
    expect(found.evidence.join()).toContain('network ACL ingress of aws_subnet.db');
  });

  test('proven by an egress rule to the database’s group, or to its subnet', () => {
    const standalone = {
      security_group_id: ref(`${APP}.id`),
      ip_protocol: 'tcp',
      from_port: 3306,
      to_port: 3306,
      referenced_security_group_id: ref('aws_security_group.db.id'),
    };
    const changes = { [APP]: { egress: null }, 'aws_vpc_security_group_egress_rule.e': standalone };
    expect(verdict(changes)).toBe('proven');
    expect(verdict(egress({ cidr_blocks: ['10.0.3.0/24'] }))).toBe('proven');
    expect(verdict(egress({ cidr_blocks: ['10.0.3.0/25', '10.0.3.128/25'] }))).toBe('proven');
  });

  test('refuted where no rule lets it in, or out', () => {
    expect(verdict({ 'aws_security_group.db': { ingress: opaque() } })).toBe('refuted');
    expect(verdict({ [APP]: { egress: null } })).toBe('refuted');
    expect(verdict(egress({ to_port: 3307, from_port: 3307, cidr_blocks: ['0.0.0.0/0'] }))).toBe(
      'refuted',
    );
    expect(verdict(egress({ cidr_blocks: ['10.0.9.0/24'] }))).toBe('refuted');
  });

  test('refuted where the database listens on another port', () => {
    expect(verdict({ [DB]: { port: 13306 } })).toBe('refuted');
  });

  test('unknown where the port, the groups or the rules are', () => {
    expect(verdict({ [DB]: { port: ref('var.port') } })).toBe('unknown');
    expect(verdict({ [DB]: { vpc_security_group_ids: ref('local.groups') } })).toBe('unknown');
    expect(verdict({ 'aws_launch_template.app': { vpc_security_group_ids: ref('local.g') } })).toBe(
      'unknown',
    );
    expect(verdict({ [APP]: { egress: ref('var.rules') } })).toBe('unknown');
  });

  test('unknown where a lost rule may be what lets it in', () => {
    const lost = {
      security_group_id: ref('local.group'),
      ip_protocol: '-1',
      cidr_ipv4: '0.0.0.0/0',
    };
    const changes = {
      'aws_security_group.db': { ingress: opaque() },
      'aws_vpc_security_group_ingress_rule.lost': lost,
    };
    expect(verdict(changes)).toBe('unknown');
  });

  test('unknown where the plan does not tell what the application is', () => {
    expect(verdict({ 'aws_autoscaling_group.app': { target_group_arns: null } })).toBe('unknown');
  });
});
