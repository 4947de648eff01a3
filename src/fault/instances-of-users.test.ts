import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { predict } from '../prediction/predict.js';
import { plannedInventory } from '../run/predict/planned-inventory.js';
import { timingOf } from '../target/timing.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import type { FaultContext } from './fault-driver.js';
import { findFault } from './faults.js';

/** In front of its production this stack has a test VPC with a load balancer and instances of its own. */
const plan = new URL('../../fixtures/plans/status-page/plan.json', import.meta.url);
const deployment = readDeployment(readStack(fileURLToPath(plan)));
const planned = plannedInventory(deployment);

function contextOf(name: string, instances = planned.instances, own = {}): FaultContext {
  return {
    fault: {
      name,
      atSeconds: 0,
      durationSeconds: 120,
      parameters: findFault(name).parameters.parse(own),
    },
    // Whatever comes first in the plan.
    deployment: {
      ...deployment,
      autoScalingGroups: deployment.autoScalingGroups.toReversed(),
      deploymentGroups: deployment.deploymentGroups.toReversed(),
    },
    inventory: { ...planned, instances },
    accountId: deployment.accountId,
  };
}

it.each(['stop-instance', 'terminate-instance'])(
  '%s hits what users come by, not a test site',
  (name) => {
    // Whatever the order of the ids is: the first that it would take without that is the test site's.
    const instances = planned.instances.map((each) => ({
      ...each,
      id: `i-${each.address?.startsWith('module.test.') === true ? '0' : '1'}${each.id.slice(3)}`,
    }));
    const { loss, blastRadius } = findFault(name).plan(contextOf(name, instances));
    expect(loss.instancesLost).toHaveLength(1);
    expect(loss.instancesLost[0]).toMatch(/^i-1/);
    expect(blastRadius.join()).toContain('module.production.');
  },
);

it.each(['deploy', 'exhaust-capacity'])(
  '%s takes the group of users, not a test site’s',
  (name) => {
    const { blastRadius } = findFault(name).plan(contextOf(name));
    expect(blastRadius.join()).toContain('status-page-app');
    expect(blastRadius.join()).not.toContain('status-page-test');
  },
);

it.each(['kill-az', 'isolate-az'])(
  '%s leaves users none where a test site alone is left',
  (name) => {
    const [here = '', there = ''] = deployment.zones;
    const instances = planned.instances.map((each) => ({
      ...each,
      zone: each.address?.startsWith('module.production.') === true ? here : there,
    }));
    const context = contextOf(name, instances, { zone: here });
    const { path, capacity } = predict(
      context.deployment,
      findFault(name).plan(context).loss,
      timingOf('aws'),
    );
    expect(capacity.after).toBe(0);
    expect(path.survives).toBe(false);
  },
);

it('deploys to a test site that is named', () => {
  const context = contextOf('deploy', planned.instances, { group: 'status-page-test' });
  expect(findFault('deploy').plan(context).blastRadius[0]).toContain('status-page-test-app');
});
