import { describe, expect, test } from 'vitest';
import { opaque, pooled, ref, type Args } from '../../plan/planned-values.fixture.js';
import type { Changes } from '../../topology/web-stack.fixture.js';
import type { Network } from '../engine/network.js';
import { defaultAclKey } from './network-acls.js';
import { read } from './read-network.fixture.js';

const MAIN = { vpc_id: ref('aws_vpc.main.id') };

describe('VPCs', () => {
  const vpc = (changes: Changes) => read(changes).vpcs.get('aws_vpc.main');

  test('a block, a gateway, no peer', () => {
    expect(vpc({})).toEqual({
      key: 'aws_vpc.main',
      blocks: [{ family: 4, cidr: '10.0.0.0/16', doubt: undefined }],
      open: undefined,
      peerings: [],
      internetGateway: { value: true, doubt: undefined },
    });
  });

  test('no gateway where none names it, and a doubt where one may', () => {
    const gateway = 'aws_internet_gateway.main';
    expect(vpc({ [gateway]: null })?.internetGateway.value).toBe(false);
    expect(vpc({ [gateway]: { vpc_id: ref('each.value.id') } })?.internetGateway).toMatchObject({
      value: true,
      doubt: expect.stringContaining('each.value') as string,
    });
    const apart = {
      [gateway]: { vpc_id: null },
      'aws_internet_gateway_attachment.a': MAIN,
    };
    expect(vpc(apart)?.internetGateway).toEqual({ value: true, doubt: undefined });
  });

  test('secondary blocks, and an IPv6 block that AWS will choose', () => {
    const more = {
      'aws_vpc_ipv4_cidr_block_association.b': { ...MAIN, cidr_block: '10.1.0.0/16' },
      'aws_vpc.main': { assign_generated_ipv6_cidr_block: true },
    };
    expect(vpc(more)?.blocks).toEqual([
      { family: 4, cidr: '10.0.0.0/16', doubt: undefined },
      { family: 6, cidr: undefined, doubt: undefined },
      { family: 4, cidr: '10.1.0.0/16', doubt: undefined },
    ]);
  });

  test('a peering is written on both sides, and doubted until it is accepted', () => {
    const peering = (args: Args): Changes => ({
      'aws_vpc.other': { cidr_block: '10.9.0.0/16' },
      'aws_vpc_peering_connection.p': { ...MAIN, peer_vpc_id: ref('aws_vpc.other.id'), ...args },
    });
    const accepted = read(peering({ auto_accept: true }));
    expect(accepted.vpcs.get('aws_vpc.main')?.peerings).toEqual([
      { id: 'aws_vpc_peering_connection.p', peer: 'aws_vpc.other', doubt: undefined },
    ]);
    expect(accepted.vpcs.get('aws_vpc.other')?.peerings).toHaveLength(1);
    expect(vpc(peering({}))?.peerings[0]?.doubt).toContain('must be accepted');
  });
});

test('a peering has one id, whichever end a route names', () => {
  const network = read({
    'aws_vpc_peering_connection.p': { ...MAIN, peer_vpc_id: 'vpc-1' },
    'aws_vpc_peering_connection_accepter.a': {
      vpc_peering_connection_id: ref('aws_vpc_peering_connection.p.id'),
      auto_accept: true,
    },
    'aws_route.x': {
      route_table_id: ref('aws_route_table.private.id'),
      destination_cidr_block: '10.9.0.0/16',
      vpc_peering_connection_id: ref('aws_vpc_peering_connection_accepter.a.id'),
    },
  });
  const [peering] = network.vpcs.get('aws_vpc.main')?.peerings ?? [];
  expect(peering).toEqual({ id: 'aws_vpc_peering_connection.p', peer: 'vpc-1', doubt: undefined });
  const [route] = network.routeTables.get('aws_route_table.private')?.routes ?? [];
  expect(route?.target.options).toEqual([{ kind: 'peering', id: 'aws_vpc_peering_connection.p' }]);
});

describe('routes', () => {
  const targets = (args: Args, to?: string) =>
    read({
      ...(to === undefined ? {} : { [to]: {} }),
      'aws_route.x': {
        route_table_id: ref('aws_route_table.private.id'),
        destination_cidr_block: '10.9.0.0/16',
        ...args,
      },
    })
      .routeTables.get('aws_route_table.private')
      ?.routes.map(({ destination, target }) => [
        destination,
        target.options[0]?.kind,
        target.open,
      ]);

  test.each([
    ['nat_gateway_id', 'aws_nat_gateway.n', 'nat-gateway'],
    ['egress_only_gateway_id', 'aws_egress_only_internet_gateway.e', 'egress-only'],
    ['vpc_peering_connection_id', 'aws_vpc_peering_connection.p', 'peering'],
    ['transit_gateway_id', 'aws_ec2_transit_gateway.t', 'not-modelled'],
    ['network_interface_id', 'aws_network_interface.i', 'not-modelled'],
    ['vpc_endpoint_id', 'aws_vpc_endpoint.v', 'not-modelled'],
    ['core_network_arn', 'aws_networkmanager_core_network.c', 'not-modelled'],
  ])('%s leads to %s: %s', (argument, to, kind) => {
    expect(targets({ [argument]: ref(`${to}.id`) }, to)).toEqual([
      ['10.9.0.0/16', kind, undefined],
    ]);
  });

  test('a kind of target that is not known here is not modelled', () => {
    expect(targets({ odb_network_arn: opaque() })).toEqual([
      ['10.9.0.0/16', 'not-modelled', undefined],
    ]);
  });

  test('a prefix list of the plan is a route for each of its blocks', () => {
    const list = {
      'aws_ec2_managed_prefix_list.l': {
        entry: [{ cidr: '10.8.0.0/16' }, { cidr: '10.9.0.0/16' }],
      },
      'aws_route.x': {
        route_table_id: ref('aws_route_table.private.id'),
        destination_prefix_list_id: ref('aws_ec2_managed_prefix_list.l.id'),
        gateway_id: ref('aws_internet_gateway.main.id'),
      },
    };
    const routes = read(list).routeTables.get('aws_route_table.private')?.routes;
    expect(routes?.map(({ destination }) => destination)).toEqual(['10.8.0.0/16', '10.9.0.0/16']);
  });
});

describe('network ACLs', () => {
  const own = defaultAclKey('aws_vpc.main');
  const aclOf = (network: Network) => network.subnets.get('aws_subnet.db')?.acl;
  const deny = { rule_no: 90, action: 'deny', protocol: 'tcp', from_port: 3306, to_port: 3306 };

  test('a subnet without one of its own has the VPC’s, which lets all through', () => {
    const network = read();
    expect(aclOf(network)).toEqual({ options: [own], open: undefined });
    expect(network.acls.get(own)?.entries.map(({ action, cidr }) => [action, cidr])).toEqual([
      ['allow', '0.0.0.0/0'],
      ['allow', '::/0'],
      ['allow', '0.0.0.0/0'],
      ['allow', '::/0'],
    ]);
  });

  test('its own by subnet_ids or by an association, with entries of both ways of writing', () => {
    const inline = read({
      'aws_network_acl.db': {
        ...MAIN,
        subnet_ids: ref('aws_subnet.db.id'),
        ingress: pooled({ ...deny, cidr_block: '10.0.1.0/24' }),
      },
    });
    expect(aclOf(inline)).toEqual({ options: ['aws_network_acl.db'], open: undefined });
    expect(inline.acls.get('aws_network_acl.db')?.entries).toMatchObject([
      { number: 90, direction: 'ingress', action: 'deny', cidr: '10.0.1.0/24', doubt: undefined },
    ]);
    const apart = read({
      'aws_network_acl.db': MAIN,
      'aws_network_acl_association.db': {
        network_acl_id: ref('aws_network_acl.db.id'),
        subnet_id: ref('aws_subnet.db.id'),
      },
      'aws_network_acl_rule.r': {
        network_acl_id: ref('aws_network_acl.db.id'),
        rule_number: 100,
        egress: true,
        rule_action: 'allow',
        protocol: '-1',
        cidr_block: '0.0.0.0/0',
      },
    });
    expect(aclOf(apart)).toEqual({ options: ['aws_network_acl.db'], open: undefined });
    expect(apart.acls.get('aws_network_acl.db')?.entries).toMatchObject([
      { number: 100, direction: 'egress', service: { protocol: 'all' } },
    ]);
  });

  test('the default one taken over has no entries but those that it is given', () => {
    const taken = read({
      'aws_default_network_acl.d': {
        default_network_acl_id: ref('aws_vpc.main.default_network_acl_id'),
      },
    });
    expect(taken.acls.get(own)).toEqual({ key: own, entries: [], open: undefined });
  });

  test('a rule of an ACL that the plan does not tell makes all of them open', () => {
    const lost = read({
      'aws_network_acl_rule.r': { network_acl_id: ref('local.acl'), rule_number: 1 },
    });
    expect(lost.acls.get(own)?.open).toContain('local.acl');
  });
});

test('rules that do not tell their group may be any group’s', () => {
  const lost = {
    'aws_security_group_rule.r': {
      security_group_id: ref('local.group'),
      type: 'ingress',
      protocol: 'tcp',
      from_port: 22,
      to_port: 22,
      cidr_blocks: ['0.0.0.0/0'],
    },
  };
  expect(read(lost).unplacedRules).toMatchObject([
    { direction: 'ingress', peer: { kind: 'cidr', cidr: '0.0.0.0/0' } },
  ]);
});
