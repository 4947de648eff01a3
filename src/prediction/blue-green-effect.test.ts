import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../model/deployment.js';
import { lossOf, type Loss } from '../model/loss.js';
import type { Prediction } from '../model/prediction.js';
import { timingOf } from '../target/timing.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import { predict } from './predict.js';

const read = (name: string): Deployment =>
  readDeployment(
    readStack(fileURLToPath(new URL(`../../fixtures/plans/${name}/plan.json`, import.meta.url))),
  );

const blueGreen = read('private-web-app-blue-green');
const allAtOnce = read('private-web-app-all-at-once');

function predicted(
  deployment: Deployment,
  rollout: Omit<NonNullable<Loss['rollout']>, 'by' | 'name'>,
  target = 'aws',
): Prediction {
  const [group] = deployment.deploymentGroups;
  const loss = lossOf({
    fault: 'bad-deploy',
    instancesBefore: 4,
    durationSeconds: 900,
    rollout: { by: 'code-deploy', name: group?.name ?? '', ...rollout },
  });
  return predict(deployment, loss, timingOf(target));
}

describe('a blue/green deployment', () => {
  it('costs nothing, also of a version that health checks see: the original ones have not left', () => {
    const good = predicted(blueGreen, { healthy: true });
    expect(good.outageSeconds).toEqual({ low: 0, high: 0 });
    expect(good.basis.join('\n')).toContain('8 instances run at once meanwhile');
    const bad = predicted(blueGreen, { healthy: false });
    expect(bad.outageSeconds).toEqual({ low: 0, high: 0 });
    expect(bad.basis.at(-1)).toContain('terminated 300 s after it left them');
  });

  it('brings users to a version that they alone see, until its alarm fires', () => {
    const unseen = predicted(blueGreen, { healthy: false, passesHealthChecks: true });
    expect(unseen.outageSeconds).toEqual({ low: 0, high: null });
    expect(unseen.basis.at(-1)).toContain('until private-web-extended-target-errors fires');
  });
});

describe('a deployment in place to all instances at once', () => {
  it('serves nobody while they drain: 30 s in this plan', () => {
    expect(predicted(allAtOnce, { healthy: true }).outageSeconds).toEqual({ low: 30, high: null });
  });

  it('is over in the lab, whose revisions take 20 s, once they are healthy: 3 × 10 s + 5 s at most', () => {
    const { outageSeconds } = predicted(allAtOnce, { healthy: true }, 'lab');
    expect(outageSeconds).toEqual({ low: 50, high: 85 });
    const [group] = allAtOnce.deploymentGroups;
    if (group === undefined) throw new Error('fixture');
    const rollbackEvents = ['DEPLOYMENT_STOP_ON_ALARM' as const];
    const rolledBack = { ...allAtOnce, deploymentGroups: [{ ...group, rollbackEvents }] };
    expect(predicted(rolledBack, { healthy: true }, 'lab').outageSeconds).toEqual({
      low: 50,
      high: null,
    });
  });

  it('of a bad version costs as long as it takes to find that out besides', () => {
    // Two failures, one each 10 s; what replaces them has no bound.
    const { outageSeconds, basis } = predicted(allAtOnce, { healthy: false });
    expect(outageSeconds).toEqual({ low: 40, high: null });
    expect(basis.join('\n')).toContain('(2 - 1) × 10 s = 10 s');
  });

  it('serves on where what the instances leave is not what users come by', () => {
    const [group] = allAtOnce.deploymentGroups;
    if (group === undefined) throw new Error('fixture');
    const elsewhere = { ...allAtOnce, deploymentGroups: [{ ...group, targetGroupArns: [] }] };
    expect(predicted(elsewhere, { healthy: true }).outageSeconds).toEqual({ low: 0, high: null });
  });
});
