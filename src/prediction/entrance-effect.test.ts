import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { lossOf } from '../model/loss.js';
import { timingOf } from '../target/timing.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import { entranceEffect } from './entrance-effect.js';

const plan = fileURLToPath(
  new URL('../../fixtures/plans/private-web-app/plan.json', import.meta.url),
);
const deployment = readDeployment(readStack(plan));
const zone = deployment.subnets[0]?.zone ?? '';
const here = deployment.subnets.filter((subnet) => subnet.zone === zone).map(({ id }) => id);
const cut = (subnetIds: readonly string[], lossPercent: number): ReturnType<typeof lossOf> =>
  lossOf({
    fault: 'isolate-az',
    instancesBefore: 2,
    durationSeconds: 240,
    network: { subnetIds, delayMs: 0, lossPercent },
  });

it('lets users meet a node that is cut off for as long as its name is kept', () => {
  const effect = entranceEffect(deployment, cut(here, 100), timingOf('lab'));
  expect(effect?.outageSeconds).toEqual({ low: 0, high: 60 });
});

it('counts the whole cut where nobody says when the node leaves DNS', () => {
  const effect = entranceEffect(deployment, cut(here, 100), timingOf('aws'));
  expect(effect?.outageSeconds).toEqual({ low: 0, high: 240 });
  expect(effect?.basis.join()).toContain('not documented');
});

it('ends with a cut that is shorter', () => {
  const short = lossOf({
    fault: 'kill-az',
    instancesBefore: 2,
    durationSeconds: 240,
    zone,
    cutOffSeconds: 30,
  });
  expect(entranceEffect(deployment, short, timingOf('lab'))?.outageSeconds?.high).toBe(30);
});

it('has nothing to say where packets are only delayed, or no node is cut off, or all are', () => {
  const all = deployment.subnets.map(({ id }) => id);
  for (const loss of [cut(here, 7), cut([], 100), cut(all, 100)])
    expect(entranceEffect(deployment, loss, timingOf('lab'))).toBeNull();
});
