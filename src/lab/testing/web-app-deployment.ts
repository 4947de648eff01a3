import type { DeployedScalingPolicy } from '../../model/deployed-delivery.js';
import { NO_NETWORK } from '../../model/deployed-network.js';
import type { Deployment } from '../../model/deployment.js';

const REGION = 'us-east-1';
const VPC_ID = 'vpc-0123456789abcdef0';
const ARN = `arn:aws:elasticloadbalancing:${REGION}:123456789012`;

export const TARGET_GROUP_ARN = `${ARN}:targetgroup/app/0123456789abcdef`;
export const GROUP_NAME = 'app';
export const DATABASE_IDENTIFIER = 'app-db';
export const ZONES = ['us-east-1a', 'us-east-1b'] as const;

export interface WebAppOptions {
  readonly instances?: number;
  readonly multiAz?: boolean;
  readonly database?: boolean;
  /** A Redis with a replica; none by default. */
  readonly cache?: boolean;
  readonly deregistrationDelaySeconds?: number;
}

/**
 * The lab's own test stack: an ALB with HTTPS and a redirect over two zones, instances of one Auto
 * Scaling group in private subnets, a MySQL database.
 */
export function webAppDeployment(options: WebAppOptions = {}): Deployment {
  const { instances = 4, multiAz = true, database = true } = options;
  const subnets = ZONES.flatMap((zone, index) =>
    (['public', 'private'] as const).map((tier, row) => ({
      address: `aws_subnet.${tier}[${index}]`,
      id: `subnet-${tier}-${index}`,
      vpcId: VPC_ID,
      zone,
      cidr: `10.0.${row * 10 + index}.0/24`,
      tier,
    })),
  );
  const subnetIds = (wanted: 'public' | 'private'): string[] =>
    subnets.filter(({ tier }) => tier === wanted).map(({ id }) => id);
  return {
    region: REGION,
    accountId: '123456789012',
    zones: [...ZONES],
    regions: [REGION],
    vpcs: [{ address: 'aws_vpc.main', id: VPC_ID, region: REGION, cidr: '10.0.0.0/16' }],
    subnets,
    loadBalancers: [
      {
        address: 'aws_lb.main',
        region: REGION,
        vpcId: VPC_ID,
        name: 'main',
        arn: `${ARN}:loadbalancer/app/main/0123456789abcdef`,
        dnsName: 'main-1234567890.us-east-1.elb.amazonaws.com',
        scheme: 'internet-facing',
        subnetIds: subnetIds('public'),
        idleTimeoutSeconds: 60,
        requestHeaders: {
          forwardedFor: 'append',
          addsClientPort: false,
          dropsInvalidNames: false,
        },
        webAclAddress: null,
        listeners: [
          {
            address: 'aws_lb_listener.https',
            arn: `${ARN}:listener/app/main/0123456789abcdef/1`,
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
            arn: `${ARN}:listener/app/main/0123456789abcdef/2`,
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
      },
    ],
    targetGroups: [
      {
        address: 'aws_lb_target_group.app',
        region: REGION,
        vpcId: VPC_ID,
        name: 'app',
        arn: TARGET_GROUP_ARN,
        protocol: 'HTTP',
        port: 8080,
        healthCheck: {
          protocol: 'HTTP',
          port: 'traffic-port',
          path: '/health',
          intervalSeconds: 10,
          timeoutSeconds: 8,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
          matcher: '200-299',
        },
        deregistrationDelaySeconds: options.deregistrationDelaySeconds ?? 20,
        routing: 'round_robin',
        stickiness: null,
        slowStartSeconds: 0,
        crossZone: true,
      },
    ],
    autoScalingGroups: [
      {
        address: 'aws_autoscaling_group.app',
        region: REGION,
        name: GROUP_NAME,
        arn: `arn:aws:autoscaling:${REGION}:123456789012:autoScalingGroup:1:autoScalingGroupName/app`,
        minSize: 2,
        maxSize: instances * 2,
        desiredCapacity: instances,
        healthCheckType: 'ELB',
        gracePeriodSeconds: 30,
        subnetIds: subnetIds('private'),
        targetGroupArns: [TARGET_GROUP_ARN],
        instanceRefresh: null,
        tags: { Name: 'app' },
      },
    ],
    instances: [
      {
        address: 'aws_instance.bastion',
        id: 'i-00000000000000001',
        subnetId: 'subnet-public-0',
        role: 'other',
        targetGroupArns: [],
        tags: { Name: 'bastion' },
      },
    ],
    databases: database
      ? [
          {
            address: 'aws_db_instance.main',
            region: REGION,
            identifier: DATABASE_IDENTIFIER,
            arn: `arn:aws:rds:${REGION}:123456789012:db:${DATABASE_IDENTIFIER}`,
            engine: 'mysql',
            port: 3306,
            multiAz,
            zone: ZONES[0],
            standbyZone: multiAz ? ZONES[1] : null,
            subnetIds: subnetIds('private'),
            replicaOf: null,
          },
        ]
      : [],
    caches:
      options.cache === true
        ? [
            {
              address: 'aws_elasticache_replication_group.sessions',
              region: REGION,
              replicationGroupId: 'sessions',
              isReplicationGroup: true,
              arn: `arn:aws:elasticache:${REGION}:123456789012:replicationgroup:sessions`,
              engine: 'redis',
              port: 6379,
              zones: [...ZONES],
              automaticFailover: true,
              multiAz: true,
              subnetIds: subnetIds('private'),
            },
          ]
        : [],
    natGateways: [],
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
}

/** A policy of its Auto Scaling group that keeps CPU at 50%. */
export const TRACKING_POLICY: DeployedScalingPolicy = {
  address: 'aws_autoscaling_policy.cpu',
  arn: 'arn:policy',
  name: 'cpu',
  autoScalingGroupName: 'app',
  type: 'target-tracking',
  metric: 'ASGAverageCPUUtilization',
  targetValue: 50,
  adjustment: null,
  warmupSeconds: 600,
};
