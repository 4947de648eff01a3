import { afterEach, expect, it } from 'vitest';
import { findFault } from '../../fault/faults.js';
import { intentOf } from '../../fault/intent-of.js';
import { startApi, type Api } from '../../lab/api/start-api.js';
import { createFixtureWorld } from '../../lab/api/world-fixture.js';
import { startClock } from '../../model/clock.js';
import type { DeployedCache } from '../../model/deployed-data.js';
import { plannedInventory } from '../../run/predict/planned-inventory.js';
import { selectionProblems } from './tag-selection.js';

let api: Api | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

const [CACHE] = createFixtureWorld().deployment.caches;
if (CACHE === undefined) throw new Error('the fixture has a cache');
const OTHER: DeployedCache = {
  ...CACHE,
  address: 'aws_elasticache_replication_group.other',
  replicationGroupId: 'other',
  arn: CACHE.arn.replace(/[^:]+$/, 'other'),
};

/** What is said of fail-cache-node, planned on the first caches, where the account has the second. */
async function problemsOf(
  planned: readonly DeployedCache[],
  there: readonly DeployedCache[],
): Promise<string[]> {
  const world = createFixtureWorld({ deployment: { caches: there } });
  api = await startApi({ world, clock: startClock() });
  const deployment = { ...world.deployment, caches: planned };
  const plan = findFault('fail-cache-node').plan({
    fault: { name: 'fail-cache-node', atSeconds: 0, durationSeconds: 60, parameters: {} },
    deployment,
    inventory: plannedInventory(deployment),
    accountId: deployment.accountId,
  });
  return await selectionProblems(
    { ...api, url: '', ca: null, serverName: null, dns: null },
    intentOf(plan, 'run', deployment),
  );
}

const named = (cache: DeployedCache, Name: string): DeployedCache => ({
  ...cache,
  tags: { chaos: 'allowed', Name },
});

it('a replication group that a tag tells from the others is selected, and nothing else', async () => {
  const caches = [named(CACHE, 'one'), named(OTHER, 'two')];
  expect(await problemsOf(caches, caches)).toEqual([]);
});

it.each([
  ['the same tags', [named(CACHE, 'one'), named(OTHER, 'one')]],
  ['no tag', [CACHE, OTHER]],
])('one with %s as another of the stack cannot be named to FIS', async (_, caches) => {
  const untold = caches.map((each) => (each.tags?.['Name'] ? each : { ...each, tags: {} }));
  expect(await problemsOf(untold, untold)).toEqual([
    expect.stringMatching(/no tag tells \S+ from the others .*such as Name/),
  ]);
});

it('another of the account with its tags is found before anything is injected', async () => {
  const own = named(CACHE, 'one');
  expect(await problemsOf([own], [own, named(OTHER, 'one')])).toEqual([
    expect.stringMatching(/other is none of the stack, and has all of the tags .*Name=one/),
  ]);
});

it('and so is one that lacks a tag that the plan gives it', async () => {
  expect(await problemsOf([named(CACHE, 'one')], [named(CACHE, 'renamed')])).toEqual([
    expect.stringMatching(/is to be selected by the tags .*Name=one, and lacks some/),
  ]);
});
