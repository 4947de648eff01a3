import { describe, expect, test } from 'vitest';
import { buildResolver, resource } from '../plan/plan-builder.fixture.js';
import { dynamic, planned, pooled, ref, type Args } from '../plan/planned-values.fixture.js';
import { RouteTables } from './route-tables.js';

type Spec = ReturnType<typeof resource>;

const VPC = resource('aws_vpc.main');
const IGW = resource('aws_internet_gateway.igw', { vpc_id: ref('aws_vpc.main.id') });
const VGW = resource('aws_vpn_gateway.vgw', { vpc_id: ref('aws_vpc.main.id') });
const NAT = resource('aws_nat_gateway.nat');
const TABLE = resource('aws_route_table.t', { vpc_id: ref('aws_vpc.main.id') });

const route = (args: Args, repeat = {}): Spec =>
  resource(
    'aws_route.r',
    {
      route_table_id: ref('aws_route_table.t.id'),
      destination_cidr_block: '0.0.0.0/0',
      ...args,
    },
    repeat,
  );
const toGateway = (name = 'aws_internet_gateway.igw.id') => ({ gateway_id: ref(name) });

function answer(key: string, ...specs: Spec[]) {
  const { answer: own } = new RouteTables(buildResolver(VPC, ...specs)).internetRoute(key);
  return own.state === 'known' ? own.value : 'unknown';
}

function mainAnswer(...specs: Spec[]) {
  const resolver = buildResolver(...specs);
  const [vpc] = resolver.ofType('aws_vpc', 'aws_default_vpc');
  if (!vpc) throw new Error('no VPC');
  const tables = new RouteTables(resolver);
  const { answer: own } = tables.internetRouteOf(tables.mainsOf(vpc));
  return own.state === 'known' ? own.value : 'unknown';
}

describe('routes of their own', () => {
  const table = 'aws_route_table.t';

  test('to an internet gateway make a table public, and say so', () => {
    const tables = new RouteTables(buildResolver(VPC, IGW, TABLE, route(toGateway())));
    expect(tables.internetRoute(table)).toEqual({
      answer: { state: 'known', value: true },
      evidence: ['aws_route.r routes 0.0.0.0/0 to an internet gateway'],
    });
  });

  test.each([
    ['a NAT gateway', { nat_gateway_id: ref('aws_nat_gateway.nat.id') }],
    ['a VPN gateway', toGateway('aws_vpn_gateway.vgw.id')],
    [
      'an egress-only gateway',
      { egress_only_gateway_id: ref('aws_egress_only_internet_gateway.e.id') },
    ],
    ['a VPN gateway outside of the plan', { gateway_id: 'vgw-1' }],
  ])('to %s do not', (_, args) => {
    expect(answer(table, IGW, VGW, NAT, TABLE, route(args))).toBe(false);
  });

  test('IPv6 counts as IPv4 does, and so does a narrow destination', () => {
    const ipv6 = { destination_cidr_block: null, destination_ipv6_cidr_block: '::/0' };
    expect(answer(table, IGW, TABLE, route({ ...ipv6, ...toGateway() }))).toBe(true);
    const narrow = { destination_cidr_block: '203.0.113.0/24' };
    expect(answer(table, IGW, TABLE, route({ ...narrow, ...toGateway() }))).toBe(true);
  });

  test('an internet gateway by its id or a data source', () => {
    expect(answer(table, TABLE, route({ gateway_id: 'igw-1' }))).toBe(true);
    const data = resource('data.aws_internet_gateway.d', { id: 'igw-9' });
    expect(answer(table, TABLE, data, route(toGateway('data.aws_internet_gateway.d.id')))).toBe(
      true,
    );
  });

  test('one of several gateways is unknown', () => {
    const either = { gateway_id: ref('aws_internet_gateway.igw.id', 'aws_vpn_gateway.vgw.id') };
    expect(answer(table, IGW, VGW, TABLE, route(either))).toBe('unknown');
  });

  test('a route that does not tell its table may belong to any', () => {
    const lost = route({ route_table_id: ref('each.value.id'), ...toGateway() });
    expect(answer(table, IGW, TABLE, lost)).toBe('unknown');
    expect(mainAnswer(VPC, IGW, TABLE, lost)).toBe('unknown');
  });

  test('a lost route to a NAT gateway makes nothing public', () => {
    const lost = route({
      route_table_id: ref('each.value.id'),
      nat_gateway_id: ref('aws_nat_gateway.nat.id'),
    });
    expect(answer(table, NAT, TABLE, lost)).toBe(false);
  });

  test('as many routes as tables to choose from are one for each; fewer are unknown', () => {
    const tables = resource('aws_route_table.t', {}, { count: 2 });
    const by = { route_table_id: ref('aws_route_table.t', 'count.index'), ...toGateway() };
    expect(answer('aws_route_table.t[1]', IGW, tables, route(by, { count: 2 }))).toBe(true);
    expect(answer('aws_route_table.t[1]', IGW, tables, route(by, { count: 1 }))).toBe('unknown');
  });
});

describe('inline routes', () => {
  const inline = (...rows: Args[]): Spec =>
    resource('aws_route_table.t', { route: pooled(...rows) });
  const table = 'aws_route_table.t';
  const everything = { cidr_block: '0.0.0.0/0' };

  test('to an internet gateway, IPv4 or IPv6', () => {
    expect(answer(table, IGW, inline({ ...everything, ...toGateway() }))).toBe(true);
    expect(answer(table, IGW, inline({ ipv6_cidr_block: '::/0', ...toGateway() }))).toBe(true);
    expect(answer(table, inline({ ...everything, gateway_id: 'igw-1' }))).toBe(true);
  });

  test('to a NAT gateway beside an internet gateway in the plan', () => {
    const nat = { gateway_id: '', nat_gateway_id: ref('aws_nat_gateway.nat.id') };
    expect(answer(table, IGW, NAT, inline({ ...everything, ...nat }))).toBe(false);
  });

  test('two rows pool their gateways: one of them leads out, which is lost', () => {
    const rows = [
      { ...everything, ...toGateway() },
      { cidr_block: '10.9.0.0/16', ...toGateway('aws_vpn_gateway.vgw.id') },
    ];
    expect(answer(table, IGW, VGW, inline(...rows))).not.toBe(false);
  });

  test('a dynamic block in a plan with no other gateway leads out', () => {
    const hidden = resource('aws_route_table.t', {
      route: dynamic({ ...everything, ...toGateway() }),
    });
    expect(answer(table, IGW, hidden)).toBe(true);
    expect(answer(table, IGW, VGW, hidden)).toBe('unknown');
  });
});

describe('inline routes of which the plan tells nothing', () => {
  test('may lead anywhere', () => {
    const lost = resource('aws_route_table.t', { route: ref('local.routes') });
    expect(answer('aws_route_table.t', IGW, NAT, lost)).toBe('unknown');
  });
});

describe('the main table of a VPC', () => {
  const ownTable = resource('aws_default_route_table.d', {
    default_route_table_id: ref('aws_vpc.main.default_route_table_id'),
    route: pooled({ cidr_block: '0.0.0.0/0', ...toGateway() }),
  });
  const replaced = (table: string): Spec =>
    resource('aws_main_route_table_association.m', {
      vpc_id: ref('aws_vpc.main.id'),
      route_table_id: ref(table),
    });

  test('has no route out by itself', () => {
    expect(mainAnswer(VPC, IGW)).toBe(false);
  });

  test('has what aws_default_route_table and routes to it give', () => {
    expect(mainAnswer(VPC, IGW, ownTable)).toBe(true);
    const toMain = { route_table_id: ref('aws_vpc.main.main_route_table_id'), ...toGateway() };
    expect(mainAnswer(VPC, IGW, route(toMain))).toBe(true);
  });

  test('is another where an association says so', () => {
    const open = route(toGateway());
    expect(mainAnswer(VPC, IGW, TABLE, open, replaced('aws_route_table.t.id'))).toBe(true);
    expect(mainAnswer(VPC, IGW, TABLE, ownTable, replaced('aws_route_table.t.id'))).toBe(false);
  });

  test('is unknown where it is replaced by a table that the plan does not tell', () => {
    expect(mainAnswer(VPC, IGW, TABLE, route(toGateway()), replaced('each.value.id'))).toBe(
      'unknown',
    );
  });

  test('is unknown where it is replaced by a table outside of the plan', () => {
    const outside = resource('aws_main_route_table_association.m', {
      vpc_id: ref('aws_vpc.main.id'),
      route_table_id: 'rtb-1',
    });
    expect(mainAnswer(VPC, outside)).toBe('unknown');
  });

  test('is unknown where an open table may be the main one of some VPC', () => {
    const some = resource('aws_main_route_table_association.m', {
      vpc_id: ref('each.value.id'),
      route_table_id: ref('aws_route_table.t.id'),
    });
    expect(mainAnswer(VPC, IGW, TABLE, route(toGateway()), some)).toBe('unknown');
  });

  test('of the default VPC leads out, as AWS makes it', () => {
    const vpc = resource('aws_default_vpc.d');
    expect(mainAnswer(vpc)).toBe(true);
    const main = { route_table_id: ref('aws_default_vpc.d.main_route_table_id') };
    expect(
      mainAnswer(vpc, NAT, route({ ...main, nat_gateway_id: ref('aws_nat_gateway.nat.id') })),
    ).toBe(true);
    const adopted = resource('aws_default_route_table.d', {
      default_route_table_id: ref('aws_default_vpc.d.default_route_table_id'),
    });
    expect(mainAnswer(vpc, adopted)).toBe(false);
  });

  test('a table known by its id while planning is the same table', () => {
    const known = resource('aws_route_table.t', { id: 'rtb-1' });
    const own = route({ route_table_id: planned('rtb-1', 'aws_route_table.t.id'), ...toGateway() });
    expect(answer('aws_route_table.t', IGW, known, own)).toBe(true);
  });
});
