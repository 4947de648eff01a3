import { describe, expect, test } from 'vitest';
import { ref } from '../plan/planned-values.fixture.js';
import { DEFAULT_SUBNET } from './compute.js';
import { buildWebStack, type Changes } from './web-stack.fixture.js';

const GROUP = 'aws_autoscaling_group.app';
const apps = (changes: Changes = {}) => buildWebStack(changes).topology.applications;
const group = (changes: Changes) => apps(changes).find(({ address }) => address === GROUP);
const PUBLIC = { map_public_ip_on_launch: true };

describe('what is an application', () => {
  test('a group whose target group is named in it', () => {
    expect(apps()).toEqual([
      expect.objectContaining({
        address: GROUP,
        kind: 'autoscaling-group',
        role: { state: 'known', value: 'application' },
        subnets: { state: 'known', value: ['aws_subnet.app_a', 'aws_subnet.app_b'] },
        publicAddress: { state: 'known', value: false },
        securityGroups: { state: 'known', value: ['aws_security_group.app'] },
      }),
    ]);
  });

  test('a group that is attached, or has a traffic source', () => {
    const detached = { [GROUP]: { target_group_arns: null } };
    expect(apps(detached)).toEqual([]);
    const attachment = {
      autoscaling_group_name: ref(`${GROUP}.name`),
      lb_target_group_arn: ref('aws_lb_target_group.app.arn'),
    };
    expect(apps({ ...detached, 'aws_autoscaling_attachment.a': attachment })).toHaveLength(1);
    const source = { traffic_source: [{ identifier: ref('aws_lb_target_group.app.arn') }] };
    expect(apps({ [GROUP]: { target_group_arns: null, ...source } })).toHaveLength(1);
  });

  test('a group or an instance behind a Classic Load Balancer', () => {
    const detached = { [GROUP]: { target_group_arns: null } };
    const classic = { 'aws_elb.web': { name: 'web', listener: [{ instance_port: 8080 }] } };
    const attachment = { autoscaling_group_name: ref(`${GROUP}.name`), elb: ref('aws_elb.web.id') };
    const named = { target_group_arns: null, load_balancers: ref('aws_elb.web.name') };
    expect(apps({ ...detached, ...classic })).toEqual([]);
    for (const changes of [
      { ...detached, ...classic, 'aws_autoscaling_attachment.a': attachment },
      { ...detached, 'aws_autoscaling_attachment.a': { ...attachment, elb: 'elsewhere' } },
      { ...classic, [GROUP]: named },
    ])
      expect(apps(changes)).toMatchObject([{ address: GROUP, role: { state: 'known' } }]);
    const subnet_id = ref('aws_subnet.app_a.id');
    expect(
      apps({
        [GROUP]: null,
        'aws_instance.web': { subnet_id },
        'aws_instance.other': { subnet_id },
        'aws_instance.bastion': { subnet_id },
        'aws_elb.web': { ...classic['aws_elb.web'], instances: ref('aws_instance.web.id') },
        'aws_elb_attachment.o': { elb: 'elsewhere', instance: ref('aws_instance.other.id') },
        'aws_elb_attachment.p': { elb: 'elsewhere', instance: 'i-0123456789abcdef0' },
      }).map(({ address }) => address),
    ).toEqual(['aws_instance.web', 'aws_instance.other', 'aws_elb_attachment.p']);
  });

  test('an instance that is attached, and no bastion', () => {
    const instance = {
      subnet_id: ref('aws_subnet.public.id'),
      vpc_security_group_ids: ref('aws_security_group.app.id'),
    };
    const attachment = {
      target_id: ref('aws_instance.web.id'),
      target_group_arn: ref('aws_lb_target_group.app.arn'),
    };
    const found = apps({
      [GROUP]: null,
      'aws_instance.web': instance,
      'aws_instance.bastion': instance,
      'aws_lb_target_group_attachment.w': attachment,
    });
    expect(found).toMatchObject([
      {
        address: 'aws_instance.web',
        kind: 'instance',
        subnets: { state: 'known', value: ['aws_subnet.public'] },
      },
    ]);
  });

  test('every instance may be one where an attachment does not tell its target', () => {
    const found = apps({
      [GROUP]: null,
      'aws_instance.web': { subnet_id: ref('aws_subnet.app_a.id') },
      'aws_lb_target_group_attachment.w': { target_id: ref('local.id') },
    });
    expect(found).toMatchObject([{ address: 'aws_instance.web', role: { state: 'unknown' } }]);
  });

  test('target groups outside of the plan, or known only after apply, are target groups', () => {
    const arn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/x/1';
    expect(apps({ [GROUP]: { target_group_arns: [arn] } })).toHaveLength(1);
    expect(apps({ [GROUP]: { target_group_arns: ref('local.arns') } })).toHaveLength(1);
  });
});

describe('where it lies', () => {
  test('in a default subnet where it names none', () => {
    expect(group({ [GROUP]: { vpc_zone_identifier: null } })).toMatchObject({
      subnets: { state: 'known', value: [DEFAULT_SUBNET] },
      publicAddress: { state: 'known', value: true },
    });
  });

  test('in one of several, or in what the plan does not tell', () => {
    expect(
      group({ [GROUP]: { vpc_zone_identifier: ref('each.value.id') } })?.subnets,
    ).toMatchObject({
      state: 'unknown',
      closed: false,
    });
  });
});

describe('its public address', () => {
  test('one public subnet of those it surely lies in gives one', () => {
    expect(group({ 'aws_subnet.app_a': PUBLIC })).toMatchObject({
      publicAddress: { state: 'known', value: true },
      publicAddressEvidence: ['aws_subnet.app_a gives every instance in it a public address'],
    });
  });

  test('a template that refuses one stands above the subnet', () => {
    const template = { network_interfaces: [{ associate_public_ip_address: 'false' }] };
    const changes = { 'aws_subnet.app_a': PUBLIC, 'aws_launch_template.app': template };
    expect(group(changes)?.publicAddress).toEqual({ state: 'known', value: false });
  });

  test('subnets that the plan does not tell leave it open', () => {
    expect(
      group({ [GROUP]: { vpc_zone_identifier: ref('each.value.id') } })?.publicAddress.state,
    ).toBe('unknown');
  });
});
