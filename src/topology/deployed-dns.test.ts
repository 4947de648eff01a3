import { describe, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { ref } from '../plan/planned-values.fixture.js';
import { deploy } from './read-deployment.fixture.js';
import { readDeployment } from './read-deployment.js';
import { readStack } from './read-stack.js';

test('a plan of two regions has its failover records and their health check', () => {
  const path = fileURLToPath(
    new URL('../../fixtures/plans/banking-two-regions/plan.json', import.meta.url),
  );
  const { dnsRecords, healthChecks, loadBalancers, substitutions } = readDeployment(
    readStack(path),
  );
  const [east, west] = loadBalancers;
  expect(dnsRecords).toMatchObject([
    {
      name: 'bank.example.com',
      type: 'A',
      failover: 'PRIMARY',
      loadBalancerArn: east?.arn,
      ttlSeconds: 60,
      evaluateTargetHealth: true,
      healthCheckAddress: 'aws_route53_health_check.east',
    },
    { failover: 'SECONDARY', loadBalancerArn: west?.arn, healthCheckAddress: null },
  ]);
  expect(healthChecks).toMatchObject([
    {
      type: 'HTTPS',
      host: east?.dnsName,
      loadBalancerArn: east?.arn,
      port: 443,
      path: '/health',
      intervalSeconds: 10,
      failureThreshold: 3,
    },
  ]);
  expect(healthChecks[0]?.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(substitutions).toContain(
    'The plan does not tell the name of the hosted zone of bank.example.com: example.com is assumed.',
  );
});

describe('records', () => {
  const LB = 'aws_lb.main';
  const record = (own: Record<string, unknown>) =>
    deploy({
      'aws_route53_zone.main': { name: 'example.com' },
      'aws_route53_record.www': { zone_id: ref('aws_route53_zone.main.zone_id'), ...own },
    }).dnsRecords;

  test('relative names end with the zone’s, and a CNAME keeps its own TTL', () => {
    const [www] = record({
      name: 'WWW',
      type: 'CNAME',
      ttl: 30,
      records: ref(`${LB}.dns_name`),
    });
    expect(www).toMatchObject({
      name: 'www.example.com',
      type: 'CNAME',
      isAlias: false,
      ttlSeconds: 30,
      hostedZone: { name: 'example.com' },
    });
  });

  test('weights and latency regions are read, other types are left out', () => {
    expect(
      record({
        name: 'www.example.com',
        type: 'A',
        records: ['192.0.2.1'],
        weighted_routing_policy: [{ weight: 20 }],
        set_identifier: 'a',
      }),
    ).toMatchObject([{ weight: 20, values: ['192.0.2.1'], setIdentifier: 'a' }]);
    expect(
      record({
        name: 'www.example.com',
        type: 'A',
        records: ['192.0.2.1'],
        latency_routing_policy: [{ region: 'eu-west-1' }],
        set_identifier: 'a',
      }),
    ).toMatchObject([{ latencyRegion: 'eu-west-1', weight: null }]);
    expect(record({ name: 'example.com', type: 'MX', records: ['10 mail.example.com'] })).toEqual(
      [],
    );
  });
});

test('a health check that the lab does not carry out says so', () => {
  const { healthChecks, substitutions } = deploy({
    'aws_route53_health_check.sum': { type: 'CALCULATED', child_health_threshold: 1 },
    'aws_route53_health_check.text': {
      type: 'HTTP_STR_MATCH',
      fqdn: 'www.example.com',
      search_string: 'fine',
    },
  });
  expect(
    healthChecks.map(({ type, port, intervalSeconds }) => [type, port, intervalSeconds]),
  ).toEqual([
    ['other', 80, 30],
    ['HTTP', 80, 30],
  ]);
  expect(substitutions.join('\n')).toMatch(/sum \(CALCULATED\) is not carried out/);
  expect(substitutions.join('\n')).toMatch(/text looks for no text/);
});
