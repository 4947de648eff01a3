import { fileURLToPath } from 'node:url';
import { startClock } from '../../model/clock.js';
import { createClients, destroyClients, type Clients } from '../../target/clients.js';
import { readDeployment } from '../../topology/read-deployment.js';
import { readStack } from '../../topology/read-stack.js';
import type { Deployment } from '../../model/deployment.js';
import { testAlarm } from '../testing/test-alarm.js';
import { BOTO3_STACK } from './boto3-stack.fixture.js';
import { startApi } from './start-api.js';
import { createFixtureWorld, INSTANCE_A, type FixtureWorld } from './world-fixture.js';

const deployment = readDeployment(
  readStack(
    fileURLToPath(
      new URL('../../../fixtures/plans/banking-two-regions/plan.json', import.meta.url),
    ),
  ),
);

/** One in each region of what the plan has none of; those in the east are the first. */
export const REGIONS = ['us-east-1', 'us-west-2'] as const;

function inBoth<T>(one: T, name: (region: string) => Partial<T>): T[] {
  return REGIONS.map((region) => ({ ...one, region, ...name(region) }));
}

export const stack: Deployment = {
  ...deployment,
  autoScalingGroups: createFixtureWorld().deployment.autoScalingGroups.map((group) => ({
    ...group,
    region: 'us-west-2',
  })),
  caches: inBoth<Deployment['caches'][number]>(
    {
      address: 'aws_elasticache_replication_group.sessions',
      region: '',
      replicationGroupId: '',
      isReplicationGroup: true,
      arn: '',
      engine: 'redis',
      port: 6379,
      zones: [],
      automaticFailover: true,
      multiAz: true,
      subnetIds: [],
    },
    (region) => ({ replicationGroupId: `sessions-${region}` }),
  ),
  alarms: inBoth(testAlarm('errors'), (region) => ({
    name: `errors-${region}`,
    arn: `arn:aws:cloudwatch:${region}:123456789012:alarm:errors-${region}`,
  })),
  deploymentGroups: (BOTO3_STACK.deploymentGroups ?? []).flatMap((group) =>
    inBoth(group, (region) => ({ name: `site-${region}` })),
  ),
};

export interface RegionalApi {
  readonly world: FixtureWorld;
  readonly east: Clients;
  readonly west: Clients;
  close(): Promise<void>;
}

/** The lab’s endpoint over a stack of two regions; instance A is in the west. */
export async function startRegionalApi(): Promise<RegionalApi> {
  const world = createFixtureWorld({ deployment: stack });
  const subnet = deployment.subnets.find(({ zone }) => zone === 'us-west-2b');
  const instance = world.live.get(INSTANCE_A);
  if (subnet === undefined || instance === undefined) throw new Error('the fixture has changed');
  Object.assign(instance, { subnetId: subnet.id, zone: subnet.zone });
  const api = await startApi({ world, clock: startClock() });
  const connection = { ...api, url: '', ca: null, serverName: null, dns: null };
  const [east, west] = [createClients(connection), createClients(connection, 'us-west-2')];
  return {
    world,
    east,
    west,
    async close() {
      for (const clients of [east, west]) destroyClients(clients);
      await api.close();
    },
  };
}
