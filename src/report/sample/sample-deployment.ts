import { NO_NETWORK } from '../../model/deployed-network.js';
import type { Deployment } from '../../model/deployment.js';

export const SAMPLE_ZONES = ['us-east-1a', 'us-east-1b'] as const;

const REGION = 'us-east-1';
const VPC_ID = 'vpc-0f3b6c1a2d4e5f607';
const ARN = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';
const TARGET_GROUP_ARN = `${ARN}:targetgroup/app/0a1b2c3d4e5f6071`;

/** A made-up stack like the bundled one: two zones, an ALB, four instances, a Multi-AZ database. */
export function makeSampleDeployment(): Deployment {
  return {
    region: REGION,
    accountId: '123456789012',
    zones: SAMPLE_ZONES,
    regions: [REGION],
    vpcs: [
      { address: 'module.network.aws_vpc.main', id: VPC_ID, region: REGION, cidr: '10.0.0.0/16' },
    ],
    subnets: (['public', 'private', 'database'] as const).flatMap((name, row) =>
      SAMPLE_ZONES.map((zone, index) => ({
        address: `module.network.aws_subnet.${name}["${zone}"]`,
        id: `subnet-${name}${index}`,
        vpcId: VPC_ID,
        zone,
        cidr: `10.0.${row * 16 + index}.0/24`,
        tier: name === 'public' ? ('public' as const) : ('private' as const),
      })),
    ),
    loadBalancers: [
      {
        address: 'module.load_balancer.aws_lb.main',
        region: REGION,
        vpcId: VPC_ID,
        name: 'private-web-app',
        arn: `${ARN}:loadbalancer/app/private-web-app/50dc6c495c0c9188`,
        dnsName: 'private-web-app-1234567890.us-east-1.elb.amazonaws.com',
        scheme: 'internet-facing',
        subnetIds: ['subnet-public0', 'subnet-public1'],
        idleTimeoutSeconds: 60,
        requestHeaders: { forwardedFor: 'append', addsClientPort: false, dropsInvalidNames: false },
        webAclAddress: 'module.load_balancer.aws_wafv2_web_acl.main',
        listeners: [
          {
            address: 'module.load_balancer.aws_lb_listener.https',
            arn: `${ARN}:listener/app/private-web-app/1/1`,
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
            address: 'module.load_balancer.aws_lb_listener.http',
            arn: `${ARN}:listener/app/private-web-app/1/2`,
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
        address: 'module.load_balancer.aws_lb_target_group.app',
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
          timeoutSeconds: 5,
          healthyThreshold: 3,
          unhealthyThreshold: 2,
          matcher: '200',
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
        address: 'module.application.aws_autoscaling_group.app',
        region: REGION,
        instanceRefresh: null,
        name: 'private-web-app',
        arn: 'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:app',
        minSize: 4,
        maxSize: 8,
        desiredCapacity: 4,
        healthCheckType: 'ELB',
        gracePeriodSeconds: 60,
        subnetIds: ['subnet-private0', 'subnet-private1'],
        targetGroupArns: [TARGET_GROUP_ARN],
        tags: {},
      },
    ],
    instances: [
      {
        address: 'module.bastion.aws_instance.bastion',
        id: 'i-0b5a7104f3d2c1e00',
        subnetId: 'subnet-public0',
        role: 'other',
        targetGroupArns: [],
        tags: {},
      },
    ],
    databases: [
      {
        address: 'module.database.aws_db_instance.main',
        region: REGION,
        identifier: 'private-web-app',
        arn: 'arn:aws:rds:us-east-1:123456789012:db:private-web-app',
        engine: 'mysql',
        port: 3306,
        multiAz: true,
        zone: 'us-east-1a',
        standbyZone: 'us-east-1b',
        subnetIds: ['subnet-database0', 'subnet-database1'],
        replicaOf: null,
      },
    ],
    caches: [],
    natGateways: [],
    network: NO_NETWORK,
    webAcls: [],
    dnsRecords: [],
    healthChecks: [],
    scalingPolicies: [],
    alarms: [],
    deploymentGroups: [],
    jobQueues: [],
    substitutions: [
      'PostgreSQL stands in for the plan’s MySQL.',
      'One database server stands in for primary and standby: a failover breaks its connections.',
    ],
  };
}
