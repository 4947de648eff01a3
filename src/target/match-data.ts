import type { Match } from '../model/account.js';
import type { Deployment } from '../model/deployment.js';
import type { FoundStack } from './found-stack.js';
import { actualIds, matchKind, type StateIds } from './match-kind.js';

/** Databases and caches. */
export function matchData(
  deployment: Deployment,
  found: FoundStack,
  state: StateIds,
  network: readonly Match[],
): Match[] {
  const actual = actualIds(network);
  const vpcs = new Set(
    network.flatMap(({ kind, actual: id }) => (kind === 'vpc' && id !== null ? [id] : [])),
  );
  const ofSubnets = (ids: readonly string[]): boolean => ids.some((id) => actual.has(id));
  const databases = matchKind(
    {
      kind: 'database',
      planned: deployment.databases,
      idOf: ({ arn }) => arn,
      found: found.databases,
      rules: [
        {
          by: 'identifier',
          fits: (a, b) => a.identifier === b.identifier && a.region === b.region,
        },
        {
          by: 'VPC and engine',
          fits: (a, b) =>
            a.engine === b.engine &&
            b.vpcId !== null &&
            vpcs.has(b.vpcId) &&
            (a.subnetIds.length === 0 || ofSubnets(a.subnetIds)),
        },
      ],
      at: ({ host, port }) => (host === null ? null : `${host}:${port}`),
    },
    state,
  );
  const caches = matchKind(
    {
      kind: 'cache',
      planned: deployment.caches,
      idOf: ({ arn }) => arn,
      found: found.caches,
      rules: [
        {
          by: 'id',
          fits: (a, b) => a.replicationGroupId === b.replicationGroupId && a.region === b.region,
        },
      ],
      at: ({ host }) => host,
    },
    state,
  );
  return [...databases, ...caches];
}
