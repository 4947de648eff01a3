import { afterEach, expect, it } from 'vitest';
import { findFault } from '../../fault/faults.js';
import { intentOf } from '../../fault/intent-of.js';
import { startApi, type Api } from '../../lab/api/start-api.js';
import { createFixtureWorld, INSTANCE_A } from '../../lab/api/world-fixture.js';
import { startClock } from '../../model/clock.js';
import type { Connection } from '../../model/target.js';
import { createClients, destroyClients } from '../clients.js';
import { readInventory } from '../inventory.js';
import { tagProblems } from './target-tags.js';

const TAG = { key: 'chaos', value: 'allowed' };

let api: Api;
afterEach(() => api.close());

/** What is said of the targets of kill-az in a lab whose plan tags these kinds of resources. */
async function problemsOfKillAz(tagged: readonly string[]): Promise<string[]> {
  const tagsOf = (kind: string): Record<string, string> =>
    tagged.includes(kind) ? { [TAG.key]: TAG.value } : {};
  const base = createFixtureWorld().deployment;
  const world = createFixtureWorld({
    deployment: {
      subnets: base.subnets.map((each) => ({ ...each, tags: tagsOf('subnet') })),
      databases: base.databases.map((each) => ({ ...each, tags: tagsOf('database') })),
      caches: base.caches.map((each) => ({ ...each, tags: tagsOf('cache') })),
      autoScalingGroups: base.autoScalingGroups.map((each) => ({
        ...each,
        ownTags: tagsOf('group'),
      })),
    },
  });
  for (const [id, instance] of world.live)
    world.live.set(id, { ...instance, tags: tagsOf('instance') });
  api = await startApi({ world, clock: startClock() });
  const connection: Connection = { ...api, url: '', ca: null, serverName: null, dns: null };
  const clients = createClients(connection);
  const { deployment } = world;
  const plan = findFault('kill-az').plan({
    fault: { name: 'kill-az', atSeconds: 0, durationSeconds: 300, parameters: {} },
    deployment,
    inventory: await readInventory(clients, deployment),
    accountId: deployment.accountId,
  });
  destroyClients(clients);
  return await tagProblems(connection, intentOf(plan, 'run', deployment), { tag: TAG });
}

it('kill-az is let through in a lab whose plan tags all that it hits', async () => {
  expect(await problemsOfKillAz(['subnet', 'database', 'cache', 'group', 'instance'])).toEqual([]);
});

it('and is refused by name for each that the plan does not tag', async () => {
  const problems = await problemsOfKillAz(['cache', 'group']);
  for (const wanted of [`instance/${INSTANCE_A}`, ':subnet/subnet-0aaaaaaaaaaaaaaaa', ':db:app'])
    expect(problems.filter((line) => line.includes(wanted))).toHaveLength(1);
  expect(problems.join()).not.toContain('replicationgroup');
  expect(problems.join()).not.toContain('autoScalingGroup:');
});

it('says of what a group launched, and of a group, why Terraform’s default tags are not there', async () => {
  const problems = await problemsOfKillAz(['subnet', 'database', 'cache']);
  const about = (part: string): string => problems.find((line) => line.includes(part)) ?? '';
  expect(about(`instance/${INSTANCE_A}`)).toMatch(
    /chaos=allowed \(\S+ launched it, and .*default_tags .*propagate_at_launch.*tag_specifications/,
  );
  expect(about(':autoScalingGroup:')).toMatch(/default_tags do not reach an Auto Scaling group/);
});
