import { describe, expect, test } from 'vitest';
import { opaque, ref, type Args } from '../../plan/planned-values.fixture.js';
import { buildWebStack } from '../web-stack.fixture.js';
import { readRollouts } from './rollouts.js';

const GROUP = 'aws_autoscaling_group.app';
const PINNED = { id: ref('aws_launch_template.app.id'), version: '3' };

function refresh(group: Args, template: Args = {}) {
  const stack = buildWebStack({
    'aws_launch_template.app': template,
    [GROUP]: { launch_template: [PINNED], instance_refresh: [{ strategy: 'Rolling' }], ...group },
  });
  return readRollouts(stack).rollouts.find(({ address }) => address === GROUP)?.instanceRefresh;
}

describe('an instance refresh', () => {
  const policy = [{ min_healthy_percentage: 0, max_healthy_percentage: 110 }];

  test('without preferences keeps to the maintenance policy of its group', () => {
    expect(refresh({})?.minHealthyPercent).toMatchObject({ value: 90 });
    const own = refresh({ instance_maintenance_policy: policy });
    expect(own).toMatchObject({
      minHealthyPercent: { value: 0 },
      maxHealthyPercent: { value: 110 },
    });
    const said = refresh({
      instance_maintenance_policy: policy,
      instance_refresh: [{ strategy: 'Rolling', preferences: [{ min_healthy_percentage: 80 }] }],
    });
    expect(said?.minHealthyPercent).toMatchObject({ value: 80 });
  });

  test('replaces no instance that is protected from scale in, and none without a launch', () => {
    expect(refresh({})?.blockedBy).toEqual([]);
    expect(refresh({ protect_from_scale_in: true })?.blockedBy).toHaveLength(1);
    const preferences = [{ scale_in_protected_instances: 'Refresh' }];
    const told = { instance_refresh: [{ strategy: 'Rolling', preferences }] };
    expect(refresh({ protect_from_scale_in: true, ...told })?.blockedBy).toEqual([]);
    expect(refresh({ suspended_processes: ['AZRebalance', 'Launch'] })?.blockedBy).toEqual([
      'it suspends Launch',
    ]);
  });

  test('does nothing while the process of refreshes is suspended', () => {
    expect(refresh({ suspended_processes: ['InstanceRefresh'] })?.blockedBy).toHaveLength(1);
    expect(refresh({ suspended_processes: ['ReplaceUnhealthy'] })?.blockedBy).toEqual([]);
  });

  test('may be blocked by what is known only after apply', () => {
    expect(refresh({})?.mayBeBlockedBy).toEqual([]);
    const open = ref('local.open');
    expect(refresh({ suspended_processes: open })?.mayBeBlockedBy).toHaveLength(1);
    expect(refresh({ protect_from_scale_in: open })?.mayBeBlockedBy).toHaveLength(1);
    const preferences = [{ scale_in_protected_instances: open }];
    const hidden = { instance_refresh: [{ strategy: 'Rolling', preferences }] };
    expect(refresh(hidden)?.mayBeBlockedBy).toEqual([]);
    expect(refresh({ ...hidden, protect_from_scale_in: true })).toMatchObject({
      blockedBy: [],
      mayBeBlockedBy: [expect.stringContaining('scale_in_protected_instances')],
    });
  });

  test('that may not be there is unknown', () => {
    expect(refresh({ instance_refresh: opaque() })).toMatchObject({
      autoRollback: { state: 'unknown' },
      minHealthyPercent: { state: 'unknown' },
    });
  });

  test('rolls back to a numbered version whose image is no parameter', () => {
    expect(refresh({})?.version).toMatchObject({ value: 'pinned' });
    const parameter = { image_id: 'resolve:ssm:/images/web' };
    expect(refresh({}, parameter)?.version).toMatchObject({ value: 'resolve:ssm' });
  });

  test('needs that of every template of a mixed instances policy', () => {
    const mixed = (version: string) => ({
      launch_template: [],
      mixed_instances_policy: [
        {
          launch_template: [
            {
              launch_template_specification: [
                { launch_template_id: ref('aws_launch_template.app.id'), version: '3' },
              ],
              override: [
                { instance_type: 't3.small' },
                {
                  launch_template_specification: [
                    { launch_template_id: ref('aws_launch_template.app.id'), version },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
    expect(refresh(mixed('4'))?.version).toMatchObject({ value: 'pinned' });
    expect(refresh(mixed('$Latest'))?.version).toMatchObject({ value: '$Latest' });
  });
});

test('a configuration of CodeDeploy may go zone by zone', () => {
  const zonal = (zonal_config: unknown) => {
    const stack = buildWebStack({
      'aws_codedeploy_deployment_config.own': {
        minimum_healthy_hosts: [{ type: 'HOST_COUNT', value: 1 }],
        zonal_config,
      },
      'aws_codedeploy_deployment_group.g': {
        deployment_config_name: ref('aws_codedeploy_deployment_config.own.id'),
        autoscaling_groups: ref(`${GROUP}.name`),
      },
    });
    return readRollouts(stack).rollouts[0]?.codeDeploy[0]?.zonal;
  };
  expect(zonal([])).toBe(false);
  expect(zonal([{ monitor_duration_in_seconds: 60 }])).toBe(true);
  expect(zonal(opaque())).toBe(true);
});
