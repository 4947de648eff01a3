import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import {
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  AllocateAddressCommand,
  CreateNatGatewayCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand } from '@aws-sdk/client-rds';
import { AssociateWebACLCommand, CreateWebACLCommand } from '@aws-sdk/client-wafv2';
import type { Deployment } from '../model/deployment.js';
import type { Clients } from './clients.js';

/** That of the checks' own environment first: an old one on the PATH does not list FIS templates. */
const MOTO_SERVER = existsSync('.cache/venv/bin/moto_server')
  ? '.cache/venv/bin/moto_server'
  : 'moto_server';

export const hasMoto = spawnSync(MOTO_SERVER, ['--help']).status === 0;

export interface Moto {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Long enough for a busy machine: it loads a good deal of Python. */
const START_MS = 90_000;

/** moto's server on a free port of loopback. */
export async function startMoto(): Promise<Moto> {
  const untilMs = performance.now() + START_MS;
  while (performance.now() < untilMs) {
    const moto = await startOn(await freePort(), untilMs);
    if (moto !== null) return moto;
  }
  throw new Error(`moto_server did not answer within ${START_MS / 1000} s`);
}

/** Null where it ends, as where somebody has taken the port meanwhile, or does not answer in time. */
async function startOn(port: number, untilMs: number): Promise<Moto | null> {
  const child = spawn(MOTO_SERVER, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  while (child.exitCode === null && performance.now() < untilMs) {
    const answered = await fetch(`${endpoint}/moto-api/`).then(
      () => true,
      () => false,
    );
    if (answered && child.exitCode === null) return { endpoint, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  return null;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Creates what a plan's deployment says through the APIs, with ids that the server makes up. */
export async function applyDeployment(
  { ec2, elb, autoScaling, rds, waf }: Clients,
  deployment: Deployment,
): Promise<void> {
  const ids = new Map<string, string>();
  const idOf = (planned: string): string => ids.get(planned) ?? planned;
  for (const vpc of deployment.vpcs) {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: vpc.cidr }));
    ids.set(vpc.id, Vpc?.VpcId ?? '');
  }
  for (const { id, vpcId, cidr, zone } of deployment.subnets) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: idOf(vpcId), CidrBlock: cidr, AvailabilityZone: zone }),
    );
    ids.set(id, Subnet?.SubnetId ?? '');
  }
  for (const { subnetId } of deployment.natGateways) {
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    await ec2.send(new CreateNatGatewayCommand({ SubnetId: idOf(subnetId), AllocationId }));
  }
  for (const group of deployment.targetGroups) {
    const { TargetGroups } = await elb.send(
      new CreateTargetGroupCommand({
        Name: group.name,
        Protocol: group.protocol,
        Port: group.port,
        VpcId: idOf(group.vpcId),
        HealthCheckProtocol: group.healthCheck.protocol,
        HealthCheckPort: String(group.healthCheck.port),
        HealthCheckPath: group.healthCheck.path,
        HealthCheckIntervalSeconds: group.healthCheck.intervalSeconds,
        HealthCheckTimeoutSeconds: group.healthCheck.timeoutSeconds,
        HealthyThresholdCount: group.healthCheck.healthyThreshold,
        UnhealthyThresholdCount: group.healthCheck.unhealthyThreshold,
      }),
    );
    ids.set(group.arn, TargetGroups?.[0]?.TargetGroupArn ?? '');
  }
  for (const balancer of deployment.loadBalancers) {
    const { LoadBalancers } = await elb.send(
      new CreateLoadBalancerCommand({
        Name: balancer.name,
        Scheme: balancer.scheme,
        Subnets: balancer.subnetIds.map(idOf),
      }),
    );
    const acl = deployment.webAcls.find(({ address }) => address === balancer.webAclAddress);
    if (acl !== undefined) {
      const VisibilityConfig = {
        SampledRequestsEnabled: true,
        CloudWatchMetricsEnabled: true,
        MetricName: acl.name,
      };
      const { Summary } = await waf.send(
        new CreateWebACLCommand({
          Name: acl.name,
          Scope: 'REGIONAL',
          DefaultAction: { Allow: {} },
          VisibilityConfig,
        }),
      );
      await waf.send(
        new AssociateWebACLCommand({
          WebACLArn: Summary?.ARN,
          ResourceArn: LoadBalancers?.[0]?.LoadBalancerArn,
        }),
      );
    }
    for (const { port, protocol } of balancer.listeners)
      await elb.send(
        new CreateListenerCommand({
          LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
          Port: port,
          Protocol: protocol,
          ...(protocol === 'HTTPS'
            ? {
                Certificates: [
                  { CertificateArn: 'arn:aws:iam::123456789012:server-certificate/web' },
                ],
              }
            : {}),
          DefaultActions: [
            { Type: 'forward', TargetGroupArn: idOf(deployment.targetGroups[0]?.arn ?? '') },
          ],
        }),
      );
  }
  for (const group of deployment.autoScalingGroups) {
    const configuration = `${group.name}-launch`;
    await autoScaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName: configuration,
        ImageId: 'ami-12c6146b',
        InstanceType: 't3.micro',
      }),
    );
    await autoScaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: group.name,
        LaunchConfigurationName: configuration,
        MinSize: group.minSize,
        MaxSize: group.maxSize,
        DesiredCapacity: group.desiredCapacity,
        HealthCheckType: group.healthCheckType,
        HealthCheckGracePeriod: group.gracePeriodSeconds,
        VPCZoneIdentifier: group.subnetIds.map(idOf).join(','),
        TargetGroupARNs: group.targetGroupArns.map(idOf),
      }),
    );
  }
  for (const instance of deployment.instances)
    await ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-12c6146b',
        MinCount: 1,
        MaxCount: 1,
        SubnetId: idOf(instance.subnetId),
        TagSpecifications: [
          {
            ResourceType: 'instance',
            Tags: Object.entries(instance.tags).map(([Key, Value]) => ({ Key, Value })),
          },
        ],
      }),
    );
  for (const database of deployment.databases) {
    const subnetGroup = `${database.identifier}-subnets`;
    await rds.send(
      new CreateDBSubnetGroupCommand({
        DBSubnetGroupName: subnetGroup,
        DBSubnetGroupDescription: 'of the test',
        SubnetIds: deployment.subnets.map(({ id }) => idOf(id)),
      }),
    );
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: database.identifier,
        DBInstanceClass: 'db.t3.micro',
        Engine: database.engine,
        MultiAZ: database.multiAz,
        MasterUsername: 'holdfast',
        MasterUserPassword: 'only-in-moto',
        AllocatedStorage: 20,
        Port: database.port,
        DBSubnetGroupName: subnetGroup,
      }),
    );
  }
}
