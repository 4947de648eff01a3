import { NO_NETWORK } from '../model/deployed-network.js';
import type { Deployment, HealthCheck } from '../model/deployment.js';

/** A check every 10 s, unhealthy after two. */
export const CHECK: HealthCheck = {
  protocol: 'HTTP',
  port: 'traffic-port',
  path: '/health',
  intervalSeconds: 10,
  timeoutSeconds: 5,
  healthyThreshold: 3,
  unhealthyThreshold: 2,
  matcher: '200',
};

/** A deployment of one group in two zones with a database, with changes. */
export function deployment(change: Partial<Deployment> = {}): Deployment {
  return {
    region: 'us-east-1',
    accountId: '000000000000',
    zones: ['us-east-1a', 'us-east-1b'],
    regions: ['us-east-1'],
    vpcs: [{ address: 'aws_vpc.main', id: 'vpc-1', region: 'us-east-1', cidr: '10.0.0.0/16' }],
    subnets: ['a', 'b'].map((letter) => ({
      address: `aws_subnet.${letter}`,
      id: `subnet-${letter}`,
      vpcId: 'vpc-1',
      zone: `us-east-1${letter}`,
      cidr: '10.0.0.0/24',
      tier: 'public' as const,
    })),
    loadBalancers: [
      {
        address: 'aws_lb.main',
        region: 'us-east-1',
        vpcId: 'vpc-1',
        name: 'main',
        arn: 'arn:lb',
        dnsName: 'main.example',
        scheme: 'internet-facing',
        subnetIds: ['subnet-a', 'subnet-b'],
        idleTimeoutSeconds: 60,
        requestHeaders: { forwardedFor: 'append', addsClientPort: false, dropsInvalidNames: false },
        listeners: [],
        webAclAddress: null,
      },
    ],
    targetGroups: [
      {
        address: 'aws_lb_target_group.app',
        region: 'us-east-1',
        vpcId: 'vpc-1',
        name: 'app',
        arn: 'arn:tg',
        protocol: 'HTTP',
        port: 80,
        healthCheck: CHECK,
        deregistrationDelaySeconds: 300,
        routing: 'round_robin',
        stickiness: null,
        slowStartSeconds: 0,
        crossZone: true,
      },
    ],
    autoScalingGroups: [],
    instances: [],
    databases: [
      {
        address: 'aws_db_instance.main',
        region: 'us-east-1',
        subnetIds: ['subnet-a', 'subnet-b'],
        replicaOf: null,
        identifier: 'main',
        arn: 'arn:db',
        engine: 'mysql',
        port: 3306,
        multiAz: true,
        zone: 'us-east-1a',
        standbyZone: 'us-east-1b',
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
    substitutions: [],
    ...change,
  };
}
