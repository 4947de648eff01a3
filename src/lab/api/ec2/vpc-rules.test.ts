import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { deployPlan } from '../../../deploy-plan.js';
import { startClock } from '../../../model/clock.js';
import type { Deployment } from '../../../model/deployment.js';
import { readStack } from '../../../topology/read-stack.js';
import { startApi, type Api } from '../start-api.js';
import { createFixtureWorld } from '../world-fixture.js';

const PLAN = new URL('../../../../fixtures/plans/private-web-app/plan.json', import.meta.url);

let deployment: Deployment;
let api: Api;
let client: EC2Client;

beforeAll(async () => {
  deployment = deployPlan(readStack(PLAN.pathname));
  const world = { ...createFixtureWorld(), deployment };
  api = await startApi({ world, clock: startClock() });
  client = new EC2Client({ ...api, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await api.close();
});

const subnetId = (name: string): string =>
  deployment.subnets.find(({ address }) => address.endsWith(name))?.id ?? '';

describe('of the bundled plan', () => {
  test('each zone’s private subnet leaves by the NAT gateway of its own zone', async () => {
    const { NatGateways } = await client.send(
      new DescribeNatGatewaysCommand({
        Filter: [{ Name: 'subnet-id', Values: [subnetId('public["a"]')] }],
      }),
    );
    expect(NatGateways).toHaveLength(1);
    const id = NatGateways?.[0]?.NatGatewayId ?? '';
    expect(NatGateways?.[0]).toMatchObject({ State: 'available', ConnectivityType: 'public' });
    const { RouteTables } = await client.send(
      new DescribeRouteTablesCommand({
        Filters: [{ Name: 'route.nat-gateway-id', Values: [id] }],
      }),
    );
    expect(RouteTables).toHaveLength(1);
    expect(RouteTables?.[0]?.Associations?.map(({ SubnetId }) => SubnetId)).toEqual([
      subnetId('app["a"]'),
    ]);
    expect(RouteTables?.[0]?.Routes).toMatchObject([
      { DestinationCidrBlock: '10.20.0.0/16', GatewayId: 'local' },
      { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: id, State: 'active' },
    ]);
  });

  test('the public subnets are routed to an internet gateway', async () => {
    const { RouteTables } = await client.send(
      new DescribeRouteTablesCommand({
        Filters: [{ Name: 'association.subnet-id', Values: [subnetId('public["b"]')] }],
      }),
    );
    expect(RouteTables?.[0]?.Routes?.[1]?.GatewayId).toMatch(/^igw-0/);
  });

  test('the database’s group lets in the application’s on one port, and nothing out', async () => {
    const { SecurityGroups } = await client.send(
      new DescribeSecurityGroupsCommand({
        Filters: [{ Name: 'group-name', Values: ['module.database.*'] }],
      }),
    );
    const application = deployment.network.securityGroups.find(({ address }) =>
      address.startsWith('module.application.'),
    );
    expect(SecurityGroups).toMatchObject([
      {
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: 3306,
            ToPort: 3306,
            UserIdGroupPairs: [{ GroupId: application?.id }],
          },
        ],
        IpPermissionsEgress: [],
      },
    ]);
  });

  test('the default network ACL lets all through before the last entry', async () => {
    const { NetworkAcls } = await client.send(
      new DescribeNetworkAclsCommand({ Filters: [{ Name: 'default', Values: ['true'] }] }),
    );
    expect(NetworkAcls).toHaveLength(1);
    expect(NetworkAcls?.[0]?.Associations).toHaveLength(6);
    const egress = NetworkAcls?.[0]?.Entries?.filter(({ Egress }) => Egress);
    expect(egress?.map(({ RuleNumber, RuleAction }) => `${RuleNumber} ${RuleAction}`)).toEqual([
      '100 allow',
      '101 allow',
      '32767 deny',
    ]);
  });

  test.each([
    ['NatGatewayNotFound', new DescribeNatGatewaysCommand({ NatGatewayIds: ['nat-0none'] })],
    [
      'InvalidRouteTableID.NotFound',
      new DescribeRouteTablesCommand({ RouteTableIds: ['rtb-0none'] }),
    ],
    ['InvalidGroup.NotFound', new DescribeSecurityGroupsCommand({ GroupIds: ['sg-0none'] })],
    [
      'InvalidNetworkAclID.NotFound',
      new DescribeNetworkAclsCommand({ NetworkAclIds: ['acl-0none'] }),
    ],
  ])('what is not there is %s', async (name, command) => {
    await expect(client.send(command)).rejects.toMatchObject({
      name,
    });
  });
});
