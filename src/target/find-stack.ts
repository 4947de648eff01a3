import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Deployment } from '../model/deployment.js';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { Connection } from '../model/target.js';
import { createClients, destroyClients, type Clients } from './clients.js';
import { findCaches, findDatabases } from './find-data.js';
import { findGroups, findInstances } from './find-compute.js';
import { findAlarms, findDeploymentGroups } from './find-delivery.js';
import { findDnsRecords, findHealthChecks, findWebAcls } from './find-edge.js';
import { findLoadBalancers, findTargetGroups } from './find-load-balancers.js';
import { findNatGateways, findSubnets, findVpcs } from './find-network.js';
import type { FoundStack } from './found-stack.js';

/**
 * Reads what the plan's regions of an account hold, with calls that change nothing. A service that does
 * not answer leaves its kind unread, and that is said; without an answer of STS there is no account.
 * @throws HoldfastError target/no-answer
 */
export async function findStack(connection: Connection, planned: Deployment): Promise<FoundStack> {
  const { regions } = planned;
  const identity = await readIdentity(connection);
  const unread: string[] = [];
  const kinds = {
    vpcs: await inEach('VPCs', findVpcs),
    subnets: await inEach('subnets', findSubnets),
    loadBalancers: await inEach('load balancers', findLoadBalancers),
    targetGroups: await inEach('target groups', findTargetGroups),
    groups: await inEach('Auto Scaling groups', findGroups),
    instances: await inEach('instances', findInstances),
    databases: await inEach('databases', findDatabases),
    caches: await inEach('caches', findCaches),
    natGateways: await inEach('NAT gateways', findNatGateways),
    webAcls: await inEach('web ACLs', findWebAcls),
    dnsRecords: await inEach('DNS records', findDnsRecords),
    healthChecks: await inEach('Route 53 health checks', findHealthChecks),
    alarms: await inEach('alarms', findAlarms),
    deploymentGroups: await inEach('deployment groups', findDeploymentGroups),
  };
  return { ...identity, ...kinds, unread };

  async function inEach<T>(
    what: string,
    find: (clients: Clients, region: string, planned: Deployment) => Promise<T[]>,
  ): Promise<T[]> {
    const found: T[] = [];
    for (const region of regions) {
      const clients = createClients(connection, region);
      try {
        found.push(...(await find(clients, region, planned)));
      } catch (error) {
        unread.push(`The ${what} of ${region} could not be read: ${firstLine(error)}`);
      } finally {
        destroyClients(clients);
      }
    }
    return found;
  }
}

async function readIdentity(
  connection: Connection,
): Promise<{ readonly accountId: string; readonly callerArn: string }> {
  const clients = createClients(connection);
  try {
    const { Account, Arn } = await clients.sts.send(new GetCallerIdentityCommand({}));
    return { accountId: Account ?? '', callerArn: Arn ?? '' };
  } catch (cause) {
    throw new HoldfastError(
      'target/no-answer',
      `${connection.endpoint ?? 'AWS'} did not say whose account it is: ${firstLine(cause)}`,
      {
        hint: 'Check the endpoint (--endpoint or AWS_ENDPOINT_URL), and the credentials that the AWS SDK finds.',
        exitCode: EXIT_CODES.usage,
        cause,
      },
    );
  } finally {
    destroyClients(clients);
  }
}

/** An emulator may answer a whole page of HTML. */
export function firstLine(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const [line = ''] = message.trim().split('\n');
  const text = line === '' || line.startsWith('<') ? 'an answer that is none' : line.slice(0, 200);
  return name === 'Error' ? text : `${name}: ${text}`;
}
