import { expect, test } from 'vitest';
import { describeRefused, describeRefusedAtStart } from './network-substitutions.js';
import { webAppDeployment } from './testing/web-app-deployment.js';

test('what a group without instances would be refused explains no unhealthy target', () => {
  const web = webAppDeployment();
  const [group] = web.autoScalingGroups;
  if (group === undefined) throw new Error('the fixture lacks its group');
  const spare = { ...group, address: 'aws_autoscaling_group.spare', desiredCapacity: 0 };
  const paths = [group, spare].map(({ address: from }) => ({
    from,
    fromSubnetId: null,
    to: 'aws_db_instance.main',
    toSubnetId: null,
    port: 5432,
    verdict: 'refused' as const,
    evidence: ['no rule lets it in'],
  }));
  const deployment = {
    ...web,
    autoScalingGroups: [group, spare],
    network: { ...web.network, paths },
  };
  expect(describeRefused(deployment)).toHaveLength(2);
  expect(describeRefusedAtStart(deployment)).toEqual([
    expect.stringContaining(`${group.address} → aws_db_instance.main on port 5432 is dropped`),
  ]);
});
