import { afterEach, beforeEach, expect, it } from 'vitest';
import { findFault } from '../fault/faults.js';
import { startApi, type Api } from '../lab/api/start-api.js';
import { createFixtureWorld } from '../lab/api/world-fixture.js';
import { testAlarm } from '../lab/testing/test-alarm.js';
import { startClock } from '../model/clock.js';
import type { DeployedDeploymentGroup } from '../model/deployed-delivery.js';
import type {
  DeployedDnsRecord,
  DeployedHealthCheck,
  DeployedWebAcl,
} from '../model/deployed-edge.js';
import type { Deployment } from '../model/deployment.js';
import type { Connection } from '../model/target.js';
import { predict } from '../prediction/predict.js';
import { createClients, destroyClients } from './clients.js';
import { discoveredDeployment } from './discovered-deployment.js';
import { findStack } from './find-stack.js';
import { readInventory } from './inventory.js';
import { matchStack } from './match.js';
import { timingOf } from './timing.js';

const base = createFixtureWorld().deployment;
const [balancer] = base.loadBalancers;
if (balancer === undefined) throw new Error('fixture');

function webAcl(arn: string, id: string, limit: number): DeployedWebAcl {
  return {
    address: 'aws_wafv2_web_acl.users',
    name: 'users',
    id,
    arn,
    region: 'us-east-1',
    defaultAction: 'allow',
    defaultResponse: null,
    rules: [
      {
        name: 'rate',
        priority: 0,
        action: 'block',
        response: null,
        statement: {
          kind: 'rate-based',
          limit,
          windowSeconds: 300,
          countBy: 'ip',
          scopeDown: null,
        },
      },
    ],
  };
}

const record = (zone: string, ttlSeconds: number): DeployedDnsRecord => ({
  address: 'aws_route53_record.www',
  name: 'www.example.com',
  type: 'A',
  hostedZone: { id: zone, name: 'example.com' },
  setIdentifier: 'one',
  failover: 'PRIMARY',
  weight: null,
  latencyRegion: null,
  isAlias: false,
  loadBalancerArn: null,
  values: ['192.0.2.1'],
  ttlSeconds,
  evaluateTargetHealth: false,
  healthCheckAddress: 'aws_route53_health_check.www',
});

const check = (id: string, failureThreshold: number): DeployedHealthCheck => ({
  address: 'aws_route53_health_check.www',
  id,
  type: 'HTTP',
  host: 'www.example.com',
  loadBalancerArn: null,
  port: 80,
  path: '/',
  intervalSeconds: 30,
  failureThreshold,
});

const group = (change: Partial<DeployedDeploymentGroup>): DeployedDeploymentGroup => ({
  address: 'aws_codedeploy_deployment_group.web',
  region: 'us-east-1',
  applicationName: 'site',
  name: 'site-web',
  autoScalingGroupNames: ['web'],
  targetGroupArns: [],
  style: 'in-place',
  withTrafficControl: true,
  minimumHealthy: { type: 'all-but-one', value: 0 },
  rollbackEvents: [],
  alarms: [],
  ...change,
});

const ARN = 'arn:aws:wafv2:us-east-1:000000000000:regional/webacl/users/';
const guarded = [{ ...balancer, webAclAddress: 'aws_wafv2_web_acl.users' }];

/** What the plan says, with ids that were made up, and figures that the account has otherwise. */
const PLANNED: Deployment = {
  ...base,
  loadBalancers: guarded,
  webAcls: [webAcl(`${ARN}planned`, 'planned', 2000)],
  dnsRecords: [record('ZPLANNED', 60)],
  healthChecks: [check('planned-check', 3)],
  alarms: [testAlarm('errors'), testAlarm('gone')],
  deploymentGroups: [group({ alarms: ['errors'] }), group({ address: 'aws_x.gone', name: 'gone' })],
};

let api: Api;
let connection: Connection;

beforeEach(async () => {
  const world = createFixtureWorld({
    deployment: {
      loadBalancers: guarded,
      webAcls: [webAcl(`${ARN}real`, 'real', 150)],
      dnsRecords: [record('ZREAL', 5)],
      healthChecks: [check('real-check', 1)],
      alarms: [testAlarm('errors')],
      deploymentGroups: [group({ withTrafficControl: false })],
    },
  });
  api = await startApi({ world, clock: startClock() });
  connection = { ...api, url: '', ca: null, serverName: null, dns: null };
});
afterEach(() => api.close());

it('are the plan’s by what they guard, heed and are called, with the account’s ids and figures', async () => {
  const found = await findStack(connection, PLANNED);
  expect(found.unread).toEqual([]);
  const matches = matchStack(PLANNED, found);
  const services = ['web-acl', 'dns-record', 'health-check', 'alarm', 'deployment-group'];
  expect(
    matches
      .filter(({ kind }) => services.includes(kind))
      .map(({ kind, actual, by }) => [kind, actual === null ? null : by]),
  ).toEqual([
    ['web-acl', 'load balancer'],
    ['dns-record', 'name, type and set identifier'],
    ['health-check', 'record'],
    ['alarm', 'name'],
    ['alarm', null],
    ['deployment-group', 'application and name'],
    ['deployment-group', null],
  ]);
  const deployment = discoveredDeployment(PLANNED, found, matches);
  expect(deployment.webAcls).toMatchObject([
    { arn: `${ARN}real`, id: 'real', rules: [{ statement: { limit: 150 } }] },
  ]);
  expect(deployment.dnsRecords).toMatchObject([{ hostedZone: { id: 'ZREAL' }, ttlSeconds: 5 }]);
  expect(deployment.healthChecks).toMatchObject([{ id: 'real-check', failureThreshold: 1 }]);
  expect(deployment.alarms.map(({ name }) => name)).toEqual(['errors']);
  expect(deployment.deploymentGroups).toMatchObject([{ withTrafficControl: false, alarms: [] }]);
  expect(deployment.substitutions).toEqual(
    expect.arrayContaining([
      'rule rate of aws_wafv2_web_acl.users: its limit is 150, and 2000 in the plan.',
      'aws_codedeploy_deployment_group.web: traffic control is false, and true in the plan.',
      expect.stringContaining('aws_x.gone (deployment-group) was not found, and is left out'),
    ]),
  );
});

it('let attack and deploy be planned on them', async () => {
  const found = await findStack(connection, PLANNED);
  const deployment = discoveredDeployment(PLANNED, found, matchStack(PLANNED, found));
  const clients = createClients(connection);
  const context = {
    deployment,
    inventory: await readInventory(clients, deployment),
    // A real account: it has no revision of the lab's own, and its managed groups are no stand-ins.
    accountId: '123456789012',
  };
  destroyClients(clients);
  const fault = { atSeconds: 0, durationSeconds: 120 };
  const attack = findFault('attack').plan({
    ...context,
    fault: { ...fault, name: 'attack', parameters: {} },
  });
  expect(attack.reservations).toEqual([]);
  const { basis } = predict(deployment, attack.loss, timingOf('aws'));
  expect(basis.join()).toContain('150 requests in 300 s');
  const parameters = { revision: 's3://releases/good.zip' };
  const deploy = findFault('deploy').plan({
    ...context,
    fault: { ...fault, name: 'deploy', parameters },
  });
  expect(deploy.calls[0]?.call).toMatchObject({
    service: 'codeDeploy',
    input: { applicationName: 'site', deploymentGroupName: 'site-web' },
  });
});
