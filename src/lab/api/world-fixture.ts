import type { Deployment } from '../../model/deployment.js';
import type { GroupSize, ScalingProcess, WorldInstanceRefresh } from '../world/auto-scaling.js';
import type { MetricStore } from '../cloudwatch/metric-store.js';
import { BASTION, fixtureDeployment, INSTANCE_A, INSTANCE_B } from './deployment-fixture.js';
import { fixtureDeploymentRun, fixtureRefresh, type Mutable } from './delivery-fixture.js';
import { fixtureCloudWatch } from './cloudwatch/cloudwatch-fixture.js';
import type { WorldDeployment } from '../world/code-deploy.js';
import type { InstanceState, TargetHealth, World, WorldInstance } from '../world.js';

export {
  BASTION,
  CACHE_ARN,
  DATABASE_ARN,
  GROUP_ARN,
  INSTANCE_A,
  INSTANCE_B,
  LISTENER_ARN,
  LOAD_BALANCER_ARN,
  TARGET_GROUP_ARN,
} from './deployment-fixture.js';

/**
 * A world for tests of the API: it changes states at once, remembers what it was told, and behaves
 * in no other way. `calls` holds each change as one line.
 */
export interface FixtureWorld extends World {
  readonly calls: string[];
  readonly live: Map<string, Mutable<WorldInstance>>;
  readonly health: TargetHealth[];
  /** What the fixture's alarms and GetMetricData see. */
  readonly metricStore: MetricStore;
}

export function createFixtureWorld(
  options: { readonly speed?: number; readonly deployment?: Partial<Deployment> } = {},
): FixtureWorld {
  const calls: string[] = [];
  const deployment: Deployment = { ...fixtureDeployment, ...options.deployment };
  const live = new Map(
    [
      instance(INSTANCE_A, 'us-east-1a', 'web'),
      instance(INSTANCE_B, 'us-east-1b', 'web'),
      instance(BASTION, 'us-east-1a', null),
    ].map((one) => [one.id, one]),
  );
  const health: TargetHealth[] = [
    healthy(INSTANCE_A, 'us-east-1a'),
    healthy(INSTANCE_B, 'us-east-1b'),
  ];
  const change = (what: string, ids: readonly string[], state: InstanceState): void => {
    calls.push(`${what} ${ids.join(' ')}`);
    for (const id of ids) {
      const found = live.get(id);
      if (found !== undefined) found.state = state;
    }
  };
  const cloudWatch = fixtureCloudWatch(options.deployment?.alarms ?? []);
  let size: Partial<GroupSize> = {};
  const suspended = new Set<ScalingProcess>();
  const deployments: Mutable<WorldDeployment>[] = [];
  const refreshes: Mutable<WorldInstanceRefresh>[] = [];
  const endRefresh = (call: string, status: WorldInstanceRefresh['status']): void => {
    calls.push(call);
    if (refreshes[0] !== undefined) refreshes[0].status = status;
  };
  return {
    deployment,
    speed: options.speed ?? 1000,
    calls,
    live,
    health,
    instances: () => [...live.values()],
    stopInstances: (ids) => change('stop', ids, 'stopped'),
    startInstances: (ids) => change('start', ids, 'running'),
    terminateInstances: (ids) => change('terminate', ids, 'terminated'),
    targetHealth: () => health,
    groups: () => [
      {
        name: 'web',
        instanceIds: [INSTANCE_A, INSTANCE_B],
        desiredCapacity: size.desiredCapacity ?? 2,
        minSize: size.minSize ?? 2,
        maxSize: size.maxSize ?? 6,
        launchTemplateVersion: '1',
        suspendedProcesses: [...suspended],
        activities: [
          {
            id: 'f9f2d65b-f1f2-43e7-b46d-d86756459699',
            startedAtEpochMs: 1_700_000_000_123,
            status: 'Successful',
            description: `Launching a new EC2 instance: ${INSTANCE_B}`,
            cause: 'At the start there were <none> & two were wanted.',
            zone: 'us-east-1b',
          },
        ],
      },
    ],
    autoScalingGroups: () => deployment.autoScalingGroups,
    blockLaunches: (group, zones, percentage = 100) =>
      void calls.push(
        `block ${group} [${zones.join(' ')}]${percentage === 100 ? '' : ` ${percentage}%`}`,
      ),
    resizeGroup: (group, given) => {
      calls.push(`resize ${group} ${JSON.stringify(given)}`);
      size = { ...size, ...given };
    },
    suspendProcesses: (group, processes) => {
      calls.push(`suspend ${processes.join(' ')} of ${group}`);
      for (const each of processes) suspended.add(each);
    },
    resumeProcesses: (group, processes) => {
      calls.push(`resume ${processes.length} processes of ${group}`);
      for (const each of processes) suspended.delete(each);
    },
    instanceRefreshes: () => refreshes,
    startInstanceRefresh: (group, request) => {
      calls.push(`refresh ${group} to ${request.launchTemplateVersion}`);
      refreshes.unshift(fixtureRefresh(request, refreshes.length));
      return refreshes[0]?.id ?? '';
    },
    cancelInstanceRefresh: (group) => endRefresh(`cancel refresh ${group}`, 'Cancelled'),
    rollBackInstanceRefresh: (group) =>
      endRefresh(`roll back refresh ${group}`, 'RollbackSuccessful'),
    ...cloudWatch,
    jobQueue: () => null,
    deployments: () => deployments,
    createDeployment: (group, key) => {
      calls.push(`deploy ${key} to ${group}`);
      const run = fixtureDeploymentRun(group, key, deployments.length);
      const deployed = deployment.deploymentGroups.find(({ name }) => name === group);
      deployments.unshift(deployed?.blueGreen === undefined ? run : { ...run, status: 'Ready' });
      return deployments[0]?.id ?? '';
    },
    stopDeployment: (id, rollBack) => {
      calls.push(`stop ${id}${rollBack ? ' and roll back' : ''}`);
      for (const each of deployments) if (each.id === id) each.endedAtEpochMs = Date.now();
    },
    deployedRevision: () => 'deployed.zip',
    autoScalingGroupsOf: (wanted) =>
      deployment.deploymentGroups.find(({ name }) => name === wanted)?.autoScalingGroupNames ?? [],
    continueDeployment: (id) => void calls.push(`continue ${id}`),
    skipTerminationWait: (id) => void calls.push(`skip the wait of ${id}`),
    disruptSubnets: (ids, scope = 'all') =>
      void calls.push(`disrupt ${ids.join(' ')}${scope === 'all' ? '' : ` (${scope})`}`),
    restoreSubnets: (ids, scope = 'all') =>
      void calls.push(`restore ${ids.join(' ')}${scope === 'all' ? '' : ` (${scope})`}`),
    whyNotImpair: () => null,
    impairInstances: (ids, direction, impairment) =>
      void calls.push(
        `impair ${ids.join(' ')} ${direction} ${impairment === null ? 'no more' : JSON.stringify(impairment)}`,
      ),
    databases: () => [
      {
        identifier: 'app',
        status: 'available',
        zone: 'us-east-1a',
        standbyZone: 'us-east-1b',
        standby: 'in-sync',
        replicaOf: null,
        events: [],
        actual: { host: '127.0.0.1', port: 5432 },
      },
    ],
    sampledRequests: () => [],
    resolveName: (name, type) => ({
      code: 'NOERROR',
      answers: type === 'A' ? [{ name, type, ttlSeconds: 60, data: '127.20.1.1' }] : [],
      zone: 'example.com',
    }),
    healthCheckObservations: () => [
      {
        region: 'eu-west-1',
        healthy: true,
        status: 'Success: HTTP Status Code 200, OK',
        checkedAtEpochMs: 1_700_000_000_123,
      },
    ],
    caches: () => [
      {
        replicationGroupId: 'sessions',
        status: 'available',
        nodes: [
          { id: 'sessions-001', zone: 'us-east-1a', role: 'primary', status: 'available' },
          { id: 'sessions-002', zone: 'us-east-1b', role: 'replica', status: 'available' },
        ],
        actual: { host: '127.0.0.1', port: 6379 },
      },
    ],
    interruptCacheZone: (id, zone) => void calls.push(`interrupt ${id} in ${zone}`),
    restoreCacheZone: (id, zone) => void calls.push(`power ${id} in ${zone}`),
    failOverCache: (id) => void calls.push(`fail over ${id}`),
    rebootCache: (id) => void calls.push(`reboot cache ${id}`),
    promoteReadReplica: (identifier) => void calls.push(`promote ${identifier}`),
    rebootDatabase: (identifier, { forceFailover }) =>
      void calls.push(`reboot ${identifier}${forceFailover ? ' with failover' : ''}`),
  };
}

function instance(id: string, zone: string, group: string | null): Mutable<WorldInstance> {
  return {
    id,
    address: group === null ? 'aws_instance.bastion' : 'aws_autoscaling_group.web',
    autoScalingGroupName: group,
    zone,
    subnetId: zone === 'us-east-1a' ? 'subnet-0aaaaaaaaaaaaaaaa' : 'subnet-0bbbbbbbbbbbbbbbb',
    privateIp: zone === 'us-east-1a' ? '10.0.10.5' : '10.0.11.5',
    state: 'running',
    lifecycle: group === null ? null : 'InService',
    healthStatus: 'Healthy',
    launchedAtEpochMs: 1_700_000_000_000,
    launchTemplateVersion: group === null ? null : '1',
    tags: { Name: group ?? 'bastion', Odd: '<a & "b">' },
    actual: null,
  };
}

function healthy(instanceId: string, zone: string): TargetHealth {
  return { instanceId, port: 8080, zone, state: 'healthy', reason: null, description: null };
}
