import { describe, expect, test } from 'vitest';
import { ref, type Args } from '../../plan/planned-values.fixture.js';
import type { Changes } from '../../topology/web-stack.fixture.js';
import type { Endpoint } from '../engine/network.js';
import { read } from './read-network.fixture.js';

function endpoint(key: string, changes: Changes = {}): Endpoint {
  const found = read(changes).endpoints.find((own) => own.key === key);
  if (!found) throw new Error(`no endpoint ${key}`);
  return found;
}

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
