import { createHash } from 'node:crypto';
import type {
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import type { DeployedDnsRecord } from '../../../model/deployed-edge.js';
import type { Deployment } from '../../../model/deployment.js';
import type { ApiContext } from '../service.js';
import { findZone } from './hosted-zones.js';

/** The plan's records of a hosted zone, ordered as Route 53 does: by the name's labels from the end. */
export function listResourceRecordSets(
  input: ListResourceRecordSetsRequest,
  { global: { deployment } }: ApiContext,
): ListResourceRecordSetsResponse {
  const zone = findZone(deployment, input.HostedZoneId);
  const all = deployment.dnsRecords
    .filter(({ hostedZone }) => hostedZone.id === zone.id)
    .toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  const start = [
    reversed((input.StartRecordName ?? '').toLowerCase().replace(/\.$/, '')),
    input.StartRecordType ?? '',
    input.StartRecordIdentifier ?? '',
  ];
  const rest = all.filter((record) => compare(keyOf(record), start) >= 0);
  const size = Math.max(1, Math.min(300, input.MaxItems ?? 300));
  const next = rest[size];
  return {
    ResourceRecordSets: rest.slice(0, size).map((record) => describe(record, deployment)),
    IsTruncated: next !== undefined,
    MaxItems: size,
    ...(next === undefined
      ? {}
      : {
          NextRecordName: `${next.name}.`,
          NextRecordType: next.type,
          NextRecordIdentifier: next.setIdentifier ?? undefined,
        }),
  };
}

function describe(record: DeployedDnsRecord, deployment: Deployment): ResourceRecordSet {
  const { name, type, setIdentifier, failover, weight, latencyRegion, values, ttlSeconds } = record;
  const balancer = deployment.loadBalancers.find(({ arn }) => arn === record.loadBalancerArn);
  const target = balancer?.dnsName;
  const check = deployment.healthChecks.find(
    ({ address }) => address === record.healthCheckAddress,
  );
  return {
    Name: `${name}.`,
    Type: type,
    ...(setIdentifier === null ? {} : { SetIdentifier: setIdentifier }),
    ...(failover === null ? {} : { Failover: failover }),
    ...(weight === null ? {} : { Weight: weight }),
    // Regions of the plan are those of the client's enum.
    ...(latencyRegion === null ? {} : { Region: latencyRegion as 'us-east-1' }),
    ...(record.isAlias
      ? {
          AliasTarget: {
            HostedZoneId: zoneOfLoadBalancers(balancer?.region ?? ''),
            DNSName: `${target ?? 'unknown'}.`,
            EvaluateTargetHealth: record.evaluateTargetHealth,
          },
        }
      : {
          TTL: ttlSeconds,
          ResourceRecords: (values.length > 0 || target === undefined ? values : [target]).map(
            (Value) => ({ Value }),
          ),
        }),
    ...(check === undefined ? {} : { HealthCheckId: check.id }),
  };
}

/** Made up, and the same for all load balancers of a region, as AWS's are. */
function zoneOfLoadBalancers(region: string): string {
  return `Z${createHash('sha256').update(region).digest('hex').slice(0, 13).toUpperCase()}`;
}

function keyOf({ name, type, setIdentifier }: DeployedDnsRecord): string[] {
  return [reversed(name), type, setIdentifier ?? ''];
}

function reversed(name: string): string {
  return name.split('.').toReversed().join('.');
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, own] of a.entries()) {
    const other = b[index] ?? '';
    if (own !== other) return own < other ? -1 : 1;
  }
  return 0;
}
