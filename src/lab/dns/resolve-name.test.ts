import { describe, expect, test } from 'vitest';
import type { DeployedDnsRecord } from '../../model/deployed-edge.js';
import { resolveName, type DnsView } from './resolve-name.js';

const record = (own: Partial<DeployedDnsRecord>): DeployedDnsRecord => ({
  address: 'aws_route53_record.x',
  name: 'www.example.com',
  type: 'A',
  hostedZone: { id: 'Z1', name: 'example.com' },
  setIdentifier: null,
  failover: null,
  weight: null,
  latencyRegion: null,
  isAlias: true,
  loadBalancerArn: null,
  values: [],
  ttlSeconds: 60,
  evaluateTargetHealth: true,
  healthCheckAddress: null,
  ...own,
});

const EAST = 'web-1.us-east-1.elb.amazonaws.com';
const WEST = 'web-2.us-west-2.elb.amazonaws.com';

function view(records: readonly Partial<DeployedDnsRecord>[], own: Partial<DnsView> = {}): DnsView {
  return {
    records: records.map(record),
    loadBalancers: [
      { arn: 'east', dnsName: EAST, addresses: () => ['127.20.1.1', '127.20.2.1'] },
      { arn: 'west', dnsName: WEST, addresses: () => ['127.20.3.2'] },
    ],
    isHealthy: () => true,
    clientRegion: 'us-east-1',
    regions: ['us-east-1', 'us-west-2'],
    random: () => 0,
    ...own,
  };
}

const data = (asked: DnsView, name = 'www.example.com', type = 'A'): string[] =>
  resolveName(name, type, asked)
    .answers.map((answer) => answer.data)
    .toSorted();

describe('names', () => {
  test('a load balancer’s own has its nodes’ addresses, for 60 s, in any case and with a last dot', () => {
    const { code, answers } = resolveName(`${EAST.toUpperCase()}.`, 'A', view([]));
    expect(code).toBe('NOERROR');
    expect(answers).toHaveLength(2);
    expect(answers[0]).toMatchObject({ name: EAST, type: 'A', ttlSeconds: 60 });
  });

  test('a CNAME leads on to them, and elsewhere it is all there is to say', () => {
    const cname = { type: 'CNAME', isAlias: false, ttlSeconds: 300 } as const;
    expect(data(view([{ ...cname, loadBalancerArn: 'west' }]))).toEqual(['127.20.3.2', WEST]);
    expect(data(view([{ ...cname, values: ['elsewhere.example.net.'] }]))).toEqual([
      'elsewhere.example.net',
    ]);
  });

  test('CNAMEs in a circle end', () => {
    const cname = { type: 'CNAME', isAlias: false } as const;
    const circle = view([
      { ...cname, name: 'a.example.com', values: ['b.example.com'] },
      { ...cname, name: 'b.example.com', values: ['a.example.com'] },
    ]);
    expect(resolveName('a.example.com', 'A', circle).code).toBe('NOERROR');
  });

  test.each([
    ['www.example.com', 'AAAA', 'NOERROR'],
    ['nobody.example.com', 'A', 'NXDOMAIN'],
    ['example.org', 'A', 'REFUSED'],
  ])('%s %s has no address: %s', (name, type, code) => {
    const resolved = resolveName(name, type, view([{ loadBalancerArn: 'east' }]));
    expect(resolved).toMatchObject({ code, answers: [] });
  });

  test('a plain record has the values and the TTL of the plan', () => {
    const plain = view([{ isAlias: false, values: ['192.0.2.7'], ttlSeconds: 30 }]);
    expect(resolveName('www.example.com', 'A', plain).answers).toEqual([
      { name: 'www.example.com', type: 'A', ttlSeconds: 30, data: '192.0.2.7' },
    ]);
  });
});

describe('routing', () => {
  const east = { loadBalancerArn: 'east', setIdentifier: 'east' };
  const west = { loadBalancerArn: 'west', setIdentifier: 'west' };
  const without =
    (...dead: string[]): DnsView['isHealthy'] =>
    ({ setIdentifier }) =>
      !dead.includes(setIdentifier ?? '');
  const EAST_ADDRESSES = ['127.20.1.1', '127.20.2.1'];

  test('failover answers with the primary, with the secondary where only that is healthy', () => {
    const records = [
      { ...west, failover: 'SECONDARY' as const },
      { ...east, failover: 'PRIMARY' as const },
    ];
    expect(data(view(records))).toEqual(EAST_ADDRESSES);
    expect(data(view(records, { isHealthy: without('east') }))).toEqual(['127.20.3.2']);
    expect(data(view(records, { isHealthy: without('east', 'west') }))).toEqual(EAST_ADDRESSES);
  });

  test('weights share answers among the healthy, and 0 gets none', () => {
    const records = [
      { ...east, weight: 1 },
      { ...west, weight: 3 },
    ];
    const at = (share: number, more: Partial<DnsView> = {}): string | undefined =>
      data(view(records, { random: () => share, ...more })).at(-1);
    expect(at(0.24)).toBe('127.20.2.1');
    expect(at(0.26)).toBe('127.20.3.2');
    expect(at(0.26, { isHealthy: without('west') })).toBe('127.20.2.1');
    const off = [
      { ...east, weight: 0 },
      { ...west, weight: 3 },
    ];
    expect(data(view(off, { random: () => 0 }))).toEqual(['127.20.3.2']);
  });

  test('latency answers with the client’s region, else with the nearest that is healthy', () => {
    const records = [
      { ...east, latencyRegion: 'us-east-1' },
      { ...west, latencyRegion: 'us-west-2' },
    ];
    expect(data(view(records, { clientRegion: 'us-west-2' }))).toEqual(['127.20.3.2']);
    expect(data(view(records, { clientRegion: 'eu-west-1' }))).toEqual(EAST_ADDRESSES);
    expect(data(view(records, { isHealthy: without('east') }))).toEqual(['127.20.3.2']);
  });
});
