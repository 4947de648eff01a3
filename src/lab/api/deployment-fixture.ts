import { NO_NETWORK } from '../../model/deployed-network.js';
import type { Deployment } from '../../model/deployment.js';

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

/** A small stack of one group, one database and one cache, in two zones. */
export const fixtureDeployment: Deployment = {
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
      protocol: 'HTTP',
      port: 8080,
      healthCheck: {
        protocol: 'HTTP',
        port: 'traffic-port',
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
