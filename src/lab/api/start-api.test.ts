import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { FisClient, GetExperimentCommand, ListActionsCommand } from '@aws-sdk/client-fis';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { startClock } from '../../model/clock.js';
import { startApi, type Api } from './start-api.js';
import { createFixtureWorld } from './world-fixture.js';

let api: Api;

beforeAll(async () => {
  api = await startApi({ world: createFixtureWorld(), clock: startClock() });
});
afterAll(() => api.close());

const config = (credentials: Api['credentials'] = api.credentials, region = api.region) => ({
  endpoint: api.endpoint,
  region,
  credentials,
  maxAttempts: 1,
});

describe('signatures', () => {
  test('the lab’s own credentials are let in', async () => {
    const identity = await new STSClient(config()).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe('123456789012');
    expect(identity.Arn).toContain('123456789012');
  });

  test('each lab has credentials of its own', async () => {
    const other = await startApi({ world: createFixtureWorld(), clock: startClock() });
    await other.close();
    expect(other.credentials).not.toEqual(api.credentials);
  });

  const wrongSecret = () => ({ ...api.credentials, secretAccessKey: 'x'.repeat(40) });
  const unknownKey = () => ({ ...api.credentials, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' });

  test.each([
    ['STS', () => new STSClient(config(wrongSecret())).send(new GetCallerIdentityCommand({}))],
    ['EC2', () => new EC2Client(config(wrongSecret())).send(new DescribeInstancesCommand({}))],
    ['FIS', () => new FisClient(config(wrongSecret())).send(new ListActionsCommand({}))],
  ])('a wrong secret is refused (%s)', async (_service, call) => {
    await expect(call()).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      $metadata: { httpStatusCode: 403 },
    });
  });

  test.each([
    [
      'InvalidClientTokenId',
      () => new STSClient(config(unknownKey())).send(new GetCallerIdentityCommand({})),
    ],
    [
      'UnrecognizedClientException',
      () => new FisClient(config(unknownKey())).send(new ListActionsCommand({})),
    ],
  ])('an unknown key is refused with %s', async (name, call) => {
    await expect(call()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 403 } });
  });

  test('what is no region is refused and named', async () => {
    const client = new STSClient(config(api.credentials, 'europe'));
    await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toThrow('europe is none');
  });

  test('a region in which nothing is deployed answers empty lists', async () => {
    const client = new EC2Client(config(api.credentials, 'eu-west-1'));
    const { Reservations } = await client.send(new DescribeInstancesCommand({}));
    expect(Reservations).toEqual([]);
  });

  test('a signed request whose body was changed on the way is refused', async () => {
    const client = new EC2Client(config());
    client.middlewareStack.add(
      (next) => (args) => {
        const { request } = args as unknown as { request: { body: string } };
        request.body = request.body.replace('DescribeInstances', 'DescribeInstance5');
        return next(args);
      },
      // After the signature was made.
      { step: 'finalizeRequest', priority: 'low' },
    );
    const error: unknown = await client.send(new DescribeInstancesCommand({})).catch((e) => e);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  test.each([
    ['Action=GetCallerIdentity&Version=2011-06-15', '<ErrorResponse><Error><Type>Sender</Type>'],
    ['Action=DescribeInstances&Version=2016-11-15', '<Response><Errors><Error>'],
  ])('a form without a signature is refused in its own shape: %s', async (body, shape) => {
    const response = await post({ body });
    expect(response.status).toBe(403);
    expect(response.body).toContain(shape);
    expect(response.body).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  test('a signature that is none is incomplete', async () => {
    const response = await post({ body: 'Action=X', headers: { authorization: 'Bearer abc' } });
    expect(response.body).toContain('IncompleteSignature');
  });
});

describe('the endpoint', () => {
  test('listens on 127.0.0.1', () => {
    expect(api.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test.each(['evil.example', '127.0.0.1.evil.example', '10.0.0.1'])(
    'refuses a Host that is not loopback: %s',
    async (host) => {
      expect((await post({ body: 'Action=X', headers: { host } })).status).toBe(421);
    },
  );

  test.each(['localhost', 'localhost:4566', '127.0.0.1:80', '[::1]:80'])(
    'lets a loopback Host through to the signature: %s',
    async (host) => {
      expect((await post({ body: 'Action=X', headers: { host } })).status).toBe(403);
    },
  );

  test('refuses a body over the limit', async () => {
    const response = await post({ body: 'x'.repeat(1024 * 1024 + 1) });
    expect(response.status).toBe(413);
  });

  test('names the operations that it serves when asked for another', async () => {
    const call = new STSClient(config()).send(new GetSessionTokenCommand({}));
    await expect(call).rejects.toMatchObject({
      name: 'InvalidAction',
      message: expect.stringContaining('GetCallerIdentity') as string,
    });
  });

  test('says what it serves when asked for another service', async () => {
    const body = 'Action=DescribeDBInstances&Version=2014-10-31';
    const response = await post({ body, headers: signByHand(body, 'lambda') });
    expect(response.status).toBe(400);
    expect(response.body).toContain('<Code>InvalidAction</Code>');
    expect(response.body).toContain('does not serve lambda. It serves: autoscaling, ec2,');
  });

  test('tells classic load balancing from v2 by the version', async () => {
    const body = 'Action=DescribeLoadBalancers&Version=2012-06-01';
    const response = await post({ body, headers: signByHand(body, 'elasticloadbalancing') });
    expect(response.body).toContain('<Code>InvalidAction</Code>');
  });

  test('accepts a signature that was made without any SDK', async () => {
    const body = 'Action=GetCallerIdentity&Version=2011-06-15';
    const response = await post({ body, headers: signByHand(body, 'sts') });
    expect(response.status).toBe(200);
    expect(response.body).toContain('<Account>123456789012</Account>');
  });

  test('refuses a signature of another day', async () => {
    const body = 'Action=GetCallerIdentity&Version=2011-06-15';
    const yesterday = new Date(Date.now() - 86_400_000);
    const response = await post({ body, headers: signByHand(body, 'sts', yesterday) });
    expect(response.body).toContain('Signature expired');
  });

  test('answers a missing FIS resource with AWS’s error', async () => {
    const call = new FisClient(config()).send(new GetExperimentCommand({ id: 'EXPnone' }));
    await expect(call).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('refuses connections once closed, and may be closed twice', async () => {
    const other = await startApi({ world: createFixtureWorld(), clock: startClock() });
    await Promise.all([other.close(), other.close()]);
    await expect(fetch(other.endpoint)).rejects.toThrow();
  });

  test('says which port it could not have', async () => {
    const port = Number(new URL(api.endpoint).port);
    const start = startApi({ world: createFixtureWorld(), clock: startClock(), port });
    await expect(start).rejects.toMatchObject({ code: 'lab/api-port' });
  });
});

function post(options: {
  body: string;
  headers?: Record<string, string>;
}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      api.endpoint,
      {
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...options.headers },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

/** SigV4 from AWS's description of it, to check ours against. */
function signByHand(body: string, service: string, date = new Date()): Record<string, string> {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const mac = (key: string | Buffer, text: string): Buffer =>
    createHmac('sha256', key).update(text).digest();
  const time = date.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [time.slice(0, 8), api.region, service, 'aws4_request'];
  const host = new URL(api.endpoint).host;
  const canonical = `POST\n/\n\nhost:${host}\nx-amz-date:${time}\n\nhost;x-amz-date\n${hash(body)}`;
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope.join('/')}\n${hash(canonical)}`;
  const start: string | Buffer = `AWS4${api.credentials.secretAccessKey}`;
  const key = scope.reduce<string | Buffer>((soFar, part) => mac(soFar, part), start);
  const credential = `${api.credentials.accessKeyId}/${scope.join('/')}`;
  return {
    'x-amz-date': time,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${mac(key, toSign).toString('hex')}`,
  };
}
