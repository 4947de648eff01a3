import { expect, test } from 'vitest';
import { buildResolver, resource } from '../../plan/plan-builder.fixture.js';
import { opaque, ref, type Args } from '../../plan/planned-values.fixture.js';
import { buildWebStack, type Changes } from '../../topology/web-stack.fixture.js';
import { readNetwork } from '../read/read-network.js';
import { readDatabases } from './read-databases.js';
import { readOtherDatabases } from './read-other-databases.js';

const read = (is: string, args: Args) => readOtherDatabases(buildResolver(resource(is, args)))[0];

test.each<[string, Args]>([
  ['aws_redshift_cluster.x', { publicly_accessible: true }],
  ['aws_redshiftserverless_workgroup.x', { publicly_accessible: true }],
  ['aws_timestreaminfluxdb_db_instance.x', { publicly_accessible: true }],
  ['aws_neptunegraph_graph.x', { public_connectivity: true }],
  ['aws_lightsail_database.x', { publicly_accessible: true }],
  ['aws_opensearch_domain.x', {}],
  ['aws_elasticsearch_domain.x', {}],
])('%s is public where it says so, or lies in no VPC', (is, args) => {
  expect(read(is, args)?.publiclyAccessible).toEqual({ state: 'known', value: true });
});

test.each<[string, Args]>([
  ['aws_redshift_cluster.x', { publicly_accessible: false }],
  ['aws_redshiftserverless_workgroup.x', {}],
  ['aws_opensearch_domain.x', { vpc_options: [{ subnet_ids: ref('aws_subnet.a.id') }] }],
])('%s is not', (is, args) => {
  expect(read(is, args)?.publiclyAccessible).toEqual({ state: 'known', value: false });
});

test('what is open stays open, and where it lies is told where it matters', () => {
  const open = read('aws_redshift_cluster.x', { publicly_accessible: ref('var.open') });
  expect(open?.publiclyAccessible.state).toBe('unknown');
  expect(open?.subnets).toEqual({
    state: 'known',
    value: ['a default subnet of the default VPC'],
  });
  const domain = buildResolver(resource('aws_opensearch_domain.x', { vpc_options: opaque() }));
  expect(readOtherDatabases(domain)[0]).toMatchObject({ subnets: null });
  const placed = readOtherDatabases(
    buildResolver(
      resource('aws_subnet.a', {}),
      resource('aws_redshiftserverless_workgroup.w', { subnet_ids: ref('aws_subnet.a.id') }),
    ),
  );
  expect(placed[0]?.subnets).toEqual({ state: 'known', value: ['aws_subnet.a'] });
});

const CLUSTER = {
  neptune_subnet_group_name: ref('aws_neptune_subnet_group.n.name'),
  vpc_security_group_ids: ref('aws_security_group.db.id'),
  port: 3306,
};
const neptune = (instance: Args): Changes => ({
  'aws_neptune_subnet_group.n': { subnet_ids: ref('aws_subnet.public.id') },
  'aws_neptune_cluster.n': CLUSTER,
  'aws_neptune_cluster_instance.i': {
    cluster_identifier: ref('aws_neptune_cluster.n.id'),
    ...instance,
  },
});

test('a cluster has a public address where one of its instances has', () => {
  const stack = (instance: Args) => buildWebStack(neptune(instance));
  const publicOf = (instance: Args) => ({
    database: readDatabases(stack(instance)).find(({ address }) => address.includes('neptune'))
      ?.publiclyAccessible,
    address: readNetwork(stack(instance)).endpoints.find(({ key }) => key.includes('neptune'))
      ?.publicAddress,
  });
  expect(publicOf({ publicly_accessible: true })).toEqual({
    database: { state: 'known', value: true },
    address: { value: true, doubt: undefined },
  });
  expect(publicOf({})).toEqual({
    database: { state: 'known', value: false },
    address: { value: false, doubt: undefined },
  });
  const lost = { publicly_accessible: true, cluster_identifier: ref('local.cluster') };
  expect(publicOf(lost).database?.state).toBe('unknown');
  expect(publicOf(lost).address).toMatchObject({
    value: true,
    doubt: expect.any(String) as string,
  });
});

test('DocumentDB and Neptune are judged like other databases', () => {
  const changes: Changes = {
    ...neptune({}),
    'aws_docdb_subnet_group.d': { subnet_ids: ref('aws_subnet.db.id') },
    'aws_docdb_cluster.d': {
      port: 3306,
      db_subnet_group_name: ref('aws_docdb_subnet_group.d.name'),
      vpc_security_group_ids: ref('aws_security_group.db.id'),
    },
  };
  const found = readDatabases(buildWebStack(changes)).map((db) => [
    db.address,
    db.fromOthers.verdict,
    db.subnets === null,
  ]);
  expect(found).toEqual([
    ['aws_db_instance.main', 'proven', false],
    ['aws_docdb_cluster.d', 'proven', true],
    ['aws_neptune_cluster.n', 'proven', false],
  ]);
});
