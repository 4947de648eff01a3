import { fileURLToPath } from 'node:url';
import { DescribeInstancesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateExperimentTemplateCommand,
  ListExperimentTemplatesCommand,
} from '@aws-sdk/client-fis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startClock } from '../../model/clock.js';
import { createClients, destroyClients, type Clients } from '../../target/clients.js';
import { readDeployment } from '../../topology/read-deployment.js';
import { readStack } from '../../topology/read-stack.js';
import { startApi, type Api } from './start-api.js';
import { createFixtureWorld, INSTANCE_A } from './world-fixture.js';

const deployment = readDeployment(
  readStack(
    fileURLToPath(
      new URL('../../../fixtures/plans/banking-two-regions/plan.json', import.meta.url),
    ),
  ),
);

let api: Api;
let east: Clients;
let west: Clients;

beforeEach(async () => {
  const world = createFixtureWorld({ deployment });
  const subnet = deployment.subnets.find(({ zone }) => zone === 'us-west-2b');
  const instance = world.live.get(INSTANCE_A);
  if (subnet === undefined || instance === undefined) throw new Error('the fixture has changed');
  Object.assign(instance, { subnetId: subnet.id, zone: subnet.zone });
  api = await startApi({ world, clock: startClock() });
  const connection = { ...api, url: '', ca: null, serverName: null, dns: null };
  [east, west] = [createClients(connection), createClients(connection, 'us-west-2')];
});
afterEach(async () => {
  for (const clients of [east, west]) destroyClients(clients);
  await api.close();
});

test('each region shows what is deployed there', async () => {
  const zonesOf = async ({ ec2 }: Clients): Promise<unknown> =>
    [
      ...new Set(
        (await ec2.send(new DescribeSubnetsCommand({}))).Subnets?.map((s) => s.AvailabilityZone),
      ),
    ].toSorted();
  expect(await zonesOf(east)).toEqual(['us-east-1a', 'us-east-1b']);
  expect(await zonesOf(west)).toEqual(['us-west-2a', 'us-west-2b']);
  const { LoadBalancers } = await west.elb.send(new DescribeLoadBalancersCommand({}));
  expect(LoadBalancers?.map(({ LoadBalancerName }) => LoadBalancerName)).toEqual(['banking-west']);
  const { Reservations } = await west.ec2.send(new DescribeInstancesCommand({}));
  expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
    InstanceId: INSTANCE_A,
    Placement: { AvailabilityZoneId: 'usw2-az2' },
  });
  const there = { InstanceIds: [INSTANCE_A] };
  await expect(east.ec2.send(new DescribeInstancesCommand(there))).rejects.toMatchObject({
    name: 'InvalidInstanceID.NotFound',
  });
});

test('FIS experiments are those of a region, and take zones of no other', async () => {
  const template = (zone: string) =>
    new CreateExperimentTemplateCommand({
      clientToken: zone,
      description: zone,
      roleArn: 'arn:aws:iam::123456789012:role/fis',
      stopConditions: [{ source: 'none' }],
      targets: {
        subnets: {
          resourceType: 'aws:ec2:subnet',
          selectionMode: 'ALL',
          parameters: { availabilityZoneIdentifier: zone },
        },
      },
      actions: {
        cut: {
          actionId: 'aws:network:disrupt-connectivity',
          targets: { Subnets: 'subnets' },
          parameters: { duration: 'PT2M', scope: 'all' },
        },
      },
    });
  const { experimentTemplate } = await west.fis.send(template('us-west-2a'));
  expect(experimentTemplate?.id).toMatch(/^EXT/);
  await expect(west.fis.send(template('us-east-1a'))).rejects.toThrow('no zone us-east-1a');
  const listed = await east.fis.send(new ListExperimentTemplatesCommand({}));
  expect(listed.experimentTemplates).toEqual([]);
});
