import { paginateDescribeLoadBalancers } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  paginateListHealthChecks,
  ListResourceRecordSetsCommand,
  paginateListHostedZones,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { GetWebACLForResourceCommand, type Rule } from '@aws-sdk/client-wafv2';
import type { Deployment } from '../model/deployment.js';
import type { Clients } from './clients.js';
import type { FoundDnsRecord, FoundHealthCheck, FoundWebAcl } from './found-stack.js';

/** Those that guard a load balancer of the region, with how often one address may ask. */
export async function findWebAcls({ waf, elb }: Clients, region: string): Promise<FoundWebAcl[]> {
  const found = new Map<string, FoundWebAcl>();
  for await (const { LoadBalancers } of paginateDescribeLoadBalancers({ client: elb }, {})) {
    for (const { LoadBalancerArn: guarded = '', Type } of LoadBalancers ?? []) {
      if (Type !== 'application') continue;
      const { WebACL: acl } = await waf.send(
        new GetWebACLForResourceCommand({ ResourceArn: guarded }),
      );
      if (acl === undefined) continue;
      const { ARN: id = '', Name: name = '', Id: aclId = '', Rules: rules = [] } = acl;
      const loadBalancerArns = [...(found.get(id)?.loadBalancerArns ?? []), guarded];
      const rateLimits = new Map(rules.flatMap(rateLimitOf));
      found.set(id, { region, id, name, aclId, loadBalancerArns, rateLimits });
    }
  }
  return [...found.values()];
}

function rateLimitOf({ Name: name = '', Statement: statement }: Rule): [string, number][] {
  const limit = statement?.RateBasedStatement?.Limit;
  return limit === undefined ? [] : [[name, limit]];
}

/** Route 53 is global, and asked once: of zones that the plan's records can lie in. */
export async function findDnsRecords(
  { route53 }: Clients,
  region: string,
  { dnsRecords, region: primary }: Deployment,
): Promise<FoundDnsRecord[]> {
  if (region !== primary || dnsRecords.length === 0) return [];
  const names = new Set(dnsRecords.map(({ name }) => name));
  const found: FoundDnsRecord[] = [];
  for await (const { HostedZones } of paginateListHostedZones({ client: route53 }, {})) {
    for (const { Id: zone = '', Name: zoneName = '' } of HostedZones ?? []) {
      if (![...names].some((name) => `.${name}.`.endsWith(`.${zoneName}`))) continue;
      const hostedZoneId = zone.replace('/hostedzone/', '');
      for (const record of await recordsOf(route53, zone)) {
        const name = (record.Name ?? '').replace(/\.$/, '').toLowerCase();
        if (!names.has(name)) continue;
        const type = record.Type ?? '';
        const setIdentifier = record.SetIdentifier ?? null;
        found.push({
          region,
          id: dnsRecordId({ hostedZone: { id: hostedZoneId }, name, type, setIdentifier }),
          hostedZoneId,
          name,
          type,
          setIdentifier,
          // An alias has none of its own.
          ttlSeconds: record.TTL ?? null,
          healthCheckId: record.HealthCheckId ?? null,
        });
      }
    }
  }
  return found;
}

async function recordsOf(
  route53: Clients['route53'],
  HostedZoneId: string,
): Promise<ResourceRecordSet[]> {
  const records: ResourceRecordSet[] = [];
  let page: Partial<ListResourceRecordSetsCommandOutput> = {};
  do {
    page = await route53.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId,
        StartRecordName: page.NextRecordName,
        StartRecordType: page.NextRecordType,
        StartRecordIdentifier: page.NextRecordIdentifier,
      }),
    );
    records.push(...(page.ResourceRecordSets ?? []));
  } while (page.IsTruncated === true);
  return records;
}

/** What tells a record. */
export function dnsRecordId({
  hostedZone,
  name,
  type,
  setIdentifier,
}: {
  readonly hostedZone: { readonly id: string };
  readonly name: string;
  readonly type: string;
  readonly setIdentifier: string | null;
}): string {
  return [hostedZone.id, name, type, ...(setIdentifier === null ? [] : [setIdentifier])].join(' ');
}

/** All of the account's where the plan has some: nothing tells them by name. */
export async function findHealthChecks(
  { route53 }: Clients,
  region: string,
  { healthChecks, region: primary }: Deployment,
): Promise<FoundHealthCheck[]> {
  if (region !== primary || healthChecks.length === 0) return [];
  const found: FoundHealthCheck[] = [];
  for await (const { HealthChecks } of paginateListHealthChecks({ client: route53 }, {})) {
    for (const { Id: id = '', HealthCheckConfig: config } of HealthChecks ?? []) {
      found.push({
        region,
        id,
        type: config?.Type ?? '',
        host: config?.FullyQualifiedDomainName ?? config?.IPAddress ?? '',
        port: config?.Port ?? null,
        path: config?.ResourcePath ?? '',
        intervalSeconds: config?.RequestInterval ?? null,
        failureThreshold: config?.FailureThreshold ?? null,
      });
    }
  }
  return found;
}
