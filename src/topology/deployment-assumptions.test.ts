import { expect, test } from 'vitest';
import { ref } from '../plan/planned-values.fixture.js';
import { readDeployment } from './read-deployment.js';
import { buildWebStack, type Changes } from './web-stack.fixture.js';

const GROUP = 'aws_autoscaling_group.app';
const OPEN = { vpc_zone_identifier: ref('local.subnets'), target_group_arns: ref('local.arns') };

test.each<[string, Changes, string]>([
  ['the zone of a database', {}, 'AWS chooses the zone of aws_db_instance.main: us-east-1b'],
  [
    'the zone of a subnet',
    { 'aws_subnet.db': { availability_zone: ref('data.aws_availability_zones.z.names') } },
    'aws_subnet.db has a zone known only after apply',
  ],
  [
    'all zones of a plan that tells none',
    Object.fromEntries(
      ['public', 'app_a', 'app_b', 'db'].map((name) => [
        `aws_subnet.${name}`,
        { availability_zone: ref('local.zone') },
      ]),
    ),
    'The plan does not tell its zones: us-east-1 is assumed.',
  ],
  ['the subnets of a group', { [GROUP]: OPEN }, `${GROUP} does not tell its subnets: all private`],
  [
    'the target groups of a group',
    { [GROUP]: OPEN },
    `${GROUP} does not tell its target groups: aws_lb_target_group.app is assumed.`,
  ],
  [
    'the rules of a web ACL',
    { 'aws_wafv2_web_acl.main': { rule: ref('local.rules') } },
    'The rules of aws_wafv2_web_acl.main are known only after apply',
  ],
  ['no cluster', { 'aws_rds_cluster.c': {} }, 'aws_rds_cluster.c is not deployed'],
  [
    'the target group of a rule',
    { 'aws_lb_listener_rule.r': { listener_arn: ref('aws_lb_listener.https.arn') } },
    'aws_lb_listener_rule.r does not tell its target group: aws_lb_target_group.app is assumed',
  ],
])('what is assumed is said: %s', (_, changes, text) => {
  const { substitutions } = readDeployment(buildWebStack(changes));
  expect(substitutions).toContainEqual(expect.stringContaining(text));
});

test('the private subnets are assumed for a group that tells none', () => {
  const { autoScalingGroups } = readDeployment(buildWebStack({ [GROUP]: OPEN }));
  expect(autoScalingGroups[0]?.subnetIds).toHaveLength(3);
});
