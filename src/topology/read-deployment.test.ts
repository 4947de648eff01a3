import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ref } from '../plan/planned-values.fixture.js';
import { readDeployment } from './read-deployment.js';
import { readStack } from './read-stack.js';
import type { Changes } from './web-stack.fixture.js';
import { deploy } from './read-deployment.fixture.js';

const GROUP = 'aws_autoscaling_group.app';

describe('what is deployed', () => {
  test('the stack as the plan has it', () => {
    expect(deploy()).toMatchObject({
      region: 'us-east-1',
      zones: ['us-east-1a', 'us-east-1b'],
      loadBalancers: [
        {
          address: 'aws_lb.web',
          scheme: 'internet-facing',
          idleTimeoutSeconds: 60,
          webAclAddress: 'aws_wafv2_web_acl.main',
          listeners: [{ port: 443, protocol: 'HTTPS', defaultAction: { type: 'forward' } }],
        },
      ],
      autoScalingGroups: [
        {
          address: GROUP,
          minSize: 2,
          maxSize: 4,
          desiredCapacity: 2,
          healthCheckType: 'EC2',
          gracePeriodSeconds: 300,
        },
      ],
      databases: [{ engine: 'mysql', port: 3306, multiAz: false, standbyZone: null }],
    });
  });

  test('ids are stable, shaped like AWS’s, and refer to each other', () => {
    const [first, second] = [deploy(), deploy()];
    expect(first).toEqual(second);
    const ids = first.subnets.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^subnet-0[0-9a-f]{16}$/);
    const [group] = first.autoScalingGroups;
    expect(group?.subnetIds.every((id) => ids.includes(id))).toBe(true);
    expect(group?.targetGroupArns).toEqual(first.targetGroups.map(({ arn }) => arn));
    expect(first.loadBalancers[0]?.listeners[0]?.defaultAction).toEqual({
      type: 'forward',
      targetGroups: [{ arn: first.targetGroups[0]?.arn, weight: 1 }],
      stickinessSeconds: null,
    });
  });

  test('a group has the target groups of its traffic sources and attachments', () => {
    const arn = ref('aws_lb_target_group.app.arn');
    const detached = { [GROUP]: { target_group_arns: null } };
    const targets = (changes: Changes) => {
      const { autoScalingGroups, targetGroups } = deploy(changes);
      return [autoScalingGroups[0]?.targetGroupArns, targetGroups.map((group) => group.arn)];
    };
    const attached = {
      autoscaling_group_name: ref(`${GROUP}.id`),
      traffic_source: [{ identifier: arn, type: 'elbv2' }],
    };
    for (const changes of [
      { ...detached, 'aws_autoscaling_traffic_source_attachment.a': attached },
      { [GROUP]: { target_group_arns: null, traffic_source: [{ identifier: arn }] } },
    ]) {
      const [own, all] = targets(changes);
      expect(own).toHaveLength(1);
      expect(own).toEqual(all);
    }
  });

  test('subnets are public or private by their routes', () => {
    const tiers = deploy().subnets.map(({ address, tier }) => [address, tier]);
    expect(tiers).toContainEqual(['aws_subnet.public', 'public']);
    expect(tiers).toContainEqual(['aws_subnet.app_a', 'private']);
  });

  test('only tags that are propagated come to instances', () => {
    const tag = [
      { key: 'Name', value: 'app', propagate_at_launch: true },
      { key: 'Cost', value: 'x', propagate_at_launch: false },
    ];
    expect(deploy({ [GROUP]: { name: 'web', tag } }).autoScalingGroups[0]?.tags).toEqual({
      Name: 'app',
      'aws:autoscaling:groupName': 'web',
    });
  });

  test('instances get the launch template’s tags, subnets and databases their own with the default ones', () => {
    const { autoScalingGroups, subnets, databases } = deploy({
      'aws_launch_template.app': {
        tag_specifications: [
          { resource_type: 'instance', tags: { Name: 'template', chaos: 'allowed' } },
          { resource_type: 'volume', tags: { of: 'volume' } },
        ],
      },
      [GROUP]: {
        name: 'web',
        launch_template: [{ id: ref('aws_launch_template.app.id') }],
        tag: [{ key: 'Name', value: 'group', propagate_at_launch: true }],
      },
      'aws_subnet.app_a': { tags: { Name: 'a' }, tags_all: { Name: 'a', chaos: 'allowed' } },
      'aws_db_instance.main': { tags: { Name: 'main' } },
    });
    expect(autoScalingGroups[0]?.tags).toEqual({
      Name: 'group',
      chaos: 'allowed',
      'aws:autoscaling:groupName': 'web',
    });
    expect(autoScalingGroups[0]?.ownTags).toEqual({ Name: 'group' });
    const subnet = subnets.find(({ address }) => address === 'aws_subnet.app_a');
    expect(subnet?.tags).toEqual({ Name: 'a', chaos: 'allowed' });
    expect(databases[0]?.tags).toEqual({ Name: 'main' });
  });

  test('the standby of a Multi-AZ database is in another zone', () => {
    const changes = {
      'aws_db_subnet_group.db': { subnet_ids: ref('aws_subnet.db.id', 'aws_subnet.app_a.id') },
      'aws_db_instance.main': { multi_az: true, availability_zone: 'us-east-1a' },
    };
    expect(deploy(changes).databases).toMatchObject([
      { multiAz: true, zone: 'us-east-1a', standbyZone: 'us-east-1b' },
    ]);
  });

  test('of the bundled plan nothing is taken from another', () => {
    const path = fileURLToPath(
      new URL('../../fixtures/plans/private-web-app/plan.json', import.meta.url),
    );
    const deployment = readDeployment(readStack(path));
    expect(deployment.zones).toEqual(['us-east-1a', 'us-east-1b']);
    expect(deployment.subnets).toHaveLength(6);
    expect(deployment.loadBalancers[0]?.listeners.map(({ port }) => port).toSorted()).toEqual([
      443, 80,
    ]);
    expect(deployment.autoScalingGroups).toMatchObject([
      { desiredCapacity: 4, healthCheckType: 'ELB' },
    ]);
    expect(deployment.instances).toMatchObject([{ role: 'other' }]);
  });
});

describe('what cannot be deployed', () => {
  test('a plan without an Application Load Balancer', () => {
    const network = { 'aws_lb.web': { load_balancer_type: 'network' } };
    for (const changes of [{ 'aws_lb.web': null }, network]) {
      expect(() => deploy(changes)).toThrow(
        expect.objectContaining({ code: 'deployment/no-load-balancer' }),
      );
    }
  });

  test('a plan without an instance behind it', () => {
    expect(() => deploy({ [GROUP]: { target_group_arns: null } })).toThrow(
      expect.objectContaining({ code: 'deployment/no-application' }),
    );
  });
});
