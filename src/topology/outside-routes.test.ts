import { expect, test } from 'vitest';
import { ref } from '../plan/planned-values.fixture.js';
import { readOutsideRoutes } from './outside-routes.js';
import { buildWebStack, type Changes } from './web-stack.fixture.js';

const SUBNET = 'subnet-0123456789abcdef0';
const VPC = 'vpc-0123456789abcdef0';
const TABLE = 'rtb-0123456789abcdef0';
const PUBLIC = ref('aws_route_table.public.id');
const PRIVATE = ref('aws_route_table.private.id');
const read = (changes: Changes) => readOutsideRoutes(buildWebStack(changes).resolver);
const association = (route_table_id: unknown): Changes => ({
  'aws_route_table_association.outside': { subnet_id: SUBNET, route_table_id },
});
const main = (route_table_id: unknown): Changes => ({
  'aws_main_route_table_association.outside': { vpc_id: VPC, route_table_id },
});

test('the web stack by itself has none', () => {
  expect(read({})).toEqual([]);
});

test.each([
  ['a public table', PUBLIC, ''],
  ['a table of another stack', TABLE, `${TABLE} is outside of this plan`],
])('a subnet elsewhere gets %s', (_what, table, doubt) => {
  const address = 'aws_route_table_association.outside';
  expect(read(association(table))).toEqual([{ address, leads: SUBNET, doubt }]);
});

test('the main table of a VPC elsewhere leads to the internet', () => {
  const address = 'aws_main_route_table_association.outside';
  const leads = `the main route table of ${VPC}`;
  expect(read(main(PUBLIC))).toEqual([{ address, leads, doubt: '' }]);
});

test('a table that leads nowhere is none', () => {
  expect(read(association(PRIVATE))).toEqual([]);
  expect(read(main(PRIVATE))).toEqual([]);
});

test('a subnet in a VPC elsewhere has the main table that this plan chooses for it', () => {
  const routeOf = (table: unknown) =>
    buildWebStack({
      ...main(table),
      'aws_subnet.app_a': { vpc_id: VPC },
      'aws_route_table_association.app_a': null,
    }).topology.subnets.get('aws_subnet.app_a')?.internetRoute;
  expect(routeOf(PUBLIC)).toEqual({ state: 'known', value: true });
  expect(routeOf(PRIVATE)).toEqual({ state: 'known', value: false });
  expect(routeOf(TABLE)?.state).toBe('unknown');
});

test('a default table is that of the VPC which has its id', () => {
  const routeOf = (id: string) =>
    buildWebStack({
      'aws_vpc.main': { default_route_table_id: TABLE },
      'aws_route_table_association.app_a': null,
      'aws_default_route_table.main': {
        default_route_table_id: id,
        route: [{ cidr_block: '0.0.0.0/0', gateway_id: 'igw-0123456789abcdef0' }],
      },
    }).topology.subnets.get('aws_subnet.app_a')?.internetRoute;
  expect(routeOf(TABLE)).toEqual({ state: 'known', value: true });
  expect(routeOf('rtb-0fedcba9876543210')?.state).toBe('unknown');
});
