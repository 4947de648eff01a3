import { describe, expect, test } from 'vitest';
import { buildResolver, resource } from '../plan/plan-builder.fixture.js';
import { opaque, perKey, pooled, ref, type Args } from '../plan/planned-values.fixture.js';
import { readSubnets } from './subnets.js';

type Spec = ReturnType<typeof resource>;

const VPC = resource('aws_vpc.main');
const IGW = resource('aws_internet_gateway.igw');
const table = (name: string, gateway?: string): Spec =>
  resource(`aws_route_table.${name}`, {
    vpc_id: ref('aws_vpc.main.id'),
    route: pooled({ cidr_block: '0.0.0.0/0', gateway_id: gateway ? ref(gateway) : '' }),
  });
const OPEN = table('open', 'aws_internet_gateway.igw.id');
const CLOSED = table('closed');
const subnet = (name: string, args: Args = {}, repeat = {}): Spec =>
  resource(`aws_subnet.${name}`, { vpc_id: ref('aws_vpc.main.id'), ...args }, repeat);
const bind = (subnets: string[], tables: string[], repeat = {}, name = 'x'): Spec =>
  resource(
    `aws_route_table_association.${name}`,
    { subnet_id: ref(...subnets), route_table_id: ref(...tables) },
    repeat,
  );

function read(...specs: Spec[]) {
  return readSubnets(buildResolver(VPC, IGW, OPEN, CLOSED, ...specs));
}

/** Whether each subnet leads to the internet. */
function routes(...specs: Spec[]): Record<string, boolean | 'unknown'> {
  return Object.fromEntries(
    [...read(...specs)].map(([address, { internetRoute }]) => [
      address.replace('aws_subnet.', ''),
      internetRoute.state === 'known' ? internetRoute.value : 'unknown',
    ]),
  );
}

describe('what is known of a subnet', () => {
  test('its zone, block and VPC, and that it gives no public address unless it says so', () => {
    const own = subnet('a', { availability_zone: 'us-east-1a', cidr_block: '10.0.0.0/24' });
    expect(read(own).get('aws_subnet.a')).toMatchObject({
      vpc: { state: 'known', value: 'aws_vpc.main' },
      zone: { state: 'known', value: 'us-east-1a' },
      cidr: { state: 'known', value: '10.0.0.0/24' },
      mapsPublicAddress: { state: 'known', value: false },
    });
  });

  test('what is open stays open', () => {
    const own = subnet('a', {
      map_public_ip_on_launch: opaque(),
      availability_zone: ref('local.z'),
    });
    const [found] = read({
      ...own,
      args: { ...own.args, map_public_ip_on_launch: ref('var.m') },
    }).values();
    expect(found).toMatchObject({
      zone: { state: 'unknown' },
      mapsPublicAddress: { state: 'unknown', candidates: [true, false] },
    });
  });

  test('each instance of a for_each has its own values', () => {
    const blocks = perKey({ a: '10.0.1.0/24', b: '10.0.2.0/24' });
    const found = read(subnet('s', { cidr_block: blocks }, { forEach: ['a', 'b'] }));
    expect(found.get('aws_subnet.s["b"]')?.cidr).toEqual({ state: 'known', value: '10.0.2.0/24' });
  });
});

describe('the route table of a subnet', () => {
  test('is that of its association', () => {
    const specs = [
      subnet('a'),
      subnet('b'),
      bind(['aws_subnet.a.id'], ['aws_route_table.open.id'], {}, 'a'),
      bind(['aws_subnet.b.id'], ['aws_route_table.closed.id'], {}, 'b'),
    ];
    expect(routes(...specs)).toEqual({ a: true, b: false });
    expect(read(...specs).get('aws_subnet.a')?.evidence).toEqual([
      'aws_route_table.open routes 0.0.0.0/0 to an internet gateway',
      'aws_subnet.a has its route table by aws_route_table_association.a',
    ]);
  });

  test('is else the main one of its VPC', () => {
    expect(routes(subnet('a'))).toEqual({ a: false });
    const main = resource('aws_main_route_table_association.m', {
      vpc_id: ref('aws_vpc.main.id'),
      route_table_id: ref('aws_route_table.open.id'),
    });
    expect(routes(subnet('a'), main)).toEqual({ a: true });
  });

  test('its own one stands above a public main one', () => {
    const main = resource('aws_main_route_table_association.m', {
      vpc_id: ref('aws_vpc.main.id'),
      route_table_id: ref('aws_route_table.open.id'),
    });
    const own = bind(['aws_subnet.a.id'], ['aws_route_table.closed.id']);
    expect(routes(subnet('a'), main, own)).toEqual({ a: false });
  });

  test('in a VPC outside of the plan it is unknown', () => {
    expect(routes(subnet('a', { vpc_id: 'vpc-1' }))).toEqual({ a: 'unknown' });
    expect(routes(subnet('a', { vpc_id: ref('each.value.id') }))).toEqual({ a: 'unknown' });
  });

  test('an association with count = 0 leaves the main one', () => {
    const none = bind(['aws_subnet.a.id'], ['aws_route_table.open.id'], { count: 0 });
    expect(routes(subnet('a'), none)).toEqual({ a: false });
  });

  test('an edge association, of a gateway, is none of a subnet', () => {
    const edge = resource('aws_route_table_association.e', {
      gateway_id: ref('aws_internet_gateway.igw.id'),
      route_table_id: ref('aws_route_table.open.id'),
    });
    expect(routes(subnet('a'), edge)).toEqual({ a: false });
  });
});

describe('associations by count.index', () => {
  const two = subnet('s', {}, { count: 2 });
  const choose = ['aws_subnet.s', 'count.index'];

  test('as many as subnets: each subnet has one, whichever it is', () => {
    const own = bind(choose, ['aws_route_table.open.id'], { count: 2 });
    expect(routes(two, own)).toEqual({ 's[0]': true, 's[1]': true });
  });

  test('fewer than subnets: some have the main table', () => {
    const own = bind(choose, ['aws_route_table.open.id'], { count: 1 });
    expect(routes(two, own)).toEqual({ 's[0]': 'unknown', 's[1]': 'unknown' });
  });

  test('fewer, where the table and the main one agree, is decided', () => {
    const own = bind(choose, ['aws_route_table.closed.id'], { count: 1 });
    expect(routes(two, own)).toEqual({ 's[0]': false, 's[1]': false });
  });

  test('of tables that differ it is unknown, of those that agree it is known', () => {
    const tables = ['aws_route_table.closed.id', 'aws_route_table.open.id'];
    const mixed = bind(choose, [...tables, 'count.index'], { count: 2 });
    expect(routes(two, mixed)).toEqual({ 's[0]': 'unknown', 's[1]': 'unknown' });
  });

  test('an exact association of one stands above a possible one', () => {
    const possible = bind(choose, ['aws_route_table.open.id'], { count: 1 });
    const exact = bind(['aws_subnet.s[0].id'], ['aws_route_table.closed.id'], {}, 'exact');
    expect(routes(two, possible, exact)['s[0]']).toBe(false);
  });
});

describe('associations that the plan does not tell', () => {
  test('one of some subnet may be of any without its own', () => {
    const lost = bind(['each.value.id'], ['aws_route_table.open.id']);
    const own = bind(['aws_subnet.b.id'], ['aws_route_table.closed.id'], {}, 'own');
    expect(routes(subnet('a'), subnet('b'), lost, own)).toEqual({ a: 'unknown', b: false });
  });

  test('a table that the plan does not tell is unknown', () => {
    expect(routes(subnet('a'), bind(['aws_subnet.a.id'], ['each.value.id']))).toEqual({
      a: 'unknown',
    });
  });

  test('a table outside of the plan is unknown', () => {
    const own = resource('aws_route_table_association.x', {
      subnet_id: ref('aws_subnet.a.id'),
      route_table_id: 'rtb-1',
    });
    expect(routes(subnet('a'), own)).toEqual({ a: 'unknown' });
  });
});

test('a default subnet is public, and gives public addresses, as AWS makes it', () => {
  const [found] = readSubnets(buildResolver(resource('aws_default_subnet.d'))).values();
  expect(found).toMatchObject({
    internetRoute: { state: 'known', value: true },
    mapsPublicAddress: { state: 'known', value: true },
  });
});
