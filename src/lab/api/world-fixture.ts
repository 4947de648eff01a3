import { NO_NETWORK } from '../../model/deployed-network.js';
import type { Deployment } from '../../model/deployment.js';
import type { GroupSize, RefreshRequest, WorldInstanceRefresh } from '../world/auto-scaling.js';
import type { MetricStore } from '../cloudwatch/metric-store.js';
import { fixtureCloudWatch } from './cloudwatch/cloudwatch-fixture.js';
import type { WorldDeployment } from '../world/code-deploy.js';
import type { InstanceState, TargetHealth, World, WorldInstance } from '../world.js';

const ARN = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';

export const LOAD_BALANCER_ARN = `${ARN}:loadbalancer/app/web/50dc6c495c0c9188`;
export const TARGET_GROUP_ARN = `${ARN}:targetgroup/web/73e2d6bc24d8a067`;
export const LISTENER_ARN = `${ARN}:listener/app/web/50dc6c495c0c9188/0467ef3c8400ae65`;
export const GROUP_ARN =
  'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:930d940e-891e-4781-a11a-7b0acd480f03:autoScalingGroupName/web';
const VPC_ID = 'vpc-0123456789abcdef0';
export const DATABASE_ARN = 'arn:aws:rds:us-east-1:123456789012:db:app';
export const CACHE_ARN = 'arn:aws:elasticache:us-east-1:123456789012:replicationgroup:sessions';
export const INSTANCE_A = 'i-0aaaaaaaaaaaaaaaa';
export const INSTANCE_B = 'i-0bbbbbbbbbbbbbbbb';
export const BASTION = 'i-0cccccccccccccccc';

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

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export function createFixtureWorld(
  options: { readonly speed?: number; readonly deployment?: Partial<Deployment> } = {},
): FixtureWorld {
  const calls: string[] = [];
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
  const deployments: Mutable<WorldDeployment>[] = [];
  const refreshes: Mutable<WorldInstanceRefresh>[] = [];
  const endRefresh = (call: string, status: WorldInstanceRefresh['status']): void => {
    calls.push(call);
    if (refreshes[0] !== undefined) refreshes[0].status = status;
  };
  return {
    deployment: { ...fixtureDeployment, ...options.deployment },
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
    blockLaunches: (group, zones, percentage = 100) =>
      void calls.push(
        `block ${group} [${zones.join(' ')}]${percentage === 100 ? '' : ` ${percentage}%`}`,
      ),
    resizeGroup: (group, given) => {
      calls.push(`resize ${group} ${JSON.stringify(given)}`);
      size = { ...size, ...given };
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
      deployments.unshift(fixtureDeploymentRun(group, key, deployments.length));
      return deployments[0]?.id ?? '';
    },
    stopDeployment: (id, rollBack) => {
      calls.push(`stop ${id}${rollBack ? ' and roll back' : ''}`);
      for (const each of deployments) if (each.id === id) each.endedAtEpochMs = Date.now();
    },
    deployedRevision: () => 'deployed.zip',
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

function fixtureDeploymentRun(
  deploymentGroup: string,
  revisionKey: string,
  number: number,
): Mutable<WorldDeployment> {
  return {
    id: `d-ABCDEFGH${number}`,
    deploymentGroup,
    revisionKey,
    status: 'InProgress',
    creator: 'user',
    rollsBack: null,
    rolledBackBy: null,
    createdAtEpochMs: 1_700_000_000_000,
    endedAtEpochMs: null,
    error: null,
    targets: [{ instanceId: INSTANCE_A, status: 'InProgress' }],
  };
}

function fixtureRefresh(request: RefreshRequest, number: number): Mutable<WorldInstanceRefresh> {
  return {
    id: `08b91cf7-8fa6-48af-b6a6-d227f40f1b9${number}`,
    status: 'InProgress',
    reason: null,
    startedAtEpochMs: 1_700_000_000_000,
    endedAtEpochMs: null,
    percentageComplete: 0,
    instancesToUpdate: 2,
    request,
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

const fixtureDeployment: Deployment = {
  region: 'us-east-1',
  accountId: '123456789012',
  zones: ['us-east-1a', 'us-east-1b'],
  regions: ['us-east-1'],
  vpcs: [{ address: 'aws_vpc.main', id: VPC_ID, region: 'us-east-1', cidr: '10.0.0.0/16' }],
  subnets: [
    {
      address: 'aws_subnet.private["a"]',
      id: 'subnet-0aaaaaaaaaaaaaaaa',
      vpcId: VPC_ID,
      zone: 'us-east-1a',
      cidr: '10.0.10.0/24',
      tier: 'private',
    },
    {
      address: 'aws_subnet.private["b"]',
      id: 'subnet-0bbbbbbbbbbbbbbbb',
      vpcId: VPC_ID,
      zone: 'us-east-1b',
      cidr: '10.0.11.0/24',
      tier: 'private',
    },
  ],
  loadBalancers: [
    {
      address: 'aws_lb.web',
      region: 'us-east-1',
      vpcId: VPC_ID,
      name: 'web',
      arn: LOAD_BALANCER_ARN,
      dnsName: 'web-1234567890.us-east-1.elb.amazonaws.com',
      scheme: 'internet-facing',
      subnetIds: ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'],
      idleTimeoutSeconds: 60,
      requestHeaders: { forwardedFor: 'append', addsClientPort: false, dropsInvalidNames: false },
      listeners: [
        {
          address: 'aws_lb_listener.https',
          arn: LISTENER_ARN,
          port: 443,
          protocol: 'HTTPS',
          defaultAction: {
            type: 'forward',
            targetGroups: [{ arn: TARGET_GROUP_ARN, weight: 1 }],
            stickinessSeconds: null,
          },
          rules: [],
        },
        {
          address: 'aws_lb_listener.http',
          arn: LISTENER_ARN.replace('0467ef3c8400ae65', '1467ef3c8400ae65'),
          port: 80,
          protocol: 'HTTP',
          defaultAction: {
            type: 'redirect',
            protocol: 'HTTPS',
            port: '443',
            host: '#{host}',
            path: '/#{path}',
            query: '#{query}',
            statusCode: 301,
          },
          rules: [],
        },
      ],
      webAclAddress: null,
    },
  ],
  targetGroups: [
    {
      address: 'aws_lb_target_group.web',
      region: 'us-east-1',
      vpcId: VPC_ID,
      name: 'web',
      arn: TARGET_GROUP_ARN,
      port: 8080,
      healthCheck: {
        protocol: 'HTTP',
        path: '/health?deep=1&x=2',
        intervalSeconds: 10,
        timeoutSeconds: 5,
        healthyThreshold: 3,
        unhealthyThreshold: 2,
        matcher: '200-299',
      },
      deregistrationDelaySeconds: 30,
      routing: 'round_robin',
      stickiness: null,
      slowStartSeconds: 0,
      crossZone: true,
    },
  ],
  autoScalingGroups: [
    {
      address: 'aws_autoscaling_group.web',
      region: 'us-east-1',
      instanceRefresh: null,
      name: 'web',
      arn: GROUP_ARN,
      minSize: 2,
      maxSize: 6,
      desiredCapacity: 2,
      healthCheckType: 'ELB',
      gracePeriodSeconds: 60,
      subnetIds: ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'],
      targetGroupArns: [TARGET_GROUP_ARN],
      tags: { Name: 'web' },
    },
  ],
  instances: [],
  databases: [
    {
      address: 'aws_db_instance.app',
      region: 'us-east-1',
      subnetIds: ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'],
      replicaOf: null,
      identifier: 'app',
      arn: DATABASE_ARN,
      engine: 'mysql',
      port: 3306,
      multiAz: true,
      zone: 'us-east-1a',
      standbyZone: 'us-east-1b',
    },
  ],
  caches: [
    {
      address: 'aws_elasticache_replication_group.sessions',
      region: 'us-east-1',
      replicationGroupId: 'sessions',
      isReplicationGroup: true,
      arn: CACHE_ARN,
      engine: 'redis',
      port: 6379,
      zones: ['us-east-1a', 'us-east-1b'],
      automaticFailover: true,
      multiAz: true,
      subnetIds: ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'],
    },
  ],
  natGateways: [
    {
      address: 'aws_nat_gateway.a',
      id: 'nat-0aaaaaaaaaaaaaaaa',
      subnetId: 'subnet-0aaaaaaaaaaaaaaaa',
      routedSubnetIds: ['subnet-0bbbbbbbbbbbbbbbb'],
    },
  ],
  network: NO_NETWORK,
  webAcls: [],
  dnsRecords: [],
  healthChecks: [],
  scalingPolicies: [],
  alarms: [],
  deploymentGroups: [],
  jobQueues: [],
  substitutions: [],
};
