import type { Match } from '../model/account.js';
import type { Deployment } from '../model/deployment.js';
import { dnsRecordId } from './find-edge.js';
import type { FoundStack } from './found-stack.js';
import { actualIds, matchKind, type StateIds } from './match-kind.js';

/** Web ACLs by what they guard, records by their names, health checks by the records that heed them. */
export function matchEdge(
  deployment: Deployment,
  found: FoundStack,
  state: StateIds,
  compute: readonly Match[],
): Match[] {
  const actual = actualIds(compute);
  const webAcls = matchKind(
    {
      kind: 'web-acl',
      planned: deployment.webAcls,
      idOf: ({ arn }) => arn,
      found: found.webAcls,
      rules: [
        {
          by: 'load balancer',
          fits: (a, b) =>
            deployment.loadBalancers.some(
              ({ webAclAddress, arn }) =>
                webAclAddress === a.address && b.loadBalancerArns.includes(actual.get(arn) ?? ''),
            ),
        },
        { by: 'name', fits: (a, b) => a.name === b.name && a.region === b.region },
      ],
    },
    state,
  );
  const records = matchKind(
    {
      kind: 'dns-record',
      planned: deployment.dnsRecords,
      idOf: dnsRecordId,
      found: found.dnsRecords,
      rules: [
        {
          by: 'name, type and set identifier',
          fits: (a, b) =>
            a.name === b.name && a.type === b.type && a.setIdentifier === b.setIdentifier,
        },
      ],
    },
    state,
  );
  const actualRecords = actualIds(records);
  const dnsNames = new Map(found.loadBalancers.map(({ id, dnsName }) => [id, dnsName]));
  const healthChecks = matchKind(
    {
      kind: 'health-check',
      planned: deployment.healthChecks,
      idOf: ({ id }) => id,
      found: found.healthChecks,
      rules: [
        {
          by: 'record',
          fits: (a, b) =>
            deployment.dnsRecords.some((record) => {
              if (record.healthCheckAddress !== a.address) return false;
              const id = actualRecords.get(dnsRecordId(record));
              return found.dnsRecords.some((each) => each.id === id && each.healthCheckId === b.id);
            }),
        },
        {
          by: 'type, host, port and path',
          fits: (a, b) =>
            a.type === b.type &&
            a.port === b.port &&
            a.path === b.path &&
            [a.host, dnsNames.get(actual.get(a.loadBalancerArn ?? '') ?? '')].includes(b.host),
        },
      ],
      at: ({ host, port }) => (port === null ? host : `${host}:${port}`),
    },
    state,
  );
  return [...webAcls, ...records, ...healthChecks];
}
