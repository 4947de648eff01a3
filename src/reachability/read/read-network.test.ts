import { describe, expect, test } from 'vitest';
import { dynamic, opaque, pooled, ref, type Args } from '../../plan/planned-values.fixture.js';
import { buildWebStack, type Changes } from '../../topology/web-stack.fixture.js';
import type { Endpoint, Network } from '../engine/network.js';
import { defaultAclKey } from './network-acls.js';
import { readNetwork } from './read-network.js';

const read = (changes: Changes = {}): Network => readNetwork(buildWebStack(changes));
const MAIN = { vpc_id: ref('aws_vpc.main.id') };

function endpoint(key: string, changes: Changes = {}): Endpoint {
  const found = read(changes).endpoints.find((own) => own.key === key);
  if (!found) throw new Error(`no endpoint ${key}`);
  return found;
}

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
    expect(vpc({ [gateway]: { vpc_id: ref('local.vpc') } })?.internetGateway).toMatchObject({
      value: true,
      doubt: expect.stringContaining('local.vpc') as string,
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

describe('endpoints', () => {
  const none = { value: false, doubt: undefined };

  test('a group of instances with one or more in each of its subnets', () => {
    expect(endpoint('aws_autoscaling_group.app')).toEqual({
      key: 'aws_autoscaling_group.app',
      type: 'aws_autoscaling_group',
      count: 2,
      subnets: ['aws_subnet.app_a', 'aws_subnet.app_b'],
      spread: 'each',
      subnetsOpen: undefined,
      groups: { options: [['aws_security_group.app']], open: undefined },
      publicAddress: none,
      ipv6Address: none,
      initiates: true,
      doubt: undefined,
    });
  });

  test('a group with fewer instances than subnets is in some of them', () => {
    const one = { 'aws_autoscaling_group.app': { min_size: 1 } };
    expect(endpoint('aws_autoscaling_group.app', one).spread).toBe('one');
  });

  test('a database is in one of the subnets of its group', () => {
    expect(endpoint('aws_db_instance.main')).toMatchObject({
      subnets: ['aws_subnet.db'],
      spread: 'one',
      initiates: false,
    });
  });

  test('a load balancer faces the internet unless it says otherwise', () => {
    expect(endpoint('aws_lb.web').publicAddress).toEqual({ value: true, doubt: undefined });
    expect(endpoint('aws_lb.web', { 'aws_lb.web': { internal: true } }).publicAddress).toEqual(
      none,
    );
  });

  test('a load balancer with an address of its own in each subnet lies in these', () => {
    const mapped = {
      load_balancer_type: 'network',
      security_groups: null,
      subnets: null,
      subnet_mapping: [{ subnet_id: ref('aws_subnet.public.id') }],
    };
    expect(endpoint('aws_lb.web', { 'aws_lb.web': mapped })).toMatchObject({
      subnets: ['aws_subnet.public'],
      subnetsOpen: undefined,
      spread: 'each',
    });
  });

  test('a network load balancer without groups lets everything through', () => {
    const nlb = { 'aws_lb.web': { load_balancer_type: 'network', security_groups: null } };
    expect(endpoint('aws_lb.web', nlb).groups).toEqual({ options: [[]], open: undefined });
  });

  test('no group named is the default one of the VPC', () => {
    const bare = { 'aws_instance.x': { subnet_id: ref('aws_subnet.public.id') } };
    expect(endpoint('aws_instance.x', bare).groups).toEqual({
      options: [['the default security group of aws_vpc.main']],
      open: undefined,
    });
  });

  test.each<[string, Args, Partial<Endpoint>]>([
    [
      'aws_ecs_service.x',
      {
        network_configuration: [
          {
            subnets: ref('aws_subnet.public.id'),
            security_groups: ref('aws_security_group.app.id'),
            assign_public_ip: true,
          },
        ],
      },
      { publicAddress: { value: true, doubt: undefined }, initiates: true },
    ],
    [
      'aws_lambda_function.x',
      {
        vpc_config: [
          {
            subnet_ids: ref('aws_subnet.app_a.id'),
            security_group_ids: ref('aws_security_group.app.id'),
          },
        ],
      },
      { publicAddress: none, initiates: true, subnets: ['aws_subnet.app_a'] },
    ],
    [
      'aws_elasticache_serverless_cache.x',
      {
        subnet_ids: ref('aws_subnet.db.id'),
        security_group_ids: ref('aws_security_group.db.id'),
      },
      { subnets: ['aws_subnet.db'], initiates: false },
    ],
    [
      'aws_eks_node_group.x',
      { subnet_ids: ref('aws_subnet.app_a.id'), cluster_name: ref('aws_eks_cluster.c.name') },
      { subnets: ['aws_subnet.app_a'], publicAddress: none },
    ],
  ])('%s', (address, args, expected) => {
    expect(endpoint(address, { [address]: args })).toMatchObject(expected);
  });

  test('brokers are public where their access says so, and a batch job may be', () => {
    const publicOf = (address: string, args: Args) =>
      endpoint(address, { [address]: args }).publicAddress;
    const brokers = (type?: string) => {
      const connectivity_info = type ? [{ public_access: [{ type }] }] : [];
      const info = { client_subnets: ref('aws_subnet.app_a.id'), connectivity_info };
      return publicOf('aws_msk_cluster.m', { broker_node_group_info: [info] });
    };
    expect(brokers()).toEqual(none);
    expect(brokers('DISABLED')).toEqual(none);
    expect(brokers('SERVICE_PROVIDED_EIPS')).toEqual({ value: true, doubt: undefined });
    const compute_resources = [{ subnets: ref('aws_subnet.public.id') }];
    expect(publicOf('aws_batch_compute_environment.b', { compute_resources }).doubt).toContain(
      'may have a public address',
    );
  });

  test('a type that is not modelled and names a group is there, with a doubt', () => {
    const odd = { 'aws_odd_thing.x': { security_group_ids: ref('aws_security_group.app.id') } };
    expect(endpoint('aws_odd_thing.x', odd).doubt).toContain('not modelled');
  });

  test('a shared subnet may hold interfaces of other accounts', () => {
    const share = { resource_arn: ref('aws_subnet.db.arn') };
    const network = read({ 'aws_ram_resource_association.s': share });
    expect(network.endpoints.at(-1)).toMatchObject({
      subnets: ['aws_subnet.db'],
      doubt: expect.stringContaining('shares a subnet') as string,
    });
  });
});

describe('load balancers', () => {
  const forwards = (changes: Changes) => read(changes).loadBalancers[0]?.forwards;

  test('what a listener forwards goes on to the targets, on their port', () => {
    expect(forwards({})).toEqual([
      {
        listener: 'aws_lb_listener.https',
        service: { protocol: 6, fromPort: 443, toPort: 443 },
        target: 'aws_autoscaling_group.app',
        targetPort: 8080,
        preservesClientAddress: { value: false, doubt: undefined },
        crossZone: { value: true, doubt: undefined },
        doubt: undefined,
      },
    ]);
  });

  test('a rule’s target group counts as the listener’s own, and a redirect does not', () => {
    const rule = {
      'aws_lb_listener.https': { default_action: [{ type: 'redirect' }] },
      'aws_lb_listener_rule.r': {
        listener_arn: ref('aws_lb_listener.https.arn'),
        action: [{ type: 'forward', target_group_arn: ref('aws_lb_target_group.app.arn') }],
      },
    };
    expect(forwards(rule)?.map(({ listener }) => listener)).toEqual(['aws_lb_listener_rule.r']);
  });

  test('what the plan does not tell may be forwarded to any target group of that kind', () => {
    const first = (changes: Changes) =>
      forwards(changes)?.map(({ target, doubt }) => [target, doubt]);
    const action = { type: 'forward', target_group_arn: ref('aws_lb_target_group.app.arn') };
    const hidden = [['aws_autoscaling_group.app', expect.any(String) as string]];
    const written = (default_action: unknown) => ({ 'aws_lb_listener.https': { default_action } });
    expect(first(written(dynamic(action)))).toEqual(hidden);
    expect(first(written([{ ...action, target_group_arn: ref('local.group') }]))).toEqual(hidden);
    expect(first(written(dynamic({ type: 'redirect' })))).toEqual([]);
    const other = { 'aws_lb_target_group.app': { protocol: 'TCP' } };
    expect(first({ ...written(dynamic(action)), ...other })).toEqual([]);
  });

  test('an attachment that does not tell its target may be of any instance, or group', () => {
    const before = forwards({}) ?? [];
    const added = (attachment: string, args: Args) =>
      forwards({ 'aws_instance.x': {}, [attachment]: args })?.slice(before.length);
    const group = ref('aws_lb_target_group.app.arn');
    const lost = expect.stringContaining('local.x') as string;
    expect(
      added('aws_lb_target_group_attachment.a', {
        target_group_arn: group,
        target_id: ref('local.x'),
      }),
    ).toMatchObject([{ target: 'aws_instance.x', doubt: lost }]);
    expect(
      added('aws_autoscaling_attachment.a', {
        lb_target_group_arn: group,
        autoscaling_group_name: ref('local.x'),
      }),
    ).toMatchObject([{ target: 'aws_autoscaling_group.app', doubt: lost }]);
    const invoked = { target_group_arn: group, target_id: ref('aws_lambda_function.f.arn') };
    const functions = { 'aws_lambda_function.f': {}, 'aws_lb_target_group_attachment.a': invoked };
    expect(forwards({ 'aws_instance.x': {}, ...functions })).toEqual(before);
  });

  test.each([
    [{}, true],
    [{ target_type: 'ip' }, false],
    [{ target_type: 'ip', protocol: 'UDP' }, true],
    [{ preserve_client_ip: 'false' }, false],
  ])(
    'a network load balancer before targets with %j keeps the client’s address: %s',
    (args, kept) => {
      const nlb = {
        'aws_lb.web': { load_balancer_type: 'network' },
        'aws_lb_listener.https': { protocol: 'TCP' },
        'aws_lb_target_group.app': { protocol: 'TCP', ...args },
      };
      expect(forwards(nlb)?.[0]?.preservesClientAddress.value).toBe(kept);
    },
  );
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
