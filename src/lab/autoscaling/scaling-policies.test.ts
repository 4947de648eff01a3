import { expect, test } from 'vitest';
import { Alarms } from '../cloudwatch/alarms.js';
import { MetricStore } from '../cloudwatch/metric-store.js';
import { makeStage } from '../testing/fake-instance.js';
import { TRACKING_POLICY, webAppDeployment } from '../testing/web-app-deployment.js';
import { startScalingPolicies } from './scaling-policies.js';

test('the alarms of a policy that tracks a target are in the region of its group', () => {
  const { timers, parameters } = makeStage(1);
  const stack = webAppDeployment();
  const alarms = new Alarms([], new MetricStore(1), parameters);
  startScalingPolicies({
    deployment: {
      ...stack,
      autoScalingGroups: stack.autoScalingGroups.map((group) => ({
        ...group,
        region: 'us-west-2',
      })),
      scalingPolicies: [TRACKING_POLICY],
    },
    groups: new Map(),
    alarms,
    timers,
  });
  const shown = alarms.list().map(({ definition: { region, arn } }) => [region, arn.split(':')[3]]);
  expect(shown).toEqual([
    ['us-west-2', 'us-west-2'],
    ['us-west-2', 'us-west-2'],
  ]);
});
