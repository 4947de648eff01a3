import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../model/deployment.js';
import { lossOf } from '../model/loss.js';
import type { Interval } from '../model/prediction.js';
import { timingOf } from '../target/timing.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import { predict } from './predict.js';

const statusPage = readDeployment(
  readStack(fileURLToPath(new URL('../../fixtures/plans/status-page/plan.json', import.meta.url))),
);

function outage(deployment: Deployment): Interval | null {
  const loss = lossOf({
    fault: 'bad-deploy',
    instancesBefore: 3,
    durationSeconds: 900,
    rollout: { by: 'code-deploy', name: 'status-page', healthy: false },
  });
  return predict(deployment, loss, timingOf('aws')).outageSeconds;
}

const groups = (own: object): Deployment => ({
  ...statusPage,
  autoScalingGroups: statusPage.autoScalingGroups.map((group) => ({ ...group, ...own })),
});

describe('a bad revision that CodeDeploy rolls back', () => {
  it('takes nothing from users while one more is in service than failed and rollback take', () => {
    expect(outage(groups({ desiredCapacity: 3 }))).toEqual({ low: 0, high: 0 });
  });

  it('of two instances leaves none: one is replaced while the rollback has the other', () => {
    expect(outage(groups({ desiredCapacity: 2 }))).toEqual({ low: 0, high: null });
  });

  it('leaves the other where nothing replaces the one that failed, or nothing is rolled back', () => {
    expect(outage(groups({ desiredCapacity: 2, healthCheckType: 'EC2' }))?.high).toBe(0);
    const { deploymentGroups } = statusPage;
    const kept = deploymentGroups.map((group) => ({ ...group, rollbackEvents: [] }));
    expect(outage({ ...groups({ desiredCapacity: 2 }), deploymentGroups: kept })?.high).toBe(0);
  });
});

describe('an instance refresh', () => {
  const refresh = (deployment: Deployment, healthy: boolean): Interval | null => {
    const [group] = deployment.autoScalingGroups;
    const loss = lossOf({
      fault: 'deploy',
      instancesBefore: 3,
      durationSeconds: 900,
      rollout: { by: 'instance-refresh', name: group?.name ?? '', healthy },
    });
    return predict(deployment, loss, timingOf('aws')).outageSeconds;
  };
  const refreshed = { desiredCapacity: 3, instanceRefresh: null, gracePeriodSeconds: 300 };

  it('keeps users from a version that fails the load balancer’s checks only if it sees these', () => {
    expect(refresh(groups({ ...refreshed, healthCheckType: 'ELB' }), false)?.high).toBe(0);
    expect(refresh(groups({ ...refreshed, healthCheckType: 'EC2' }), false)?.high).toBeNull();
  });

  it('by EC2 checks costs a good version nothing where its warm-up is as long as a first check', () => {
    const ec2 = { ...refreshed, healthCheckType: 'EC2' };
    expect(refresh(groups(ec2), true)?.high).toBe(0);
    expect(refresh(groups({ ...ec2, gracePeriodSeconds: 0 }), true)?.high).toBeNull();
  });
});
