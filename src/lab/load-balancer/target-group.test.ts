import { afterEach, expect, test } from 'vitest';
import type { DeployedTargetGroup } from '../../model/deployment.js';
import type { Instance } from '../instance/instance.js';
import { makeFakeInstance, makeStage } from '../testing/fake-instance.js';
import { ZONES, webAppDeployment } from '../testing/web-app-deployment.js';
import { TargetGroup } from './target-group.js';

const stage = makeStage(40);
const groups: TargetGroup[] = [];
afterEach(() => {
  for (const group of groups.splice(0)) group.close();
});

/** A target group whose targets nothing serves: none becomes healthy, and requests go to all of them. */
async function groupOf(
  settings: Partial<DeployedTargetGroup>,
  { isUsed = true }: { readonly isUsed?: boolean } = {},
): Promise<{ readonly group: TargetGroup; readonly instances: readonly Instance[] }> {
  const [like] = webAppDeployment().targetGroups;
  if (like === undefined) throw new Error('the fixture lacks its target group');
  const from = isUsed ? { name: 'main', subnetIds: () => [] } : null;
  const group = new TargetGroup({ ...like, ...settings }, { ...stage, from });
  groups.push(group);
  const instances = ZONES.flatMap((zone) =>
    ['1', '2'].map((number) =>
      makeFakeInstance(stage, { id: `${zone}-${number}`, zone }, 1, (changed) =>
        group.instanceChanged(changed),
      ),
    ),
  );
  for (const instance of instances) {
    await instance.run();
    group.register(instance);
  }
  return { group, instances };
}

test.each(['round_robin', 'least_outstanding_requests'] as const)(
  '%s: each zone’s targets take turns where cross-zone is off, however requests come to its nodes',
  async (routing) => {
    const { group } = await groupOf({ routing, crossZone: false });
    const picked = Array.from({ length: 8 }, (_, count) =>
      group.pick({ zone: ZONES[count % 2] ?? '' }),
    ).map((target) => target?.instance.id ?? '');
    const counts = new Map(picked.map((id) => [id, picked.filter((each) => each === id).length]));
    expect([...counts.values()]).toEqual([2, 2, 2, 2]);
  },
);

test('a target of a group that no load balancer uses is gone once it is deregistered, running or not', async () => {
  const { group, instances } = await groupOf({}, { isUsed: false });
  const [running, stopped] = instances;
  if (running === undefined || stopped === undefined) throw new Error('the fixture is empty');
  stopped.stop();
  for (const { id } of [running, stopped]) group.deregister(id);
  expect(group.health().map(({ instanceId }) => instanceId)).toEqual([
    'us-east-1b-1',
    'us-east-1b-2',
  ]);
});
