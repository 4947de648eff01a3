import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { FisClient } from '@aws-sdk/client-fis';
import { RDSClient } from '@aws-sdk/client-rds';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import type { Connection } from '../model/target.js';
import { forbidWrites, type AnyClient } from './forbid-writes.js';

// The pinned clients run on Node 20.20, our floor; their wish for a newer one is not the user's matter.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** The AWS SDK clients that every target is driven through, of one region. */
export interface Clients {
  readonly autoScaling: AutoScalingClient;
  readonly cloudWatch: CloudWatchClient;
  readonly codeDeploy: CodeDeployClient;
  readonly ec2: EC2Client;
  readonly elastiCache: ElastiCacheClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly fis: FisClient;
  readonly rds: RDSClient;
  readonly route53: Route53Client;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
  readonly waf: WAFV2Client;
}

export function createClients(connection: Connection, region = connection.region): Clients {
  const settings = {
    region,
    ...(connection.endpoint === undefined ? {} : { endpoint: connection.endpoint }),
    ...(connection.credentials === undefined ? {} : { credentials: connection.credentials }),
  };
  const clients: Clients = {
    autoScaling: new AutoScalingClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    codeDeploy: new CodeDeployClient(settings),
    ec2: new EC2Client(settings),
    elastiCache: new ElastiCacheClient(settings),
    elb: new ElasticLoadBalancingV2Client(settings),
    fis: new FisClient(settings),
    rds: new RDSClient(settings),
    route53: new Route53Client(settings),
    ssm: new SSMClient(settings),
    sts: new STSClient(settings),
    tagging: new ResourceGroupsTaggingAPIClient(settings),
    waf: new WAFV2Client(settings),
  };
  if (connection.readOnly === true)
    for (const client of Object.values(clients) as AnyClient[]) forbidWrites(client);
  return clients;
}

export function destroyClients(clients: Clients): void {
  for (const client of Object.values(clients) as { destroy(): void }[]) client.destroy();
}
