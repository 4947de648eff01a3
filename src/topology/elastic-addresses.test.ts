import { describe, expect, test } from 'vitest';
import { buildPlan, resource } from '../plan/plan-builder.fixture.js';
import { ref, type Args } from '../plan/planned-values.fixture.js';
import { toStack } from './read-stack.js';
import { buildWebStack, type Changes } from './web-stack.fixture.js';

const INSTANCE: Changes = {
  'aws_autoscaling_group.app': null,
  'aws_instance.web': { subnet_id: ref('aws_subnet.app_a.id') },
  'aws_lb_target_group_attachment.w': { target_id: ref('aws_instance.web.id') },
};

/** Whether the one application instance gets a public address. */
function answer(changes: Changes = {}) {
  const [app] = buildWebStack({ ...INSTANCE, ...changes }).topology.applications;
  return app?.publicAddress.state === 'known' ? app.publicAddress.value : 'unknown';
}

describe('an instance', () => {
  test('has no public address by itself in a private subnet', () => {
    expect(answer()).toBe(false);
  });

  test.each<[string, Changes]>([
    ['an Elastic IP', { 'aws_eip.e': { instance: ref('aws_instance.web.id') } }],
    [
      'an association of one',
      { 'aws_eip_association.e': { instance_id: ref('aws_instance.web.id') } },
    ],
    [
      'its own argument',
      {
        'aws_instance.web': { ...INSTANCE['aws_instance.web'], associate_public_ip_address: true },
      },
    ],
  ])('has one by %s', (_, changes) => {
    expect(answer(changes)).toBe(true);
  });

  test('has one by an Elastic IP on its interface, and lies where that does', () => {
    const changes: Changes = {
      'aws_network_interface.card': { subnet_id: ref('aws_subnet.app_b.id') },
      'aws_instance.web': {
        network_interface: [{ network_interface_id: ref('aws_network_interface.card.id') }],
      },
    };
    expect(answer(changes)).toBe(false);
    const [app] = buildWebStack({ ...INSTANCE, ...changes }).topology.applications;
    expect(app?.subnets).toEqual({ state: 'known', value: ['aws_subnet.app_b'] });
    const eip = { network_interface: ref('aws_network_interface.card.id') };
    expect(answer({ ...changes, 'aws_eip.e': eip })).toBe(true);
  });

  test('has none by the Elastic IP of a NAT gateway or of another instance', () => {
    const bastion = { subnet_id: ref('aws_subnet.public.id') };
    expect(
      answer({
        'aws_eip.nat': { domain: 'vpc' },
        'aws_instance.bastion': bastion,
        'aws_eip.bastion': { instance: ref('aws_instance.bastion.id') },
      }),
    ).toBe(false);
  });

  test.each<[string, Changes]>([
    ['an Elastic IP', { 'aws_eip.e': { instance: ref('local.instance') } }],
    ['an association', { 'aws_eip_association.e': { instance_id: ref('local.instance') } }],
  ])('may have one by %s that does not tell whose it is', (_, changes) => {
    expect(answer(changes)).toBe('unknown');
  });
});

describe('of two instances by count', () => {
  const choose = ref('aws_instance.web', 'count.index');
  const two = { count: 2 };
  const answers = (eips: number) => {
    const attachment: Args = { target_id: choose };
    const plan = buildPlan({
      resources: [
        resource('aws_vpc.main'),
        resource('aws_subnet.s', { vpc_id: ref('aws_vpc.main.id') }),
        resource('aws_instance.web', { subnet_id: ref('aws_subnet.s.id') }, two),
        resource('aws_lb_target_group_attachment.w', attachment, two),
        resource('aws_eip.e', { instance: choose }, { count: eips }),
      ],
    });
    return toStack(plan).topology.applications.map(({ publicAddress }) =>
      publicAddress.state === 'known' ? publicAddress.value : 'unknown',
    );
  };

  test('each has one of two Elastic IPs', () => {
    expect(answers(2)).toEqual([true, true]);
  });

  test('one of them has a single one, and which is lost', () => {
    expect(answers(1)).toEqual(['unknown', 'unknown']);
  });

  test('neither has one where there is none', () => {
    expect(answers(0)).toEqual([false, false]);
  });
});
