import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import {
  GetIPSetCommand,
  GetSampledRequestsCommand,
  GetWebACLCommand,
  GetWebACLForResourceCommand,
  ListIPSetsCommand,
  ListResourcesForWebACLCommand,
  ListWebACLsCommand,
} from '@aws-sdk/client-wafv2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClock } from '../../../model/clock.js';
import type { DeployedWebAcl } from '../../../model/deployed-edge.js';
import { createClients, destroyClients, type Clients } from '../../../target/clients.js';
import { startApi } from '../start-api.js';
import { createFixtureWorld } from '../world-fixture.js';

const ACL: DeployedWebAcl = {
  address: 'aws_wafv2_web_acl.main',
  name: 'main',
  id: 'aaaaaaaa-bbbb-4ccc-addd-eeeeeeeeeeee',
  arn: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/main/aaaaaaaa-bbbb-4ccc-addd-eeeeeeeeeeee',
  region: 'us-east-1',
  defaultAction: 'allow',
  defaultResponse: null,
  rules: [
    {
      name: 'rate',
      priority: 0,
      action: 'block',
      response: { statusCode: 429, headers: [], contentType: null, body: '' },
      statement: {
        kind: 'rate-based',
        limit: 2000,
        windowSeconds: 300,
        countBy: 'ip',
        scopeDown: {
          kind: 'byte-match',
          field: { part: 'uri-path', name: null, transformations: ['LOWERCASE'] },
          position: 'starts-with',
          text: '/löschen',
        },
      },
    },
    {
      name: 'bots',
      priority: 1,
      action: 'count',
      response: null,
      statement: {
        kind: 'managed-group',
        vendor: 'AWS',
        name: 'AWSManagedRulesBotControlRuleSet',
        overrides: { CategorySecurity: 'captcha' },
        scopeDown: null,
      },
    },
    {
      name: 'office',
      priority: 2,
      action: 'allow',
      response: null,
      statement: {
        kind: 'not',
        statement: {
          kind: 'ip-set',
          address: 'aws_wafv2_ip_set.office',
          name: 'office',
          id: 'iii',
          arn: 'arn:aws:wafv2:us-east-1:123456789012:regional/ipset/office/iii',
          addresses: ['192.0.2.0/24'],
        },
      },
    },
  ],
};

const base = createFixtureWorld();
const world = createFixtureWorld({
  deployment: {
    webAcls: [ACL],
    loadBalancers: base.deployment.loadBalancers.map((each) => ({
      ...each,
      webAclAddress: ACL.address,
    })),
  },
});
world.sampledRequests = () =>
  ['rate', null, 'rate'].map((rule, index) => ({
    atEpochMs: Date.UTC(2026, 0, 1, 0, 0, index),
    method: 'GET',
    target: `/x?n=${index}`,
    version: '1.1',
    headers: { host: 'a' },
    clientIp: '127.66.1.1',
    rule,
    action: rule === null ? 'allow' : 'block',
  }));
const balancerArn = base.deployment.loadBalancers[0]?.arn;

let api: Awaited<ReturnType<typeof startApi>>;
let clients: Clients;
beforeAll(async () => {
  api = await startApi({ world, clock: startClock() });
  clients = createClients({ ...api, url: '', ca: null, serverName: null, dns: null });
});
afterAll(async () => {
  destroyClients(clients);
  await api.close();
});

test('lists the web ACLs and shows one with its rules as they are planned', async () => {
  const { WebACLs = [] } = await clients.waf.send(new ListWebACLsCommand({ Scope: 'REGIONAL' }));
  expect(WebACLs).toMatchObject([{ Name: 'main', Id: ACL.id, ARN: ACL.arn }]);
  const { WebACL, LockToken } = await clients.waf.send(
    new GetWebACLCommand({ Scope: 'REGIONAL', Name: 'main', Id: ACL.id }),
  );
  expect(LockToken).toBeDefined();
  expect(WebACL?.DefaultAction).toEqual({ Allow: {} });
  const [rate, bots, office] = WebACL?.Rules ?? [];
  expect(rate?.Action).toMatchObject({ Block: { CustomResponse: { ResponseCode: 429 } } });
  const scope = rate?.Statement?.RateBasedStatement?.ScopeDownStatement?.ByteMatchStatement;
  expect(Buffer.from(scope?.SearchString ?? []).toString()).toBe('/löschen');
  expect(bots?.OverrideAction).toEqual({ Count: {} });
  expect(bots?.Statement?.ManagedRuleGroupStatement?.RuleActionOverrides).toEqual([
    { Name: 'CategorySecurity', ActionToUse: { Captcha: {} } },
  ]);
  expect(office?.Statement?.NotStatement?.Statement?.IPSetReferenceStatement?.ARN).toContain(
    'ipset/office',
  );
});

test('tells which web ACL stands before a load balancer, and behind which', async () => {
  const { WebACL } = await clients.waf.send(
    new GetWebACLForResourceCommand({ ResourceArn: balancerArn }),
  );
  expect(WebACL?.Name).toBe('main');
  const { ResourceArns } = await clients.waf.send(
    new ListResourcesForWebACLCommand({ WebACLArn: ACL.arn }),
  );
  expect(ResourceArns).toEqual([balancerArn]);
});

test('shows IP sets', async () => {
  const { IPSets = [] } = await clients.waf.send(new ListIPSetsCommand({ Scope: 'REGIONAL' }));
  expect(IPSets).toMatchObject([{ Name: 'office' }]);
  const { IPSet } = await clients.waf.send(
    new GetIPSetCommand({ Scope: 'REGIONAL', Name: 'office', Id: 'iii' }),
  );
  expect(IPSet?.Addresses).toEqual(['192.0.2.0/24']);
});

test('samples the requests that a rule decided on, within a window', async () => {
  const sampled = await clients.waf.send(
    new GetSampledRequestsCommand({
      WebAclArn: ACL.arn,
      RuleMetricName: 'rate',
      Scope: 'REGIONAL',
      MaxItems: 100,
      TimeWindow: {
        StartTime: new Date(Date.UTC(2026, 0, 1, 0, 0, 1)),
        EndTime: new Date(Date.UTC(2026, 0, 1, 0, 0, 9)),
      },
    }),
  );
  expect(sampled.PopulationSize).toBe(1);
  expect(sampled.SampledRequests).toMatchObject([
    { Action: 'BLOCK', Request: { ClientIP: '127.66.1.1', URI: '/x', HTTPVersion: 'HTTP/1.1' } },
  ]);
});

test('what does not exist is AWS’s own error, a scope that is none another', async () => {
  const unknown = new GetWebACLCommand({ Scope: 'REGIONAL', Name: 'x', Id: 'y' });
  await expect(clients.waf.send(unknown)).rejects.toMatchObject({
    name: 'WAFNonexistentItemException',
  });
  const scope = 'EVERYWHERE' as 'REGIONAL';
  await expect(clients.waf.send(new ListWebACLsCommand({ Scope: scope }))).rejects.toMatchObject({
    name: 'WAFInvalidParameterException',
  });
  const none = await clients.waf.send(new ListWebACLsCommand({ Scope: 'CLOUDFRONT' }));
  expect(none.WebACLs).toEqual([]);
});

const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;
if (!hasBoto3) {
  console.log('skipped: WAFv2 through boto3 (no python3 with the module boto3 here)');
}

const SCRIPT = `
import boto3, json
from botocore.exceptions import ClientError
waf = boto3.client('wafv2')
listed = waf.list_web_acls(Scope='REGIONAL')['WebACLs'][0]
acl = waf.get_web_acl(Scope='REGIONAL', Name=listed['Name'], Id=listed['Id'])['WebACL']
text = acl['Rules'][0]['Statement']['RateBasedStatement']['ScopeDownStatement']['ByteMatchStatement']['SearchString']
try:
    waf.get_ip_set(Scope='REGIONAL', Name='x', Id='y')
except ClientError as error:
    code = error.response['Error']['Code']
try:
    waf.create_ip_set(Scope='REGIONAL', Name='x', IPAddressVersion='IPV4', Addresses=[])
except ClientError as error:
    unsupported = error.response['Error']['Code']
print(json.dumps([listed['Name'], len(acl['Rules']), text.decode(), code, unsupported]))
`;

test.skipIf(!hasBoto3)('boto3 can read it unmodified', async () => {
  const { stdout } = await promisify(execFile)('python3', ['-c', SCRIPT], {
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
  expect(JSON.parse(stdout)).toEqual([
    'main',
    3,
    '/löschen',
    'WAFNonexistentItemException',
    'UnknownOperationException',
  ]);
});
