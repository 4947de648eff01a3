import { expect, test } from 'vitest';
import { pooled, ref, sorted, type Args } from '../../plan/planned-values.fixture.js';
import { buildWebStack, type Changes } from '../../topology/web-stack.fixture.js';
import { readNetwork } from '../read/read-network.js';
import { readExposures } from './exposures.js';

const SSH = { protocol: 'tcp', from_port: 22, to_port: 22 };

function exposure(ingress: Args, args: Args = {}, more: Changes = {}) {
  const stack = buildWebStack({
    'aws_security_group.x': {
      vpc_id: ref('aws_vpc.main.id'),
      ingress: pooled({ ...SSH, ...ingress }),
    },
    'aws_instance.x': {
      subnet_id: ref('aws_subnet.public.id'),
      vpc_security_group_ids: ref('aws_security_group.x.id'),
      associate_public_ip_address: true,
      ...args,
    },
    ...more,
  });
  return readExposures(readNetwork(stack)).find(({ address }) => address === 'aws_instance.x');
}

test('what cannot have a public address is not asked about', () => {
  const hidden = { associate_public_ip_address: false };
  expect(exposure({ cidr_blocks: ['0.0.0.0/0'] }, hidden)).toBeUndefined();
});

test('an accelerator may lead to what has no public address', () => {
  const hidden = { associate_public_ip_address: false, subnet_id: ref('aws_subnet.app_a.id') };
  const leads: Changes = {
    'aws_globalaccelerator_endpoint_group.g': {
      endpoint_configuration: [{ endpoint_id: ref('aws_instance.x.id') }],
    },
  };
  expect(exposure({ cidr_blocks: ['0.0.0.0/0'] }, hidden, leads)).toMatchObject({
    staysOut: 'unknown',
    openings: [{ isSure: false, text: 'tcp 22 from everywhere' }],
  });
  // What lets nobody in is led to in vain.
  expect(exposure({}, hidden, { ...leads, 'aws_security_group.x': {} })).toMatchObject({
    staysOut: 'proven',
  });
});

test('an API may lead to a service by its name in Cloud Map', () => {
  const stack = (service_registries: unknown) =>
    buildWebStack({
      'aws_service_discovery_service.d': {},
      'aws_apigatewayv2_integration.i': {
        connection_type: 'VPC_LINK',
        integration_uri: ref('aws_service_discovery_service.d.arn'),
      },
      'aws_security_group.x': {
        vpc_id: ref('aws_vpc.main.id'),
        ingress: pooled({ ...SSH, cidr_blocks: ['10.0.0.0/16'] }),
      },
      'aws_ecs_service.s': {
        network_configuration: [
          {
            subnets: ref('aws_subnet.app_a.id'),
            security_groups: ref('aws_security_group.x.id'),
          },
        ],
        service_registries,
      },
    });
  const found = (registries: unknown) =>
    readExposures(readNetwork(stack(registries))).find(({ type }) => type === 'aws_ecs_service')
      ?.staysOut;
  expect(found([{ registry_arn: ref('aws_service_discovery_service.d.arn') }])).toBe('unknown');
  expect(found([])).toBeUndefined();
});

test('many protocols without ports are told in a word, and the same opening once', () => {
  const open = {
    ingress: pooled({ protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] }),
  };
  const acl = (action: string, protocol: string, number: number) => ({
    network_acl_id: ref('aws_network_acl.a.id'),
    rule_number: number,
    rule_action: action,
    protocol,
    cidr_block: '0.0.0.0/0',
    from_port: 0,
    to_port: 65_535,
  });
  const found = exposure(
    {},
    {},
    {
      'aws_security_group.x': { vpc_id: ref('aws_vpc.main.id'), ...open },
      'aws_network_acl.a': {
        vpc_id: ref('aws_vpc.main.id'),
        subnet_ids: ref('aws_subnet.public.id'),
      },
      'aws_network_acl_rule.no_tcp': acl('deny', 'tcp', 1),
      'aws_network_acl_rule.rest': acl('allow', '-1', 2),
      'aws_network_acl_rule.out': { ...acl('allow', '-1', 1), egress: true },
    },
  );
  expect(found?.openings.map(({ text }) => text)).toEqual([
    'other protocols from everywhere',
    'all icmp from everywhere',
    'all udp from everywhere',
  ]);
});

test('an opening says its ports and its sources', () => {
  expect(exposure({ cidr_blocks: ['203.0.113.0/24'] })).toMatchObject({
    staysOut: 'refuted',
    openings: [{ isSure: true, isEverywhere: false, text: 'tcp 22 from 203.0.113.0/24' }],
  });
  expect(exposure({ cidr_blocks: ['0.0.0.0/1', '128.0.0.0/1'] })?.openings).toMatchObject([
    { isEverywhere: true, text: 'tcp 22 from everywhere' },
  ]);
});

test('a private subnet lets no reply out, and a network ACL nothing in', () => {
  const world = { cidr_blocks: ['0.0.0.0/0'] };
  expect(exposure(world, { subnet_id: ref('aws_subnet.app_a.id') })?.staysOut).toBe('proven');
  const acl = {
    'aws_network_acl.x': {
      vpc_id: ref('aws_vpc.main.id'),
      subnet_ids: ref('aws_subnet.public.id'),
    },
  };
  expect(exposure(world, {}, acl)?.staysOut).toBe('proven');
});

test('what a load balancer sends on does not count', () => {
  const behind = {
    'aws_lb_target_group_attachment.x': {
      target_group_arn: ref('aws_lb_target_group.app.arn'),
      target_id: ref('aws_instance.x.id'),
    },
  };
  expect(exposure({ security_groups: ref('aws_security_group.lb.id') }, {}, behind)).toMatchObject({
    staysOut: 'proven',
    openings: [],
  });
});

test('what the plan leaves open is possible, with the reason', () => {
  const found = exposure({ cidr_blocks: ref('local.networks') });
  expect(found?.staysOut).toBe('unknown');
  expect(found?.openings.map(({ isSure }) => isSure)).not.toContain(true);
  expect(found?.reasons).not.toEqual([]);
});

test.each([
  ['false', 'unknown'],
  ['true', 'proven'],
])('Beanstalk adds a group of its own, unless told not to: %s', (isDisabled, staysOut) => {
  const stack = buildWebStack({
    'aws_elastic_beanstalk_environment.e': {
      setting: sorted(
        { name: 'SecurityGroups', value: ref('aws_security_group.app.id') },
        { name: 'Subnets', value: ref('aws_subnet.public.id') },
        { name: 'DisableDefaultEC2SecurityGroup', value: isDisabled },
      ),
    },
  });
  expect(readExposures(readNetwork(stack))).toContainEqual(
    expect.objectContaining({ address: 'aws_elastic_beanstalk_environment.e', staysOut }),
  );
});
