import { expect, test } from 'vitest';
import { ref, type Args } from '../../plan/planned-values.fixture.js';
import type { Changes } from '../../topology/web-stack.fixture.js';
import { read } from './read-network.fixture.js';

/** Whether the application or an instance has an IPv6 address, or may have one. */
function address(changes: Changes, key = 'aws_autoscaling_group.app') {
  const { endpoints } = read(changes);
  const found = endpoints.find((endpoint) => endpoint.key === key)?.ipv6Address;
  return found && (found.doubt === undefined ? found.value : 'perhaps');
}

const launch = (args: Args, name = 'app'): Changes => ({
  [`aws_launch_template.${name}`]: { network_interfaces: [args] },
});

test('a launch template gives an address where it asks for one', () => {
  expect(address({})).toBe(false);
  expect(address(launch({ security_groups: ref('aws_security_group.app.id') }))).toBe(false);
  expect(address(launch({ ipv6_address_count: 0, ipv6_addresses: [] }))).toBe(false);
  expect(address(launch({ ipv6_address_count: 1 }))).toBe('perhaps');
  expect(address(launch({ ipv6_addresses: ref('local.addresses') }))).toBe('perhaps');
});

test('another template gives it none, unless the plan does not tell which is meant', () => {
  const other = launch({ ipv6_address_count: 1 }, 'other');
  expect(address(other)).toBe(false);
  const hidden = { launch_template: [{ id: ref('local.template') }] };
  expect(address({ ...other, 'aws_autoscaling_group.app': hidden })).toBe('perhaps');
  const mixed = { launch_template: null, mixed_instances_policy: [{ launch_template: [{}] }] };
  expect(address({ ...other, 'aws_autoscaling_group.app': mixed })).toBe('perhaps');
});

test('an instance has what it asks for, itself or by an interface of its own', () => {
  const instance = (args: Args, more: Changes = {}) =>
    address(
      { 'aws_instance.x': { subnet_id: ref('aws_subnet.app_a.id'), ...args }, ...more },
      'aws_instance.x',
    );
  expect(instance({})).toBe(false);
  expect(instance({ ipv6_address_count: 0, ipv6_addresses: [] })).toBe(false);
  expect(instance({ ipv6_address_count: 1 })).toBe('perhaps');
  const card = (args: Args): Changes => ({
    'aws_network_interface.c': {
      subnet_id: ref('aws_subnet.app_a.id'),
      attachment: [{ instance: ref('aws_instance.x.id'), device_index: 1 }],
      ...args,
    },
  });
  expect(instance({}, card({}))).toBe(false);
  expect(instance({}, card({ ipv6_address_count: 1 }))).toBe('perhaps');
});
