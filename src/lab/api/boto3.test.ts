import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startClock } from '../../model/clock.js';
import { startApi } from './start-api.js';
import { createFixtureWorld, INSTANCE_A } from './world-fixture.js';

const found = spawnSync('python3', ['-c', 'import boto3; print(boto3.__version__)'], {
  encoding: 'utf8',
});
const hasBoto3 = found.status === 0;
if (!hasBoto3) {
  console.log('skipped: the lab’s endpoint through boto3 (no python3 with the module boto3 here)');
}

test.skipIf(!hasBoto3)('boto3 can use the endpoint unmodified', async () => {
  const world = createFixtureWorld();
  world.metricStore.record(
    {
      namespace: 'AWS/ApplicationELB',
      name: 'RequestCount',
      dimensions: { LoadBalancer: 'app/a/1' },
    },
    3,
  );
  const api = await startApi({ world, clock: startClock() });
  try {
    const script = fileURLToPath(new URL('./boto3_check.py', import.meta.url));
    const { stdout } = await promisify(execFile)('python3', [script, INSTANCE_A], {
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
      account: '123456789012',
      zone: 'us-east-1a',
      tags: { Name: 'web', Odd: '<a & "b">', 'aws:autoscaling:groupName': 'web' },
      health: ['healthy', 'healthy'],
      members: 2,
      network: [['subnet-0aaaaaaaaaaaaaaaa'], [], [], []],
      errors: [
        'InvalidInstanceID.NotFound',
        'LoadBalancerNotFound',
        'InvalidAction',
        'ResourceNotFoundException',
      ],
      cloudwatch: ['ALARM', 1.5, true, 3, 'ResourceNotFound'],
      experiments: [['completed', 'skipped'], ['completed', 'completed'], {}],
      stores: [['us-east-1a', true, 2], ['primary', 'replica'], 'DBInstanceNotFound'],
    });
    expect(world.calls).toEqual([`stop ${INSTANCE_A}`]);
  } finally {
    await api.close();
  }
});
