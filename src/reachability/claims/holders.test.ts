import { expect, test } from 'vitest';
import {
  besideDynamic,
  dynamic,
  opaque,
  ref,
  sorted,
  type Args,
} from '../../plan/planned-values.fixture.js';
import { buildWebStack, type Changes } from '../../topology/web-stack.fixture.js';
import { readDatabases } from './read-databases.js';

const APP = ref('aws_security_group.app.id');

/** Whether nothing but the application is let in, where the application's group is. */
function verdict(changes: Changes): string | undefined {
  const stack = buildWebStack(changes);
  return readDatabases(stack)[0]?.fromOthers.verdict;
}

test.each<[string, Args]>([
  ['aws_instance.x', { vpc_security_group_ids: APP, subnet_id: ref('aws_subnet.public.id') }],
  ['aws_lambda_function.x', { vpc_config: [{ security_group_ids: APP }] }],
  ['aws_ecs_service.x', { network_configuration: [{ security_groups: APP }] }],
  ['aws_eks_cluster.x', { vpc_config: [{ security_group_ids: APP }] }],
  ['aws_network_interface.x', { security_groups: APP }],
  ['aws_codebuild_project.x', { vpc_config: [{ security_group_ids: APP }] }],
  ['aws_dms_replication_instance.x', { vpc_security_group_ids: APP }],
  [
    'aws_glue_connection.x',
    { physical_connection_requirements: [{ security_group_id_list: APP }] },
  ],
  ['aws_ec2_client_vpn_endpoint.x', { security_group_ids: APP }],
  [
    'aws_spot_fleet_request.x',
    {
      launch_specification: [
        { vpc_security_group_ids: ref('aws_security_group.lb.id') },
        { vpc_security_group_ids: APP },
      ],
    },
  ],
  [
    'aws_spot_fleet_request.y',
    {
      launch_template_config: [
        { launch_template_specification: [{ id: ref('aws_launch_template.app.id') }] },
      ],
    },
  ],
  [
    'aws_elastic_beanstalk_environment.x',
    {
      setting: [
        { name: 'SecurityGroups', value: APP },
        { name: 'InstanceType', value: 't3.small' },
      ],
    },
  ],
  [
    'aws_elastic_beanstalk_environment.sorted',
    {
      setting: sorted(
        { name: 'SecurityGroups', value: APP },
        { name: 'AssociatePublicIpAddress', value: 'true' },
      ),
    },
  ],
])('%s, which opens connections, with the application’s group gets in', (address, args) => {
  expect(verdict({ [address]: args })).toBe('refuted');
});

test.each<[string, Args]>([
  ['aws_lb.x', { security_groups: APP, internal: true }],
  ['aws_elasticache_cluster.x', { security_group_ids: APP }],
  ['aws_efs_mount_target.x', { security_groups: APP }],
  ['aws_vpc_endpoint.x', { security_group_ids: APP }],
])('%s, which opens none, changes nothing', (address, args) => {
  expect(verdict({ [address]: args })).toBe('proven');
});

test('an Auto Scaling group that no load balancer sends requests to is something else', () => {
  const batch = {
    vpc_zone_identifier: ref('aws_subnet.app_a.id'),
    launch_template: [{ id: ref('aws_launch_template.app.id') }],
  };
  expect(verdict({ 'aws_autoscaling_group.batch': batch })).toBe('refuted');
});

test('the interface of an application instance is the application', () => {
  const changes: Changes = {
    'aws_autoscaling_group.app': null,
    'aws_network_interface.card': { subnet_id: ref('aws_subnet.app_a.id'), security_groups: APP },
    'aws_instance.web': {
      network_interface: [{ network_interface_id: ref('aws_network_interface.card.id') }],
    },
    'aws_lb_target_group_attachment.w': { target_id: ref('aws_instance.web.id') },
  };
  expect(verdict(changes)).toBe('proven');
});

test('a group that is attached to the interface of another instance lets that in', () => {
  const bastion = {
    subnet_id: ref('aws_subnet.public.id'),
    vpc_security_group_ids: ref('aws_security_group.lb.id'),
  };
  const attach = (to: string) => ({
    'aws_instance.bastion': bastion,
    'aws_network_interface_sg_attachment.a': {
      security_group_id: APP,
      network_interface_id: ref(to),
    },
  });
  expect(verdict(attach('aws_instance.bastion.primary_network_interface_id'))).toBe('refuted');
});

test.each<[string, Args]>([
  ['aws_spot_fleet_request.x', { launch_specification: dynamic({ vpc_security_group_ids: APP }) }],
  ['aws_spot_fleet_request.y', { launch_specification: opaque() }],
  ['aws_elastic_beanstalk_environment.x', { setting: opaque() }],
  [
    'aws_elastic_beanstalk_environment.y',
    { setting: [{ name: 'SecurityGroups', value: ref('local.group') }] },
  ],
  [
    'aws_elastic_beanstalk_environment.z',
    { setting: besideDynamic({ name: 'InstanceType' }, { value: APP }) },
  ],
  [
    'aws_spot_fleet_request.z',
    { launch_specification: besideDynamic({ ami: 'ami-1' }, { vpc_security_group_ids: APP }) },
  ],
])('%s, which hides its groups, may let anything in', (address, args) => {
  expect(verdict({ [address]: args })).toBe('unknown');
});

test('what is given a group as a parameter may let anything in', () => {
  const stack = (parameters: unknown) => verdict({ 'aws_cloudformation_stack.s': { parameters } });
  expect(stack(ref('aws_security_group.app.id', 'aws_subnet.app_a.id'))).toBe('unknown');
  expect(stack(ref('aws_security_group.lb.id'))).toBe('proven');
  expect(stack({ Stage: 'prod' })).toBe('proven');
  expect(stack(ref('local.parameters'))).toBe('proven');
});

test('a Beanstalk environment with other groups changes nothing, whatever else it sets', () => {
  const setting = [
    { name: 'SecurityGroups', value: ref('aws_security_group.lb.id') },
    { name: 'IamInstanceProfile', value: ref('local.profile') },
    { name: 'Subnets', value: 'subnet-0a1b2c3d,subnet-1a1b2c3d' },
  ];
  expect(verdict({ 'aws_elastic_beanstalk_environment.x': { setting } })).toBe('proven');
});

test('a group that is attached to an interface that the plan does not tell may let anything in', () => {
  const attachment = { security_group_id: APP, network_interface_id: ref('local.card') };
  expect(verdict({ 'aws_network_interface_sg_attachment.a': attachment })).toBe('unknown');
});
