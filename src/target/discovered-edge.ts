import type { DeployedWebAcl } from '../model/deployed-edge.js';
import type { Deployment } from '../model/deployment.js';
import { dnsRecordId } from './find-edge.js';
import type { Discovery } from './discovered-deployment.js';

/** Web ACLs, DNS records and health checks as the account has them. */
export function discoveredEdge(
  deployment: Deployment,
  { found, ids, real, differs }: Discovery,
): Pick<Deployment, 'webAcls' | 'dnsRecords' | 'healthChecks'> {
  const webAcls = real(deployment.webAcls, ({ arn }) => arn, found.webAcls);
  for (const { address, webAclAddress, arn } of deployment.loadBalancers) {
    const acl = webAcls.find(({ item }) => item.address === webAclAddress);
    if (acl !== undefined && !acl.as.loadBalancerArns.includes(arn))
      differs(address, 'its web ACL', acl.as.name, 'none or another');
  }
  return {
    webAcls: webAcls.map(({ item, as }) => ({
      ...item,
      name: as.name,
      id: as.aclId,
      rules: item.rules.map((rule) => {
        const { statement } = rule;
        const limit = as.rateLimits.get(rule.name);
        if (statement.kind !== 'rate-based' || limit === undefined) return rule;
        differs(`rule ${rule.name} of ${item.address}`, 'its limit', statement.limit, limit);
        return { ...rule, statement: { ...statement, limit } };
      }),
    })) satisfies DeployedWebAcl[],
    dnsRecords: real(
      deployment.dnsRecords,
      (record) => ids.get(dnsRecordId(record)) ?? '',
      found.dnsRecords,
    ).map(({ item, as }) => {
      differs(item.address, 'its TTL', item.ttlSeconds, as.ttlSeconds);
      return {
        ...item,
        hostedZone: { ...item.hostedZone, id: as.hostedZoneId },
        ttlSeconds: as.ttlSeconds ?? item.ttlSeconds,
      };
    }),
    healthChecks: real(deployment.healthChecks, ({ id }) => id, found.healthChecks).map(
      ({ item, as }) => {
        const interval = as.intervalSeconds ?? item.intervalSeconds;
        const threshold = as.failureThreshold ?? item.failureThreshold;
        differs(item.address, 'its interval', item.intervalSeconds, interval);
        differs(item.address, 'its failure threshold', item.failureThreshold, threshold);
        return { ...item, intervalSeconds: interval, failureThreshold: threshold };
      },
    ),
  };
}
