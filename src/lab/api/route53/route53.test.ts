import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  GetHealthCheckCommand,
  GetHealthCheckStatusCommand,
  GetHostedZoneCommand,
  ListHealthChecksCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  TestDNSAnswerCommand,
} from '@aws-sdk/client-route-53';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startClock } from '../../../model/clock.js';
import { readDeployment } from '../../../topology/read-deployment.js';
import { readStack } from '../../../topology/read-stack.js';
import { startApi, type Api } from '../start-api.js';
import { createFixtureWorld } from '../world-fixture.js';

const deployment = readDeployment(
  readStack(
    fileURLToPath(
      new URL('../../../../fixtures/plans/banking-two-regions/plan.json', import.meta.url),
    ),
  ),
);
const ZONE = 'Z0123456789ABCDEFGHIJ';

let api: Api;
let client: Route53Client;
beforeEach(async () => {
  api = await startApi({ world: createFixtureWorld({ deployment }), clock: startClock() });
  client = new Route53Client({ ...api, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await api.close();
});

describe('hosted zones and records', () => {
  test('are the plan’s', async () => {
    const { HostedZones, IsTruncated } = await client.send(new ListHostedZonesCommand({}));
    expect(HostedZones).toMatchObject([{ Id: `/hostedzone/${ZONE}`, Name: 'example.com.' }]);
    expect(IsTruncated).toBe(false);
    const one = await client.send(new GetHostedZoneCommand({ Id: ZONE }));
    expect(one.HostedZone).toMatchObject({ ResourceRecordSetCount: 2 });
  });

  test('name the load balancers of all regions, from any', async () => {
    const west = new Route53Client({ ...api, region: 'us-west-2', maxAttempts: 1 });
    const { ResourceRecordSets } = await west.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: ZONE }),
    );
    west.destroy();
    expect(ResourceRecordSets).toMatchObject([
      {
        Name: 'bank.example.com.',
        Type: 'A',
        SetIdentifier: 'east',
        Failover: 'PRIMARY',
        HealthCheckId: deployment.healthChecks[0]?.id,
        AliasTarget: {
          DNSName: `${deployment.loadBalancers[0]?.dnsName}.`,
          EvaluateTargetHealth: true,
        },
      },
      { SetIdentifier: 'west', Failover: 'SECONDARY' },
    ]);
  });

  test('come page by page', async () => {
    const first = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: ZONE, MaxItems: 1 }),
    );
    expect(first).toMatchObject({ IsTruncated: true, NextRecordIdentifier: 'west' });
    const second = await client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: ZONE,
        StartRecordName: first.NextRecordName,
        StartRecordType: first.NextRecordType,
        StartRecordIdentifier: first.NextRecordIdentifier,
      }),
    );
    expect(second.ResourceRecordSets).toMatchObject([{ SetIdentifier: 'west' }]);
    expect(second.IsTruncated).toBe(false);
  });
});

test('TestDNSAnswer tells what DNS answers now', async () => {
  const answer = await client.send(
    new TestDNSAnswerCommand({
      HostedZoneId: ZONE,
      RecordName: 'bank.example.com',
      RecordType: 'A',
    }),
  );
  expect(answer).toMatchObject({ RecordData: ['127.20.1.1'], ResponseCode: 'NOERROR' });
});

test('health checks have the plan’s settings, and what each checker saw', async () => {
  const { HealthChecks } = await client.send(new ListHealthChecksCommand({}));
  expect(HealthChecks?.map(({ HealthCheckConfig }) => HealthCheckConfig)).toMatchObject([
    {
      Type: 'HTTPS',
      FullyQualifiedDomainName: deployment.loadBalancers[0]?.dnsName,
      Port: 443,
      ResourcePath: '/health',
      RequestInterval: 10,
      FailureThreshold: 3,
    },
  ]);
  const HealthCheckId = HealthChecks?.[0]?.Id ?? '';
  const { HealthCheck } = await client.send(new GetHealthCheckCommand({ HealthCheckId }));
  expect(HealthCheck?.Id).toBe(HealthCheckId);
  const status = await client.send(new GetHealthCheckStatusCommand({ HealthCheckId }));
  expect(status.HealthCheckObservations).toEqual([
    {
      Region: 'eu-west-1',
      StatusReport: {
        Status: 'Success: HTTP Status Code 200, OK',
        CheckedTime: new Date(1_700_000_000_123),
      },
    },
  ]);
});

test.each([
  ['NoSuchHostedZone', new GetHostedZoneCommand({ Id: 'ZNONE' })],
  ['NoSuchHealthCheck', new GetHealthCheckCommand({ HealthCheckId: 'none' })],
])('%s is an error with AWS’s name', async (name, command) => {
  await expect(client.send(command as GetHostedZoneCommand)).rejects.toMatchObject({
    name,
    $metadata: { httpStatusCode: 404 },
  });
});

const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;
if (!hasBoto3) console.log('skipped: Route 53 through boto3 (no python3 with the module boto3)');

test.skipIf(!hasBoto3)('boto3 reads the same', async () => {
  const script = fileURLToPath(new URL('./boto3_route53.py', import.meta.url));
  const { stdout } = await promisify(execFile)('python3', [script], {
    timeout: 100_000,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      AWS_ENDPOINT_URL: api.endpoint,
      AWS_ACCESS_KEY_ID: api.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: api.credentials.secretAccessKey,
      AWS_DEFAULT_REGION: api.region,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      NO_PROXY: '127.0.0.1',
    },
  });
  expect(JSON.parse(stdout)).toEqual({
    zone: 'example.com.',
    records: [
      ['east', 'PRIMARY'],
      ['west', 'SECONDARY'],
    ],
    check: 'HTTPS',
    status: ['Success: HTTP Status Code 200, OK'],
    error: 'NoSuchHostedZone',
  });
});
