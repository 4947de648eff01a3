import { describe, expect, test } from 'vitest';
import type { Deployment } from '../model/deployment.js';
import { readDeployment } from './read-deployment.js';
import { readStack } from './read-stack.js';

const deploy = (name: string): Deployment =>
  readDeployment(readStack(`fixtures/plans/${name}/plan.json`));

describe('how new versions get onto a stack', () => {
  test('an instance refresh with the plan’s preferences', () => {
    const { autoScalingGroups, scalingPolicies, deploymentGroups, alarms } =
      deploy('web-cluster-production');
    expect(autoScalingGroups.map(({ instanceRefresh }) => instanceRefresh)).toEqual([
      {
        minHealthyPercentage: 100,
        maxHealthyPercentage: 150,
        autoRollback: true,
        instanceWarmupSeconds: 60,
        checkpointPercentages: [],
        checkpointDelaySeconds: 3600,
        alarms: [],
      },
    ]);
    expect(scalingPolicies).toMatchObject([
      {
        autoScalingGroupName: 'web-cluster-production-app',
        type: 'target-tracking',
        metric: 'ASGAverageCPUUtilization',
        targetValue: 45,
      },
    ]);
    expect([deploymentGroups, alarms]).toEqual([[], []]);
  });

  test('CodeDeploy, with the alarm that stops it on the load balancer that it is for', () => {
    const { deploymentGroups, alarms, loadBalancers } = deploy('status-page');
    expect(deploymentGroups.map(({ name }) => name).toSorted()).toEqual([
      'status-page',
      'status-page-test',
    ]);
    const production = deploymentGroups.find(({ name }) => name === 'status-page');
    expect(production).toMatchObject({
      applicationName: 'status-page',
      autoScalingGroupNames: ['status-page-app'],
      targetGroupArns: [expect.stringContaining('targetgroup/status-page-app') as string],
      style: 'in-place',
      withTrafficControl: true,
      minimumHealthy: { type: 'all-but-one', value: 0 },
      rollbackEvents: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      alarms: ['status-page-target-errors'],
    });
    const alarm = alarms.find(({ name }) => name === 'status-page-target-errors');
    const balancer = loadBalancers.find(({ arn }) =>
      arn.endsWith(alarm?.dimensions['LoadBalancer'] ?? '?'),
    );
    expect(balancer?.address).toContain('module.production.');
    expect(alarm).toMatchObject({ threshold: 10, periodSeconds: 60, datapointsToAlarm: 1 });
  });
});

test('blue/green, with how replacement instances come, when traffic moves and what ends the original ones', () => {
  const [group] = deploy('private-web-app-blue-green').deploymentGroups;
  expect(group).toMatchObject({
    style: 'blue-green',
    blueGreen: {
      greenFleet: 'copy-auto-scaling-group',
      onReady: 'continue',
      readyWaitSeconds: 0,
      terminatesOriginal: true,
      terminationWaitSeconds: 300,
    },
    withTrafficControl: true,
    minimumHealthy: { type: 'count', value: 0 },
    rollbackEvents: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
    alarms: ['private-web-extended-target-errors'],
  });
});

test('a CI controller and its agents are told by their names, and noted', () => {
  const { jobQueues, instances, substitutions } = deploy('banking-two-instances');
  const [queue] = jobQueues;
  const addressOf = (id: string | undefined): string | undefined =>
    instances.find((instance) => instance.id === id)?.address;
  expect(addressOf(queue?.controllerInstanceId)).toBe('module.ci.aws_instance.controller');
  expect(queue?.agentInstanceIds.map(addressOf)).toEqual([
    'module.ci.aws_instance.agent["a"]',
    'module.ci.aws_instance.agent["b"]',
  ]);
  expect(instances.map(({ role }) => role).toSorted()).toEqual([
    'application',
    'application',
    'ci-agent',
    'ci-agent',
    'ci-controller',
  ]);
  expect(substitutions.join(' ')).toContain('taken for a CI controller');
});

test.each(['status-page', 'private-web-app', 'web-cluster-production'])(
  '%s has no queue: a runner alone is none',
  (name) => {
    expect(deploy(name).jobQueues).toEqual([]);
  },
);
