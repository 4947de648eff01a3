import { describe, expect, test } from 'vitest';
import { buildResolver, resource } from '../plan/plan-builder.fixture.js';
import { dynamic, opaque, ref, type Args } from '../plan/planned-values.fixture.js';
import { readLaunchSettings } from './launch-settings.js';

type Spec = ReturnType<typeof resource>;

const template = (name: string, args: Args = {}): Spec =>
  resource(`aws_launch_template.${name}`, args);
const from = (name: string): Args => ({
  launch_template: [{ id: ref(`aws_launch_template.${name}.id`) }],
});

function read(group: Args, ...specs: Spec[]) {
  const resolver = buildResolver(...specs, resource('aws_autoscaling_group.g', group));
  const [own] = resolver.ofType('aws_autoscaling_group');
  if (!own) throw new Error('no group');
  const settings = readLaunchSettings(own, resolver);
  return {
    ...settings,
    address: settings.publicAddress.state === 'known' ? settings.publicAddress.value : 'unknown',
    groups: settings.securityGroups.targets.map((target) => target.resource.name),
  };
}

const card = (value: unknown, groups?: string): Args => ({
  network_interfaces: [
    {
      associate_public_ip_address: value,
      ...(groups ? { security_groups: ref(`aws_security_group.${groups}.id`) } : {}),
    },
  ],
});

test('a template that is told by its id is told, whatever its name', () => {
  const both = { launch_template: [{ id: ref('aws_launch_template.t.id'), name: opaque() }] };
  const groups = { vpc_security_group_ids: ref('aws_security_group.own.id') };
  const own = resource('aws_security_group.own', {});
  expect(read(both, template('t', groups), own).groups).toEqual(['own']);
});

describe('whether instances get a public address', () => {
  test('the subnet decides where the template says nothing', () => {
    expect(read(from('t'), template('t')).address).toBe('subnet');
    expect(read(from('t'), template('t', card(null))).address).toBe('subnet');
    expect(read(from('t'), template('t', card(''))).address).toBe('subnet');
  });

  test('an interface decides it, in the texts that templates use', () => {
    const open = read(from('t'), template('t', card('true')));
    expect(open.address).toBe(true);
    expect(open.evidence).toEqual(['aws_launch_template.t gives each instance a public address']);
    expect(read(from('t'), template('t', card('false'))).address).toBe(false);
    expect(read(from('t'), template('t', card(ref('var.open')))).address).toBe('unknown');
  });

  test('one public interface of several is enough', () => {
    const cards = { network_interfaces: [...listOf(card('false')), ...listOf(card('true'))] };
    expect(read(from('t'), template('t', cards)).address).toBe(true);
  });

  test('a launch configuration', () => {
    const group = { launch_configuration: ref('aws_launch_configuration.c.name') };
    const configuration = (args: Args) => resource('aws_launch_configuration.c', args);
    expect(read(group, configuration({ associate_public_ip_address: true })).address).toBe(true);
    expect(read(group, configuration({ associate_public_ip_address: false })).address).toBe(false);
    expect(read(group, configuration({})).address).toBe('subnet');
  });

  test('a template outside of the plan is unknown', () => {
    const outside = read({ launch_template: [{ id: 'lt-1' }] });
    expect(outside.address).toBe('unknown');
    expect(outside.securityGroups.gaps).toEqual([
      'aws_autoscaling_group.g launches from lt-1 that is not in this plan',
    ]);
    expect(read({}).address).toBe('unknown');
    expect(read({ launch_template: [{ id: ref('local.t') }] }).address).toBe('unknown');
  });

  test('a dynamic block can name no template but those that stand in its module', () => {
    const block = { launch_template: dynamic({ id: ref('local.t'), name: opaque() }) };
    expect(read(block, template('t', card('true'))).address).toBe(true);
    expect(read(block, template('t'), template('u', card('true'))).address).toBe('unknown');
    expect(read(block, template('t'), template('u')).address).toBe('subnet');
  });

  test('of two possible templates both must agree', () => {
    // A condition on a resource that is no template: one of the arms, and which is lost.
    const id = ref('aws_vpc.v.id', 'aws_launch_template.a.id', 'aws_launch_template.b.id');
    const either = (a: Args, b: Args) =>
      read(
        { launch_template: [{ id }] },
        resource('aws_vpc.v'),
        template('a', a),
        template('b', b),
      );
    expect(either(card('true'), card('true')).address).toBe(true);
    expect(either(card('true'), card('false')).address).toBe('unknown');
    expect(either(card('false'), card('false')).address).toBe(false);
    expect(either({}, {}).address).toBe('subnet');
    // Whichever it is, it names no group.
    expect(either({}, {}).securityGroups).toMatchObject({ exact: true, absent: true });
  });
});

describe('mixed instances', () => {
  const policy = (id: unknown, override?: Args): Args => ({
    mixed_instances_policy: [
      {
        launch_template: [
          {
            launch_template_specification: [{ launch_template_id: id }],
            ...(override ? { override: [{ launch_template_specification: [override] }] } : {}),
          },
        ],
      },
    ],
  });
  const t = ref('aws_launch_template.t.id');
  const other: Args = { launch_template_id: ref('aws_launch_template.other.id') };

  test('launch from the template of the policy', () => {
    expect(read(policy(t), template('t', card('true'))).address).toBe(true);
  });

  test('an override with a public interface counts', () => {
    expect(read(policy(t, other), template('t'), template('other', card('true'))).address).toBe(
      true,
    );
    expect(read(policy(t, other), template('t'), template('other')).address).toBe('subnet');
  });

  test('a template counts that an override gives by its name', () => {
    // The id that the provider (5.100) plans beside a name.
    const byName: Args = {
      launch_template_id: 'unknown',
      launch_template_name: ref('aws_launch_template.other.name'),
    };
    const of = (more?: Args) => read(policy(t, byName), template('t'), template('other', more));
    expect(of(card('true')).address).toBe(true);
    expect(of().address).toBe('subnet');
  });

  test('each instance has the groups of one of the templates, and not of all', () => {
    const groups = ['one', 'two'].map((name) => resource(`aws_security_group.${name}`));
    const of = (name: string, group: string): Spec =>
      template(name, { vpc_security_group_ids: ref(`aws_security_group.${group}.id`) });
    const settings = (second: string) =>
      read(policy(t, other), ...groups, of('t', 'one'), of('other', second));
    expect(settings('two')).toMatchObject({
      groups: ['one', 'two'],
      securityGroups: { exact: false },
    });
    expect(settings('one')).toMatchObject({ groups: ['one'], securityGroups: { exact: true } });
  });
});

describe('security groups', () => {
  const groups = [resource('aws_security_group.one'), resource('aws_security_group.two')];

  test('of the template and of its interfaces together', () => {
    const own = { vpc_security_group_ids: ref('aws_security_group.one.id'), ...card(null, 'two') };
    const settings = read(from('t'), ...groups, template('t', own));
    expect(settings.groups).toEqual(['one', 'two']);
    expect(settings.securityGroups.exact).toBe(true);
  });

  test('of a launch configuration', () => {
    const configuration = resource('aws_launch_configuration.c', {
      security_groups: ref('aws_security_group.two.id'),
    });
    const group = { launch_configuration: ref('aws_launch_configuration.c.name') };
    expect(read(group, ...groups, configuration).groups).toEqual(['two']);
  });

  test('none named is absent, not empty by guess', () => {
    expect(
      read(from('t'), template('t', { vpc_security_group_ids: opaque() })).securityGroups.absent,
    ).toBe(true);
  });

  test('a subnet on an interface is the instance’s', () => {
    const own = template('t', { network_interfaces: [{ subnet_id: ref('aws_subnet.s.id') }] });
    const { subnets } = read(from('t'), resource('aws_subnet.s'), own);
    expect(subnets.targets.map((target) => target.resource.name)).toEqual(['s']);
  });
});

function listOf(args: Args): Args[] {
  return args['network_interfaces'] as Args[];
}
